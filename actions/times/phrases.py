"""Words that order, bound, join, refuse or correct: "first available", "after", "or", "can't do", "actually"."""

from actions.times.items import Anytime, Build, Ignored, Mark, Ordering, Rule, rule

_NOUN = r"(?:appointments?|slots?|openings?|times?|availability|dates?|spots?|visits?)"
_AVAILABLE = r"(?:available|possible|open|free|convenient|you have|you can|you got|there is|opening)"
_ASK = (
    r"(?:anything|something|any ?time|some ?time|anyone|one|a time|a slot|an appointment|appointments?"
    r"|times?|slots?|openings?|spots?)"
)
_NEED = (
    rf"(?:(?:a )?(?:bit|little|little bit|much|even|way|any) |{_ASK} (?:that is |thats )?(?:(?:a )?(?:bit"
    rf"|little|little bit|much|even) )?|go |come (?:in )?|see (?:me|us|him|her) |(?:make|move"
    rf"|change) (?:it|that) (?:to )?|be (?:seen )?(?:any )?|do (?:it )?|have |got |how about |what about "
    rf"|prefer |need )"
)
_ELSE = (
    r"(?: (?:time|date|slot|appointment|one|spot|opening|in|on|that|please|than that|if possible|would|is"
    r"|works|available|instead)\b)"
)
_NOT_SPAN = r"(?! (?:this|next) (?:week|month)| in the (?:morning|afternoon|evening)| than)"
_DAY_SCOPE = (
    r"(?: (?:in|on|during|that|the same|that same|on that|in that|on the same|of the)(?: the)? ?(?:day"
    r"|date)?)"
)


def _if_discussed(ordering: Ordering) -> Build:
    """ "Too late in the day" asks for something earlier, if a time is under discussion."""
    return lambda match, moment: (
        ordering if moment.under_discussion else None if match[0].startswith("is ") else Ignored()
    )


FIRST, LAST, EARLIER, LATER = Ordering("first"), Ordering("last"), Ordering("earlier"), Ordering("later")

