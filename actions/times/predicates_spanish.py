"""What patients do with the times they name, by the verb that governs them: wish, tell, be busy, get off. Spanish."""

from actions.times.predicates import Table, either

# Stems of verbs that tell what somebody does; their endings say when: present, preterite, imperfect.
_AR = (
    "llev dej chambe labur entr cobr pag cen desayun almorz almuerz viaj manej limpi cocin jueg jug entren termin acab"
    " empez empiez comenz comienz cerr cierr regres lleg pas mand llam mejor lastim golpe cort quem cans enferm oper"
    " inyect sac compr gan prest qued bautiz cas gradu gast firm entreg inscrib levant acost despiert despert quit"
    " camin"
    " rez estacion jal olvid record recuerd explic contest marc dur junt abraz pesc mud tom"
).split()
_ER_IR = (
    "recog viv abr sal sub cumpl sufr recib escrib corr vend cog conoc nac crec sient sent ped duerm dorm sirv vuelv"
    " pierd perd padec conduc romp met beb deb"
).split()
_STORY_AR = rf"(?:{'|'.join(_AR)})"
_STORY_ER = rf"(?:{'|'.join(_ER_IR)})"
# Past tenses of any verb, and the preterite of the stems whose form without its accent could be a noun.
_PAST = (
    r"(?:fui|fue|fuimos|fueron|tuv[eo]|tuvimos|tuvieron|tenian?|teniamos|estuv[eo]|estuvimos|vine|vino|vinimos"
    r"|hice|hizo"
    r"|hicimos|hicieron|dijo|dije|dijeron|dijimos|di|dio|dimos|dieron|pus[eo]|pusimos|pusieron|pude|pudo|pudimos|supe"
    r"|vi|vio|vimos|vieron|iban?|ibamos|eran|eramos|habian?|hubo|traj[eo]|trajeron|quise(?! decir)|quiso|sabian?"
    r"|veniamos?"
    r"|venian?|salian?|hacian?|decian?|dolian?|sentian?|vivian?|cayo|leyo|murio|durmio|pidio|sintio|siguio"
    r"|(?:he|ha|han|hemos|has)(?: ya)? (?:estado|sido|ido|visto|dicho|hecho|puesto|tenido|venido|[a-z]+(?:ad|id|ch"
    r"|st|rt)o)"
    r"|[a-z]{2,}(?:aba[ns]?|abamos|aron|ieron|yeron|jeron|aste|iste)"
    r"|(?!(?:mi|si+|ti|ni|asi|aqui|ahi|alli|casi|taxi|mami|papi|hi|ali|levi|nati|lili|bici|uni|semi)\b)[a-z]{2,}i"
    r"|(?:lle|pa|ju|entre)gue|(?:sa|to|bus|mar|cho)que|(?:habl|tom|llam|compr|olvid|lastim|golpe|qued|mand|levant"
    r"|operar)e"
    rf"|{_STORY_AR}o|(?:sal|sub|pid|mur|nac|sigu|durm|sint|cumpl|recib|sufr|romp|perd|cogi|corr|deb|sirv)io)"
)
# The present tense of those stems in every person; "we" of any verb.
_PRESENT = (
    rf"(?!bebes?\b)(?:{_STORY_AR}(?:o|as|a|an)|{_STORY_ER}(?:o|es|e|en)"
    r"|(?!(?:podemos|queremos|tenemos|vemos|vamos|estamos|necesitamos|ocupamos|preferimos|digamos|seamos"
    r"|[a-z]+riamos|somos|ambos|menos"
    r"|proximos|ultimos|primos|mismos|minimos|dejamos|hacemos|ponemos|agendamos|quedamos|veamos|hagamos|dejemos"
    r"|pongamos|buscamos|trabajamos)\b)[a-z]{2,}(?:amos|emos|imos))"
)
_TENS = r"(?:dieci|veinti|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)[a-z]*(?: y [a-z]+)?"
_AGE = (
    rf"(?:(?:ya|casi|apenas|como) )?(?:{_TENS}|(?:\d{{1,3}}|[a-z]+) (?:anos|anitos|meses|mesecitos|semanas)\b"
    rf"|\d{{1,3}}(?= ?[,.;]| y | no ))"
)
_NOUN = (
    r"(?:hij[oa]s?|nin[oa]s?|bebe|bb|mama|papa|esposo|esposa|marido|mujer|novi[oa]|herman[oa]"
    r"|niet[oa]s?|abuel[oa]|ti[oa]"
    r"|jefe|patron|doctora?|maestra|escuela|farmacia|seguro|vuelo|familia|suegra|cunad[oa]|vecin[oa]"
    r"|senora|senor|medic[oa]|enfermer[oa]|dentista|especialista|cirujan[oa]|partera|caser[oa]|laboratorio"
    r"|hospital|perro|gato"
    r"|pareja|comadre|compadre|amig[oa]s?|prim[oa]|sobrin[oa]s?|yerno|nuera|abogad[oa]|iglesia|guarderia"
    r"|trabajador[a]? social"
    r"|gemel[oa]s|compan[a-z]+|trabajo|turno"
    r"|cita|otra cita|clases|camion|quincena|muchach[oa]|plomero|receta|hermanit[oa])"
)
_WORK = (
    r"(?:(?<!del )(?<!mi )(?<!el )(?<!al )(?<!su )(?<!de )trabajo|trabajamos|chambeo|laburo|estudio|doy clases"
    r"|cuido|tengo"
    r" (?!(?:medio dia|(?:la |mi |una )?(?:cita|turno|consulta) (?:del?|el|para|a las?|hoy|manana|este|esta)\b"
    r"|(?:la|mi) cita|que|hasta|libres?|disponible|disponibilidad|tiempo|dia libre|chance|descanso"
    r"|un (?:break|rato|hueco|espacio))\b)[a-z]+)"
)