_ORDERS: tuple[Rule, ...] = (
    rule(
        (
            r"asap|how (?:fast|quick|quickly) (?:can|could)|(?:as )?(?:soon|early|quick(?:ly)?|fast) as (?:possible"
            r"|(?:you|he|she|they|we|i|it)(?: \w+)? ?(?:can"
            r"|could|are able|get|got)?(?: (?:get|see|fit|take|squeeze|have)(?: (?:me|us|him|her|you|something"
            r"|anything|one)(?: in)?)?)?)"
        ),
        FIRST,
    ),
    rule(
        (
            rf"(?:the |your |at (?:the|your) )?(?:very )?(?:first|1st|earliest|soonest|next|nearest"
            rf"|quickest)(?: {_AVAILABLE})?(?: {_NOUN})(?: {_AVAILABLE})?"
        ),
        FIRST,
    ),
    rule(
        (
            rf"(?:the |your |at (?:the|your) )?(?:very )?(?:first|1st|earliest|soonest|next|nearest"
            rf"|quickest) {_AVAILABLE}(?: {_NOUN})?"
        ),
        FIRST,
    ),
    rule(r"(?:whatever|whichever)(?: \w+){1,3} (?:first|earliest|soonest)", FIRST),
    rule(
        (
            r"(?:whatever|whichever|what|whats)(?: is|s)? (?:the )?(?:earliest|soonest|first|next)"
            r"|(?:the )?(?:earliest|soonest|quickest)(?: \w+ (?:can|could|have|has|got|there is)(?:"
            r" (?!next|this|on|in|at|after|before|for|the|tomorrow|today|[a-z]*day|with)[a-z]+){0,3})?"
        ),
        FIRST,
    ),
    rule(
        (
            r"(?:the )?(?:earlier|sooner|quicker) (?:the|is) (?:better|best)|the sooner [a-z ]{1,40},? the better"
            r"|sooner (?:rather )?than later|right away|earlier is better|(?:the )?sooner,? (?:the )?better"
            r"|at (?:your|his|her) (?:earliest|soonest)(?: \w+)?|at the (?:earliest|soonest) (?:convenience"
            r"|possible|available|opportunity)"
        ),
        FIRST,
    ),
    rule(
        r"(?:first|1st) thing|right (?:when|as) you open|when you (?:first )?open|as soon as you open|a primera hora"
        r"|primer turno",
        FIRST,
    ),
    rule(
        (
            r"(?:lo )?(?:antes|mas pronto|mas rapido) (?:posible|que (?:se )?pueda\w*|que tengan?)"
            r"|lo (?:mas pronto|antes)|cuanto antes(?: mejor)?|lo mas temprano(?: posible)?|(?:el"
            r"|la) mas (?:temprano|temprana|pronto|cercana?|proxima?)|tan pronto como (?:sea posible|pueda\w*)"
        ),
        FIRST,
    ),
    rule(
        (
            r"(?:la |el |su )?(?:primer[ao]?|proxim[ao]|siguiente) (?:cita|hora|hueco|turno|espacio|horario"
            r"|fecha)(?: (?:disponible|libre|que (?:haya|tengan|tenga)))?|(?:la |lo |el )?(?:primer[ao]"
            r"|proxim[ao]) (?:disponible|libre|que (?:haya|tengan|tenga))"
        ),
        FIRST,
    ),
    rule(r"(?:right|just) before (?:you|yall|they|the (?:office|clinic)) close", LAST),
    rule(
        (
            rf"as late as (?:possible|(?:you|he|she|they) can)|(?:the |your )?(?:very )?latest (?:{_AVAILABLE}"
            rf"|{_NOUN})(?: {_AVAILABLE})?|(?:whats|what is) (?:the |your )?latest|(?:the "
            rf"|your )?(?:very )?last (?:{_AVAILABLE} )?(?:appointment|slot|opening|spot)s?(?: of the day"
            rf"| available)?|the later the better|later is better"
        ),
        LAST,
    ),
    rule(
        (
            r"(?:la |el )ultim[ao](?= del (?:[a-z]+es|sabado|domingo)\b)|(?:la |el )ultim[ao] (?:del"
            r" dia|de la tarde|que teng[ao][ns]?|que haya)|la mas tarde|lo"
            r" mas tarde(?: posible| que (?:se )?(?:pueda|haya|tengan)\w*)?|(?:la |el )?ultim[ao]"
            r" (?:cita|hora|turno|hueco|espacio)(?: (?:disponible"
            r"|del dia|libre))?|a ultima hora"
        ),
        LAST,
    ),
    rule(
        r"(?:the )?(?:very )?last thing(?= (?:in the|on|that|tomorrow|today|mon|tue|wed|thu|fri|sat|at night"
        r"|of the day))",
        LAST,
    ),
    rule(r"mas temprano(?! (?:de|que))", lambda _, moment: EARLIER if moment.under_discussion else None),
    rule(r"how (?:soon|early) (?:can|could|would|is)|que tan pronto|lo antes que", FIRST),
    rule(
        (
            r"(?:thats |that is |its |is |nah |no )?(?:way |a (?:bit|little) |much )?too (?:late|far(?: out|"
            r" off| away)?)(?: out)?(?! (?:for|to|in the day))"
        ),
        _if_discussed(EARLIER),
    ),
    rule(r"(?:thats |that is |its |is |nah |no )?too late in the day", _if_discussed(Ordering("earlier", "day"))),
    rule(
        (
            r"(?:thats |that is |its |is |nah |no )?(?:way |a (?:bit|little) |much )?too (?:early|soon)(?: in"
            r" the day)?(?! (?:for|to))"
        ),
        _if_discussed(LATER),
    ),
    rule(
        (
            r"adelant(?:ar|arla|arlo|en|enme|arme|armela)|move (?:it|my \w+|that) up(?! to)|(?:come|go) in"
            r" sooner"
        ),
        Ordering("earlier", soft=True),
    ),
    rule(
        (
            r"pospon\w+|aplaz\w+|atras(?:ar|arla|arlo|en)|postpone(?: (?:it|my \w+))?|push (?:it|my \w+|that)"
            r" back(?! (?:to|by|\d|an?|half|one|two))"
        ),
        Ordering("later", soft=True),
    ),
    rule(r"(?:^|(?<=but ))(?:earlier|sooner)(?: please)?[ .?!]*$", EARLIER),
    rule(rf"(?:{_NEED})?(?:earlier|sooner)(?={_ELSE})(?: (?:time|slot|appointment|spot|opening|one)s?)?", EARLIER),
    rule(rf"(?:{_NEED})(?:earlier|sooner)(?! next| in the (?:morning|afternoon|evening)| than)", EARLIER),
    rule(r"(?:sooner|earlier) than (?:that|this|then)", EARLIER),
    rule(r"later than (?:that|this|then)", LATER),
    rule(rf"(?:{_NEED})?(?:earlier|sooner){_DAY_SCOPE}", Ordering("earlier", "day")),
    rule(r"(?:an |any )?(?:earlier|sooner) (?:date|day)s?|on an earlier (?:date|day)", Ordering("earlier", "date")),
    rule(rf"(?:{_NEED})?(?:earlier|sooner)(?: in| on)? (?:that|the same|the) week", Ordering("earlier", "week")),
    rule(rf"(?:{_NEED})later{_NOT_SPAN}(?: (?:time|slot|appointment|spot|opening|one)s?)?", LATER),
    rule(r"(?:a |any )?later (?:time|slot|appointment|spot|opening|one)s?|later please|later if possible", LATER),
    rule(rf"(?:{_NEED})?later(?: on)?{_DAY_SCOPE}", Ordering("later", "day")),
    rule(r"(?:a |any )?later (?:date|day)s?|on a later (?:date|day)", Ordering("later", "date")),
    rule(rf"(?:{_NEED})?later(?: on)?(?: in| on)? (?:that|the same|the) week", Ordering("later", "week")),
    rule(r"^later[ ?.!]*$|^(?:a )?(?:bit|little) later[ ?.!]*$", LATER),
    rule(
        (
            r"(?:algo |un poco |tiene algo )?(?:mas temprano|mas pronto|antes)(?=[ ?.!,]*$|,)|(?:algo "
            r"|un poco )mas (?:temprano|pronto)"
        ),
        EARLIER,
    ),
    rule(r"(?:algo |un poco )?mas temprano (?:ese|el mismo) (?:mismo )?dia", Ordering("earlier", "day")),
    rule(r"(?:algo |un poco )?mas tarde|(?:algo |un poco )despues(?! de)", LATER),
    rule(r"(?:algo |un poco )?mas tarde (?:ese|el mismo) (?:mismo )?dia", Ordering("later", "day")),
    rule(r"(?:algo )?mas tarde (?:esa|la misma|en la) semana", Ordering("later", "week")),
)

_HOURS = "una dos tres cuatro cinco seis siete ocho nueve diez once doce".split()
_H = rf"(?:\d{{1,2}}|{'|'.join(_HOURS)})(?![a-z])"
_AFTER_WORD = "|".join(rf"(?<={word} )a(?= (?:las? )?{_H})" for word in _HOURS)

_WHAT = (
    r"(?:anything|any|that|one|it|those|these|either|room|slots?|times?|openings?|spots?|appointments?|us|me|then"
    r"|there|left|open|free|available)"
)
# "If that's taken, the 24th": another wish, should the first not be free.
_IF_GONE = (
    r"if (?!i |we |he |she |im |were |my |you )(?:[a-z0-9:]+ ){0,4}?(?:(?:is|are|s|thats|theyre|its|gets?|was|were)"
    r"(?: all| both| already| totally)* (?:taken|gone|full|filled|booked|unavailable|no good|impossible|out|a no"
    r"|a problem|not|too (?:soon|late|early|far))|(?:isnt|arent|not|doesnt|dont|wont|cant|cannot|aint)(?: (?:be"
    r"|really|going to|all))* (?:free|open|available|good|ok|okay|work(?:ing)?|works|possible|fine|doable|happen"
    r"|fit|an option|there))(?: up)?(?: (?:free|open|available|good|possible|an option))?(?: for (?:you|yall|me))?"
    rf"|if (?:you|yall|they|u)(?: guys)? (?:dont|do not|cant|cannot)(?: (?:have|got|do|find|fit|get))?(?: {_WHAT})*"
    rf"|if (?:theres|there is|there are|you have|youve got|you got|they have) (?:nothing|none|no)(?: {_WHAT})*"
    rf"|if there (?:isnt|is not|arent|are not|aint)(?: {_WHAT})*"
)