TABLE: Table = (
    (
        "told",
        either(
            r"llego tarde a",
            rf"(?<!para )(?<!con )(?:mi|mis|su|sus|el|la|los|las) (?:\w+ )?(?!cita|otra|quincena|trabajo"
            rf"|turno|doctora?\b){_NOUN} (?:(?:ya|no|se"
            rf"|me|le|nos|lo) )*(?!(?:pued|pod|quier|quisier"
            r"|necesit|ocup|prefier|descans|trabaj|estudi|tiene|sal|lleg|termin|regres|vuelv|es\b|esta|manana"
            r"|tarde|noche|semana|para|de\b|que\b"
            r"|la\b|una\b|este|entre|hasta|sobre|donde|siempre|cada|ella|otra|proxim|enferm|antes|despues|le\b"
            r"|se\b|me\b)[a-z]*)"
            r"(?!no\b|dona\b|como|solo|nuev|pero|cuando|otro|mism|primer|medi|teng|grande|chic|mayor|menor"
            r"|y\b)[a-z]+(?:a|e|o"
            r"|an|en)"
            r"(?:(?: (?!cita|una|algo|si\b|hay)[a-z]+){0,3} para(?: el| la| los)?)?",
            # What somebody does to me, or did; not what would suit me or what I ask the clinic for.
            r"(?:(?:ya|no|todavia) )?(?:me|te|nos|le|les) (?!tienen? que (?:ver|rev|chec|cheq|quit|sac|pon|hac|atend))"
            r"(?!(?:pued|podr|quier|quisier|sirv|qued|conv|vien|vend"
            r"|va\b|van\b|acomod|gust|da\b|dan\b|d[ea]n?\b"
            r"|dej|hac|ati|atend|v[ea]n?\b|recib|cambi|muev|mov|pas|agend|pon|regal|urg|interes|funcion|parec|lat"
            r"|apunt|anot[ea]n?\b|program|cite|asign"
            r"|confirm|reserv|apart|manej|trabaj|descans|desocup|adelant|coment|gustar|encant|recomiend"
            r"|mand[ae]n?\b|hubier|dig[ao]|dice|presto"
            r"|caig|toqu|la\b|lo\b|las\b|los\b|que\b|hag)[a-z]*)[a-z]{2,}(?:o|a|e|an|en)\b",
            r"(?:lo|la|los|las) (?!(?:pued|podr|quier|quisier|tien|teng|pon|pas|dej|camb|muev|ati|atend|ve|rev"
            r"|orden\b|imagen\b"
            r"|virgen\b|jov|exam|joven|margen|origen|plan|pan\b|fin|bien|agend|recib|cheq|hac|necesit"
            r"|prefier)[a-z]*)[a-z]{3,}[ae]n\b",
            r"(?:me|nos|le|les) (?:dieron|dio|mandaron|anoto|anotaron|agendaron|pusieron|apuntaron|programaron"
            r"|citaron|cito)"
            r"(?: [a-z]+){0,3}? (?:para|hasta)(?: el| la| los)?",
            r"quiere que (?:me|lo|la|le|nos) (?!ve|revis|cheq|atiend)[a-z]+",
            r"l[ao] (?:tengo|teniamos|tenemos|tenia) (?:hasta|para|el|a las)",
            r"(?:es|cae|cae en|seria) (?=(?:lun|mar|mie|jue|vie|sab|dom)[a-z]* ?(?:creo|verdad|no\b|$|[.,;?!]))",
            r"nos vemos(?! [^.,;?!]*\b(?:las? |hoy|manana|\d))|con cuanto tiempo|cuanto tiempo antes",
            r"(?:qued[eo]|quedamos|iba|ibamos|tenia que|tuve que|debia) (?:de |en |a )?(?:ir|venir|llevar\w*|pasar"
            r"|estar|verl[oa]s?)",
            r"(?:apenas )?(?:voy|vengo|vamos) (?:saliendo|tarde|en camino|llegando|atrasad[oa]"
            r"|retrasad[oa])[^.;?!]*?(?:llego|llegamos|llegare|estoy)",
            r"me (?:pueden? |podrian? )?(?:llam(?:an?|en?|ar)|marc(?:an?|ar)|avis(?:an?|ar)|hablan?)"
            r"|(?:llam|marqu|avis|habl)(?:en?|a)(?:me|nos)",
            r"(?:(?:ya|me|nos|yo) )*(?:voy|vamos|salgo|salimos|viaj[ao]|viajamos|va) (?:a|de viaje|de vacaciones"
            r"|para|pa)"
            r"(?! (?:las?\b(?! (?:playa|corte|escuela|iglesia))|\d|(?:la )?(?:cita|clinica)\b|poder\b|necesitar\b"
            r"|querer\b|ocupar\b|ser\b))",
            r"(?:me|nos|le|les) lleg(?:o|aron|an?)\b",
            r"(?:vengo|viene|venimos|ando|anda|sigo|sigue|ya voy|estuve|llevamos?|llevo) [a-z]+(?:ando|iendo|yendo)",
            r"(?:hay que|(?:tengo|tiene|tenemos|tienen|tendria) que|deb[eo]) (?:ir a(?! (?:la )?(?:cita|clinica"
            r"|consulta))(?: (?:trabajar|recoger|dejar|traer))?|trabajar"
            r"|recoger\w*|llevar(?! l[ao]\b)|llevarl[ao]s? a (?:la|su) (?:escuela|clase|kinder)|entrar|estar"
            r"|firmar|tomar\w*"
            r"|cuidar\w*|entregar|pagar|salir|dejar\w*|viajar|manejar|levantarme|trabajar|comer|cocinar|acompanar"
            r"|presentar\w*|mover el|hacer (?:la|el|los|las|mi|un))",
            r"(?:una|otra|1) a las? [a-z0-9: ]{1,14}(?:de la \w+ )?y (?:la )?otra",  # doses
            r"voy (?:a llegar )?(?:un poco )?tarde",
            r"(?:son|eran)(?= las)",
            r"(?:es|era)(?= la una)",
            r"(?:mi|la|una) (?:otra|anterior|ultima) (?:cita|vez)(?! (?:del dia|de la (?:manana|tarde)|disponible"
            r"|que (?:haya|teng|tien)))",
            r"ultima vez",
            r"no (?:vuelvo|regreso)",
        ),
    ),
    (
        "told",
        either(
            r"(?:a que hora|hasta que hora|cuando|que dias?|a que horas) (?:abren|cierran|estan|atienden|trabajan)",
            r"llevo",
            r"lleva[n]?\b",
            r"(?:mi|la|el|su) (?:esposo|esposa|hij[ao]|mama|papa|doctora?|enfermera|dentista)(?: (?:de [a-z]+"
            r"|[a-z]+))?"
            r" (?:atiende|trabaja|viene)",
            r"ustedes (?:cierran|abren)",
            r"puedo (?:tomar|comer|darle|seguir)",
            r"le doy",
            r"le di\b",
            r"soy(?: el| la| de)?",
            r"somos|me llamo|vivo|me acuerdo",
        ),
    ),
    (
        "busy",
        either(
            rf"(?:ya )?{_WORK}(?! libre)",
            r"(?:me toca|tengo que|me pusieron a) (?:trabajar|doblar|cubrir|turno|guardia|doble|doble turno"
            r"|corte|junta)"
            r"|(?:doblo|hago|cubro) (?:doble )?(?:turno|guardia)s?|doblo|estoy de (?:guardia|turno)|curro",
            r"(?:mi|su|el) (?:horario|turno|jornada)(?: de trabajo)? (?:es|va)",
            r"(?:no (?:estoy|estamos|voy a estar|vamos a estar)\b)",
            r"(?:voy a )?(?:estar|estoy|estare|estamos|ando|andare|andamos|estaremos) (?:en|fuera|de"
            r" viaje|trabajando|de vacaciones(?! del? (?:mi )?trabajo)|ocupad[oa])",
            rf"(?:el|ella|mi [a-z]+) (?:tiene(?! {_AGE})(?! (?:el |su |un )?(?:dia )?(?:libre|descanso|tiempo"
            rf"|chance|off))|trabaja)\b",
        ),
    ),
    (
        "aside",
        either(
            r"no(?: \w+){1,5}?(?= hasta\b)",
            r"(?:(?:yo )?(?:salgo|salimos|sale|llegamos|terminamos|acabamos|nos desocupamos|termino|termina"
            r"|acabo|acaba|llego|llega|regreso|regresa"
            r"|regresamos|vuelvo|vuelve|me desocupo|se desocupa|quedo libre(?! (?:hasta|de|desde"
            r"|entre)\b)))(?: (?:del?|de la|de mi"
            r"|de trabajar|trabajo|trabajar|la escuela|jale|chamba|fabrica|turno|clases|escuela|la|mi"
            r"|casa|a))*",
        ),
    ),
    (
        "wish",
        either(
            r"(?:tengo|tenemos|me dieron|nos dieron|hay|me dan|nos dan)(?: (?:chance|plazo|tiempo|permiso))?"
            r"(?= hasta\b[^.,;?!]* (?:para|de) [a-z]+(?:ar|er|ir)\w*)",
            r"(?:me|nos) qued(?:o|amos|are|aria) con|si (?:se |me )?(?:desocup|liber|abr|cancel|sobr)\w+|(?:me"
            r"|lo|la|nos|le) (?:vean?|revisen?|chequen?|atiendan?)",
            r"(?:nos vemos|quedo libre|ya (?:estoy|estamos|ando|quedo|tengo) (?:libre|disponible|desocupad[oa]"
            r"|tiempo)|(?:me|nos|lo|la|le|los|las) (?:tienen?|tendrian?|deben?) que (?:ver|revis|chec|cheq|quit"
            r"|sac|pon|hac|atend|valor)\w*"
            r"|no (?:(?:me|nos|le|les|lo|la|los|las|se) )*(?:pong|cit|agend|program|anot|apunt|d[ea](?=n|le|me| )"
            r"|dej|mand|asign)(?:a|e|an|en|n)?(?:l[ao]s?|me|nos)?"
            r"|(?:no )?(?:tiene[ns]?|hay|habra|tendra[ns]?) (?:nada |algo |algun\w* |otr\w+ |una? )?(?:mas|antes"
            r"|despues|algo|otr\w+|nada|cita\w*|espacio|lugar)"
            r"|(?:gusta|servi|conven|queda|necesita|preferi|quer|ocupa|vend|i|pod|se|esta|hab|tend|funciona"
            r"|acomoda|agradece"
            r"|encanta|tene|agenda|da)(?:d?ria)(?:n|mos|s)?"
            r"|(?:tiene|tenemos|trae) (?:el |su |un )?(?:dia )?(?:libre|descanso|tiempo|chance|off)"
            r"|(?<![a-z0-9] )(?:es|era|seria|son) (?:el|los|las?|a las?|para)"
            r"|(?:descansos?|dias? libres?|mejor dia|dias? que (?:puedo|descanso"
            r"|tengo libres?))(?: (?:de )?est[ae] [a-z]+| de la semana| que viene)? (?:es|son|seria)"
            r"|(?<![a-z] )no (?:tiene[ns]?|hay|habra|tendra[ns]?|podra[ns]?)"
            r"|(?<![a-z] )(?:voy|vamos|paso|pasamos)(?: por (?:alla|ahi))?(?= (?:el|hoy|manana|pasado|a las?)\b"
            r"(?![^.,;?!]*\b(?:al|con|a mi|a la (?!una\b|1\b))\b))"
            r"|podr(?:a|an|e|emos)"
            r"|(?:la|lo) (?:pasamos|movemos|cambiamos|dejamos|hacemos|ponemos|podemos)"
            r"|(?:ya )?no (?:voy|vamos|va|van) a (?:ir|llegar|asistir|poder)"
            r"|no (?:se|estoy segur[oa]) si|quedo (?:al )?(?:pendiente|atent[oa])|lo (?:ultimo|primero"
            r"|mas \w+) que (?:me |le )?(?:tiene|tienen|tengan?|haya|hay)"
            r"|[a-z]{2,}(?<!ll)(?:ame|eme|enme|anme|amela|emela|enmela|amelo)|(?:pon|pas|dej|cambi|muev|apart"
            r"|agend)(?:e|en|ga|gan|a|an|ame|eme)?l[ao]"
            r"|(?<![a-z] )(?:tienen?|tendra) (?:el|la|los|para|hoy|manana|pasado|a las|de las|en la|por la)"
            r"|(?:me|nos) l[ao]s? (?:dejan?|pasan?|ponen?|cambian?|mueven?|dan?|agendan?)|se (?:pueda|pudiera)"
            r"|que (?:(?:me|lo|la|los|las|le|nos|se) )*(?:volv|regres|vin|v|revis|chec|atend|quit|sac|hic|agend"
            r"|pus|pidi|v)(?:ara|iera)(?:n|mos)?"
            r"|(?:que|q) (?:me |lo |la |los |las |te |le |nos )?(?:vea|vean|revisen?|chequen?|atiendan?)"
            r"|(?:debo|debemos|hay que|tengo que|tenemos que|tiene que|tendria que|tienen que|debe(?: de)?) (?:ver"
            r"|ser\b|venir"
            r"|volver|regresar|hacer|revisar|checar|chequear|sacar(?:me|le)|poner(?:me|le)|ir(?! a))\w*|voy a"
            r" (?:necesitar|querer|ocupar|preferir)|(?:me|nos|le) urge|la paso (?:a|para)|uno de (?:esos|estos) dias"
            r"|puros?|para (?=enero|febrero|marzo|abril|mayo|junio|julio|agosto|sept|oct|nov|dic|lo|cuando|antes"
            r"|despues)"
            r"|puedo|puede[ns]?|podemos|podria[ns]?|podriamos|quiero|queremos|quiere"
            r"|quisiera(?:mos)?|necesito|necesita|necesitamos|ocupo|ocupamos|me gustaria|prefiero"
            r"|preferimos|preferiria|me sirven?|nos sirven?|me conviene|me quedan?|nos quedan?|me"
            r" vienen?|me va|me acomoda|esta(?:ria)? (?:bien|perfect[oa]|bueno|buena)|estan bien|hay"
            r"|habra|tienen|tendran?|tiene (?:lugar|espacio|cita|algo|cupo|disponible|usted)|dan|denme"
            r"|deme|dame|me da[ns]?|agend\w+|aparta\w*|reserv\w+|program\w+|pong\w+|ponme|anot\w+"
            r"|cambi(?:ar|arla|arlo|en|eme|ame|enme)|muev\w+|mover\w*|pas(?:ar|arla|enme|eme)"
            r"|reprogram\w+|reagend\w+|me pueda[ns]?|que sea|sea|seria|que tal|mejor|preferencia"
            r"|preferible\w*|de ser posible|si se puede|se puede|se podra|para (?:el|la|los|las|este"
            r"|esta|manana|hoy)|pa(?:l|ra)? (?:el|la)|por favor|porfa(?:vor)?|xfa|busco|ver si"
            r"|quiza[s]?|tal vez|cualquier|cualquiera|tengo (?:libre|tiempo|chance|disponible|disponibilidad|el dia"
            r" libre|descanso)|descans[ao]|que (?:me |lo |la |te |le )?(?:vier[ao]n?|volvier[ao]n?"
            r"|regresar[ao]n?|vinier[ao]n?|regrese|vuelva|venga|revisaran)|estoy de (?:vacaciones del?"
            r" (?:mi )?trabajo|descanso)|(?:no )?(?:voy|vamos|va) a poder|(?:ando|estoy|tengo) libre"
            r"|tengo (?:un )?(?:break|rato|hueco|espacio)|no era|era(?= el | a las? )|estoy (?:libre"
            r"|disponible)|vendria|voy a poder|verme|vernos|lo (?:pueden|podrian) ver|me atienden|me"
            r" ven|atiend\w+|unicamente|solamente|solo|nomas|no trabajo|agarr\w+|iria|ir|venir"
            r"|llevarl[oa]|traerl[oa])\b",
        ),
    ),
    (
        "told",
        either(
            rf"(?:(?:yo|el|ella|nosotros|me|se|nos|le|les|lo|la|ya|no|que) )*{_PAST}\b",
            r"se (?:(?:me|le|les|nos|lo|la|los|las) )?(?!(?:que|la|el|lo|ve|vea|podra|podria)\b)[a-z]{2,}(?:a|e|o"
            r"|io|an|en)\b",
            r"(?:(?:todavia|ya|apenas|aun|no|me|te|se|nos|le|les|lo|la) )*" + _PRESENT + r"\b",
            r"(?:(?:todavia|ya|apenas|siempre|aun|tambien|yo|no|se) )*(?:me|le|se|nos) (?:duele[n]?"
            r"|toca[n]?|cae[n]?|acab\w+|termin\w+|recog\w+|lastim\w+|dio|dieron|mandaron|dijeron"
            r"|dijo|enferm\w+|vence[n]?|operan|operaron|quit\w+)",
            r"(?:(?:todavia|ya|apenas|siempre|aun|tambien|yo|no|me|te|se|nos|le|les) )*(?:toma|tomo|tomamos|entro"
            r"|(?<!que"
            r" )entra|entramos|empiezo|empieza[n]?|comienza|van|recojo|recoge|voy|va a|vamos|cumple"
            r"|cumplo|cobro|cobra|duermo|duerme|entran|entren|se (?:va|regresa|queda)|nos vamos|mi"
            r" turno|maneja|manejo|me lleva|pagan|trae|traigo|vence|cierra|abre|tengo|tenemos|tiene"
            r"|tienen (?:escuela|clases)|estoy|estamos|(?<!que )viene|vienen|cuido|cuida|viaj[ao]|ando"
            r"|laburo|estudi[ao]|juega|juego|entren[ao]|come|desayun[ao]|almuerz[ao]|cen[ao]"
            r"|me levanto|me acuesto|limpi[ao]|cocin[ao]|vend[oe]|lleva|trae|deja|opera|se gradua|se"
            r" casa|nace|sacan|recib[oe]|compr[oe]|necesitan (?:que|el|la) (?:papel|carta|forma)|anda"
            r"|dejo|llevo|sufro|padezco)",
            rf"(?:mi|su|la|el|los|las) (?:\w+ )?{_NOUN} (?:es|era|esta|tienen?(?! {_AGE}| (?:el |su "
            rf"|un )?(?:dia )?(?:libre|descanso|tiempo|chance|off))|va|viene|llega|empieza"
            rf"|sale|trabaja|cae|toma|dice|dijo|se|me|no|cierra)",
            r"(?:es|cae|son) (?!mi (?:dia )?(?:libre|de descanso|descanso))(?:feriado|mi|el|la|dia|su|puente"
            r"|domingo|festivo|santo|el dia)",
            r"es [a-z]+ day",
            r"cumpleanos",
            *(
                rf"(?<={day} )es(?! que| (?:el )?mejor| perfecto| bueno| buen dia| cuando| mi (?:dia )?(?:libre"
                rf"|de descanso|descanso))"
                for day in ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
            ),
        ),
    ),
)
OPENINGS: Table = (
    (
        "told",
        either(
            r"(?:desde(?! [^.,;?!]*(?:adelante|que abr))|nacid[oa]|fecha de nacimiento|ultima vez|hace|gracias por"
            r"|vivo|vence)\b",
        ),
    ),
)
BREAK = (
    rf"[.!?;()\n:¿¡]+(?!\d)|\b(?:tiene|tengo) {_AGE}"
    r"|\b(?:porque|porq|pq|xq|ya que|ya q|pues|asi que|asi q|entonces|pero|aunque"
    r"|sino|si no|es que|por eso|o sea|este(?= (?:si"
    r"|sí|mire|quisiera|puede))|digo|a ver|mire)\b"
)