_NO_OPERAND = r"(?= (?:any|on|every|each|works?|is|would|please|if|i|im|we|ill|for me|for us|that day|all)\b)"

_MARKS: dict[str, str] = {
    "after": (
        r"(?:once )?i(?:m)? (?:get|am|will be)? ?(?:off|out|done|finished?)(?: (?:of )?(?:work"
        r"|school))? at|(?:once )?i get (?:off|out)(?: (?:of )?(?:work|school))?|i finish(?: work)?(?:"
        r" at)?|(?:my )?(?:shift|work|class|school) (?:ends|finishes"
        r"|is over|lets out)(?: at)?|(?:any ?time |(?:any|some) ?day (?!after (?:school|work|lunch)))?after"
        r"|later than|past|from after|beyond"
        r"|despues|luego de"
        r"|mas tarde (?:de|que)|pasando|pasad[oa]s(?= las)|(?:the )?(?:earliest|soonest) (?:that"
        r" )?(?:i|we) (?:can|could|would be able to)(?: \w+){0,4} (?:is|would be)(?: at)?|lo mas"
        r" temprano que (?:puedo|podria)(?: \w+){0,3} es"
    ),
    "before": r"(?:any ?time )?before|earlier than|sooner than|prior to|ahead of|antes|mas temprano que|less than",
    "by": (
        r"(?:up (?:to|until)|through|until|till) and including|"
        r"(?:the )?latest (?:that )?(?:i|we) (?:can|could)(?: \w+){0,4} (?:is|would be)(?: at)?|"
        r"by(?! (?:phone|video|myself|himself|herself|ourselves|car|bus|zoom|telehealth|the way|any chance|chance"
        r"|appointment|mistake|you|him|them|someone|somebody|anyone|anybody|dr|doctor)\b)|on or before"
        r"|not any later than|no later than|not later than|up (?:to|until)"
        r"|until|as late as|not after"
        r"|a mas tardar|hasta|no mas tarde de|leaving by"
    ),
    "from": (
        rf"de(?= (?:las? )?{_H}(?::\d\d| y (?:media|cuarto|\d\d))? (?:a|hasta) (?:las? )?{_H})|"
        r"(?:any ?time )?from(?! (?:home|work|school|here)\b)|nothing until"
        r"|(?:wait|hold off|hold|(?:put|push) (?:it|this|that) (?:off|out|back))(?: on (?:it|this|that))? until"
        r"|(?:be|get|make it|come)(?: (?:him|her|them|me|us|it))? (?:there|in|here"
        r"|over) by(?! (?:the\b|[a-z]+day|tomorrow|[a-z]+ber|\d+(?:st|nd|rd|th|/)|then))|on (?:or|and) after"
        r"|starting(?: from| on| at)?|beginning(?: on| at)?|no earlier than|not earlier than|no sooner than"
        r"|not before|not until|as early as|as soon as|desde|a partir|empezando|no antes"
    ),
    "to": (
        rf"to|through|al|(?<=media )a(?= (?:las? )?{_H})|(?<=cuarto )a(?= (?:las? )?{_H})|{_AFTER_WORD}"
        rf"|(?<=[0-9m] )a(?= (?:las? )?{_H})|(?<=es )a(?= (?:[a-z]+es|sabados?|domingos?)\b)"
        rf"|(?<=sabado )a(?= [a-z]+(?:es|ingo)\b)"
    ),
    "between": r"(?:any ?time )?between|in between|entre",
    "and": r"and|plus|y|e|also|as well as",
    "or": r"or|or maybe|either(?: one(?! of)| of the two)?|o|u|and or",
    "else": (
        rf"(?:or |but |and )?(?:{_IF_GONE})(?:,? then)?(?: also| too)?|or else|if not,?|otherwise|if not then"
        r"|alternatively|failing that|(?:y |o )?si no"
    ),
    "not": (
        r"no era|(?:theres |there is |there isnt |theres not )?(?:no|any|much) (?:point|sense|use|reason)(?: in"
        r"| for| to)?"
        r"(?: me| us| him| her)?(?: (?:coming|come|to come|booking|going|being there|in))?|"
        r"(?:never ?mind|nvm|forget|scratch|strike|skip|nix|cross (?:off|out)|rule out"
        r"|drop)(?: about)?(?= (?:the |that |about )?(?:[a-z]+day\b|mon\b|tues?\b|wed\b"
        r"|thur?s?\b|fri\b|\d))|"
        r"not|no(?= (?:el|la|los|las) )|dont want|do not want|but not|just not|neither|nor|rather not|avoid"
        r"|pero no|ni"
    ),
    "except": (
        r"except(?: for)?|instead of|rather than|excluding|other than|besides|apart from|aside from"
        r"|(?<=better )than|(?<=for me )than|(?<=for us )than|anything but|any ?time but"
        r"|(?<=morning )but(?= \w+days?\b)|(?<=afternoon )but(?="
        r" \w+days?\b)|(?<=evening )but(?= \w+days?\b)|con tal (?:de )?que no sea|mientras no sea"
        r"|(?:any|every) ?(?:day|time) (?:but|except|besides|other than|excluding)|excepto|menos|salvo"
        r"|(?:that|which|as long as it|so long as it|provided it|providing it) ?(?:isnt|is not|arent|are not"
        r"|aint|wont be)"
        r"(?= (?:(?:on|an?|the|in) )*(?:mon|tue|wed|thu|fri|sat|sun|tomorrow|today|next|this|morning|afternoon|evening"
        r"|lunch|weekend|\d))|(?<=day )thats not(?: on)?(?: an?)?"
        r"|que no sea|sin ser|cualquier dia (?:menos|excepto|salvo)|unless its|without"
    ),
    "no": r"no|never|nothing|ningun",
    "cannot": (
        r"(?:(?<!if i )(?<!if we )(?<!if you )(?<!if u )(?:cant|cannot|can not|couldnt|wont|will not|dont|do not)"
        r"|unable to|not able to|not available"
        r"|unavailable|not free|im busy|busy|wouldnt|isnt possible|im not (?:free|available)|i have work"
        r"|i work(?! from home)|im (?:at work|working)|tied up|booked up|im out of town|out of town)"
        r"(?! (?:i|we|you|he|she|they|it|know|have to|mind|think|care|need|see|find|understand"
        r"|remember)\b)(?: (?:really|usually|do|make|come|be|go|attend|get|there|it|in|here|work|the|any"
        r"|anything|able|to|want|like|prefer|have|available|free))*"
        r"|no me (?:dan|dejan)(?: (?:permiso|libre|chance))?|no (?:voy a poder|vamos a poder|va a"
        r" poder|alcanzo a llegar|alcanzo|llego|puedo|podria|podre|estoy disponible|tengo tiempo"
        r"|quiero|me sirven?|me queda bien|me acomoda|me conviene|me viene bien|me funciona)(?: ir"
        r"| venir)*"
    ),
    "refused": (
        r"(?:(?:really |just |probably )?(?:doesnt|does not|dont|do not|wont|will not|isnt|is not|arent"
        r"|are not|wouldnt|cant|cannot|didnt|not)(?: (?:really|going to|be|so|gonna))* (?:work(?:ing)?|good"
        r"|great|available|possible|an option|ideal|fit|do|happen|suit|convenient|it(?! ?(?:$|[?.,!]|cause|because"
        r"|since|so)))(?: (?:out|for|well"
        r"|with)(?: (?:me|us|my schedule))?)*)"
        r"|(?:is|are|s) (?:(?:just|way|a bit|a little|kinda|really|still|much) )*too (?:late|early|soon|far)"
        r"(?: (?:away|off|out))?"
        r"|(?:is|are) (?:shot|packed|slammed|crazy|taken|booked|a no go|a no(?= ?(?:$|[.,;!?]))|no go|a mess"
        r"|no good|bad|out|impossible|terrible|tough|hard"
        r"|difficult)|no good|(?:is|are) full|(?<=day )(?:bad|out|full|packed|slammed|crazy|hard|tough|terrible"
        r"|rough|shot"
        r"|a mess|no go|impossible|taken)(?= ?(?:[,.;!?]|$|but|so|and|for me))|im busy|i have work|i work(?! from home)"
        r"|no (?:puedo|me sirven?|me queda bien|me conviene|podria|funciona|me va bien)|imposible"
    ),
    "but": r"but|however|although|pero|sino",
    "correct": (
        r"(?:(?<!no )era(?= (?:el|a las?)\b))|(?:no )?wait|(?:sorry )?i meant?|i mean|(?:no |oh"
        r" )?sorry|scratch that|correction|actually"
        r"|becomes?(?: an?)?|make (?:it|that)|make it on|or rather|rather|instead of that|lets (?:do|say|make it)"
        r"|never ?mind"
        r"|my (?:mistake|bad)|oops|whoops|i misspoke|hold on|hang on|strike that|nvm(?! about)|i take that back|"
        r"change (?:it|that|this|the time|the date|the appointment|my appointment) to|(?:switch|move|push"
        r"|reschedule|change|bump)(?: (?:it|that|this|(?:my|the|our)(?: \w+)? (?:appointment|visit|one"
        r"|time)))?(?: out| back| up)? to|on second thought|"
        r"no,? perdon|perdon|mejor|digo|quise decir|mas bien|espera|corrijo|en realidad|cambiar(?:la"
        r"|lo)? (?:a|para)|cambiela (?:a|para)|mover(?:la|lo)? (?:a|para)|pasar(?:la|lo)? (?:a|para)"
    ),
    "move": (
        r"(?:move|change|switch|reschedule|rebook|push|bump|transfer"
        r"|(?<!my )(?<!his )(?<!her )(?<!our )(?<!their )(?<!the )(?<!a )(?<!day )(?<!night )(?<!work )"
        r"(?<!next )shift)(?! (?:it|that|this) to)|cambiar"
        r"|mover|pasar|reprogramar|reagendar"
    ),
    "or_later": (
        r"(?:or|and|o) (?:later(?! than)|afterwards?|(?:any ?(?:day|time) )?(?:after|past|following) (?:that|then|it)"
        r"|beyond|onwards?|mas tarde|(?:after|despues)(?! [a-z0-9])"
        rf"|after{_NO_OPERAND})|(?:(?<=[a-z0-9] )|(?<=[a-z0-9], ))(?:no|not) (?:before|earlier|sooner)"
        rf"(?= ?(?:$|[.,;!?])|{_NO_OPERAND})"
        r"|onwards?|on(?=[ ]*(?:$|[.,!?]))|at the (?:earliest|soonest)(?! (?:possible|convenience|available"
        r"|opportunity))|and up|and on|en adelante|o mas tarde|como minimo"
        r"|y despues|pa(?:ra)? (?:a?delante)"
    ),
    "or_earlier": (
        r"(?:or|and|o) (?:earlier(?! than)|sooner(?! than)|(?:any ?(?:day|time) )?before (?:that|then|it)"
        r"|(?:before|antes)(?! [a-z0-9])"
        rf"|before{_NO_OPERAND})|(?:(?<=[a-z0-9] )|(?<=[a-z0-9], ))(?:no|not) (?:after|later)"
        rf"(?= ?(?:$|[.,;!?])|{_NO_OPERAND})"
        rf"|(?:at )?(?:the )?latest|a mas tardar"
        r"|o antes|como maximo"
    ),
    "about": r"about|or so",  # a way of speaking: the time is meant, and the nearest one will do
    "around": (
        r"around|by around|approximately|tipo|por ahi de|por ay de|por ahi a|mas o menos a|tirando a"
        r"|roughly|near|close to|circa|sobre|como a|a eso de|como(?= las? \d)|como para|alrededor de"
        r"|aproximadamente|a eso de"
        r"|cerca de"
    ),
    "ish": r"ish|or thereabouts|give or take|mas o menos",
    "at": r"at|a las?|@",
    "propose": (
        r"(?:how|what) about|(?:can|could|may) (?:i|we|you|he|she|they)|is there|are there|do you (?:have"
        r"|got)|have you got|que tal|hay|tiene[ns]?|"
        r"id (?:like|prefer|love)|i would (?:like|prefer)|i can|i could|im (?:free|available|good)|puedo"
    ),
    "say": (
        r"(?:how|what) about|lets say|ill say|say|do|maybe|perhaps|ill take|prefer|preferably|ideally|try"
        r"|at like|like(?= (?:at |around |maybe |from |between )?(?:\d|(?:one|two|three|four|five|six|seven"
        r"|eight|nine|ten|eleven|twelve|noon)\b))|make it"
    ),
    "stop": (
        r"thanks|thank you|gracias|so(?! (?:far|long|much|that|bad|sick|soon|many)\b)|asi que|entonces|por"
        r" eso|therefore"
    ),
}
_PUNCTUATION: dict[str, str] = {
    "stop": r"[.!?;:]+(?![0-9])|(?<= )- (?=[a-z])",
    "to": r"-",
    "comma": r"[,/()]",
}

RULES: tuple[Rule, ...] = (
    *_ORDERS,
    rule(
        (
            r"(?:mornings?|afternoons?|time)(?:,? (?:or|and) (?:mornings?|afternoons?|evenings?))?,?"
            r" (?:dont|doesnt|does not|do not) matter|whichever|(?:en la )?manana o (?:en la )?tarde"
            r" (?:me )?da igual|(?:at )?(?:any ?time(?! after (?:that|then))"
            r"|whenever|whatever time"
            r"|any hour|any day|any date|any ?day or time|any (?:slot|time) (?:is fine|works"
            r"|will do))(?: (?:of the day|works|is fine|is good|you have|is okay|that works|is ok))?"
            r"|cualquier (?:hora|dia|momento|horario|fecha)|cuando sea|a la hora que sea|i(?:m| am) (?:flexible"
            r"|free whenever|open)|no preference|(?:doesnt|dont|does not) (?:really )?matter(?: (?:to me|when"
            r"|which|what time))*|(?:me )?da igual|no importa"
        ),
        Anytime(),
    ),
    rule(
        r"(?:if|is|unless) (?:[a-z0-9:]+ ){1,3}(?:is )?(?:way )?too (?:late|early|soon|far)(?: out"
        r"| for \w+)?",
        Ignored(),
    ),
    rule(
        r"(?:unless|if)(?: you| there)?(?: \w+){0,4}? (?:sooner|earlier)(?: ill|,? i will)(?: take)?"
        r"|unless(?: \w+){1,5} (?:sooner|earlier)",
        Ignored(),
    ),
    rule(r"i am|am i|i was", Ignored()),
    rule(
        r"(?:i|we|he|she|they|(?:my|our) [a-z]+) (?:dont|do not|doesnt|does not) (?:work(?: until"
        r" (?:\d{1,2}(?::\d\d)?(?: [ap]m)?|[a-z]+))?|have (?:work|class|classes|school|to work))(?:"
        r" on)?",
        Ignored(),
    ),
    *(rule(pattern, Mark(kind)) for kind, pattern in _MARKS.items()),
    *(rule(pattern, Mark(kind), whole_words=False) for kind, pattern in _PUNCTUATION.items()),
)
