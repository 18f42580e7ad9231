"""Words that order, bound, join, refuse or correct: "first available", "after", "or", "can't do", "actually"."""

from actions.times.items import Anytime, Ignored, Mark, Ordering, Rule, rule

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
_DAY_SCOPE = r"(?: (?:in|on|during|that|the same|that same|on that|in that|on the same|of the)(?: the)? ?(?:day|date)?)"

FIRST, LAST, EARLIER, LATER = Ordering("first"), Ordering("last"), Ordering("earlier"), Ordering("later")

_ORDERS: tuple[Rule, ...] = (
    rule(
        (
            r"asap|as (?:soon|early|quick(?:ly)?) as (?:possible|(?:you|he|she|they|we|i|it)(?: \w+)? ?(?:can"
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
            r"|(?:the )?(?:earliest|soonest|quickest)(?: \w+ (?:can|could|have|has|got|there is)(?: \w+){0,3})?"
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
        r"first thing|right when you open|when you (?:first )?open|as soon as you open|a primera hora|primer turno",
        FIRST,
    ),
    rule(
        (
            r"(?:lo )?(?:antes|mas pronto|mas rapido) (?:posible|que (?:se )?pueda\w*|que tengan?)"
            r"|lo (?:mas pronto|antes)|cuanto antes(?: mejor)?|lo mas temprano(?: posible)?|(?:el"
            r"|la) mas (?:temprano|pronto|cercana?|proxima?)|tan pronto como (?:sea posible|pueda\w*)"
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
            r"lo mas tarde(?: posible)?|(?:la |el )?ultim[ao] (?:cita|hora|turno|hueco|espacio)(?: (?:disponible"
            r"|del dia|libre))?|a ultima hora"
        ),
        LAST,
    ),
    rule(r"^(?:earlier|sooner)(?: please)?[ .?!]*$", EARLIER),
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
            r"(?:algo |un poco |tiene algo )?(?:mas temprano|mas pronto|antes)(?=[ ?.!]*$)|(?:algo "
            r"|un poco )mas (?:temprano|pronto)"
        ),
        EARLIER,
    ),
    rule(r"(?:algo |un poco )?mas temprano (?:ese|el mismo) (?:mismo )?dia", Ordering("earlier", "day")),
    rule(r"(?:algo |un poco )?mas tarde|(?:algo |un poco )despues(?! de)", LATER),
    rule(r"(?:algo |un poco )?mas tarde (?:ese|el mismo) (?:mismo )?dia", Ordering("later", "day")),
    rule(r"(?:algo )?mas tarde (?:esa|la misma|en la) semana", Ordering("later", "week")),
)

_MARKS: dict[str, str] = {
    "after": (
        r"(?:once )?i(?:m)? (?:get|am|will be)? ?(?:off|out|done|finished?)(?: (?:of )?(?:work"
        r"|school))?(?: at)?|i finish(?: work)?(?: at)?|(?:my )?(?:shift|work|class|school) (?:ends|finishes"
        r"|is over|lets out)(?: at)?|(?:any ?time )?after|later than|past|from after|beyond|despues|luego de"
        r"|mas tarde (?:de|que)"
    ),
    "before": r"(?:any ?time )?before|earlier than|sooner than|prior to|ahead of|antes|mas temprano que|less than",
    "by": (
        r"by|on or before|no later than|not later than|up (?:to|until)|until|as late as|not after"
        r"|a mas tardar|hasta|no mas tarde de|leaving by"
    ),
    "from": (
        r"(?:any ?time )?from|(?:be|get|make it|come) (?:there|in|here|over) by|on (?:or|and) after"
        r"|starting(?: from| on| at)?|beginning(?: on| at)?|no earlier than|not earlier than|no sooner than"
        r"|not before|not until|as early as|as soon as|desde|a partir|empezando|no antes"
    ),
    "to": r"to|through|al|(?<=[0-9m] )a(?= (?:las? )?[0-9])|(?<=es )a(?= [a-z]+es\b)",
    "between": r"(?:any ?time )?between|in between|entre",
    "and": r"and|plus|y|e|also|as well as",
    "or": r"or|or maybe|or else|either|o|u|and or|if not,?|otherwise|if not then|alternatively|o si no|si no",
    "not": (
        r"not|no(?= (?:el|la|los|las) )|dont want|do not want|but not|just not|neither|nor|rather not|avoid"
        r"|pero no|ni"
    ),
    "except": (
        r"except(?: for)?|instead of|rather than|excluding|other than|besides|apart from|aside from"
        r"|anything but|any ?time but"
        r"|(?:any|every) ?(?:day|time) (?:but|except|besides|other than|excluding)|excepto|menos|salvo"
        r"|que no sea|sin ser|cualquier dia (?:menos|excepto|salvo)|unless its|without"
    ),
    "no": r"no|never|nothing|ningun",
    "cannot": (
        r"(?:cant|cannot|can not|couldnt|wont|will not|dont|do not|unable to|not able to|not available"
        r"|unavailable|not free|im busy|busy|wouldnt|isnt possible|im not (?:free|available)|i have work"
        r"|i work|im (?:at work|working)|tied up|booked up|im out of town|out of town)"
        r"(?! (?:i|we|you|he|she|they|it|know|have to|mind|think|care|need|see|find|understand"
        r"|remember)\b)(?: (?:really|usually|do|make|come|be|go|attend|get|there|it|in|here|work|the|any"
        r"|anything|able|to|want|like|prefer|have|available|free))*"
        r"|no (?:puedo|podria|podre|estoy disponible|tengo tiempo|quiero|me sirven?|me queda bien)(?: ir"
        r"| venir| los?| el| en)*"
    ),
    "refused": (
        r"(?:(?:really |just |probably )?(?:doesnt|does not|dont|do not|wont|will not|isnt|is not|arent"
        r"|are not|wouldnt|cant|cannot|didnt|not)(?: (?:really|going to|be|so|gonna))* (?:work(?:ing)?|good"
        r"|great|available|possible|an option|ideal|fit|do|happen|suit|convenient|it)(?: (?:out|for|well"
        r"|with)(?: (?:me|us|my schedule))?)*)"
        r"|(?:is|are) (?:no good|bad|out|impossible|terrible|too (?:late|early|soon|far)|tough|hard"
        r"|difficult)|no good|(?:is|are) full|im busy|i have work|i work"
        r"|no (?:puedo|me sirven?|me queda bien|me conviene|podria|funciona|me va bien)|imposible"
    ),
    "but": r"but|however|although|pero|sino",
    "correct": (
        r"(?:no )?wait|(?:sorry )?i meant?|i mean|(?:no |oh )?sorry|scratch that|correction|actually"
        r"|make (?:it|that)|make it on|or rather|rather|instead of that|lets (?:do|say|make it)|never ?mind"
        r"|my mistake|oops|i misspoke|"
        r"change (?:it|that|this|the time|the date|the appointment|my appointment) to|(?:switch|move|push"
        r"|reschedule|change|bump)(?: (?:it|that|this|(?:my|the|our)(?: \w+)? (?:appointment|visit|one"
        r"|time)))?(?: out| back| up)? to|on second thought|"
        r"no,? perdon|perdon|mejor|digo|quise decir|mas bien|espera|corrijo|en realidad|cambiar(?:la"
        r"|lo)? (?:a|para)|cambiela (?:a|para)|mover(?:la|lo)? (?:a|para)|pasar(?:la|lo)? (?:a|para)"
    ),
    "move": (
        r"(?:move|change|switch|reschedule|rebook|push|shift|bump|transfer)(?! (?:it|that|this) to)|cambiar"
        r"|mover|pasar|reprogramar|reagendar"
    ),
    "or_later": (
        r"(?:or|and|o) (?:later|afterwards?|beyond|onwards?|mas tarde|(?:after|despues)(?! [a-z0-9]))"
        r"|onwards?|on(?=[ ]*(?:$|[.,!?]))|at the earliest|and up|and on|en adelante|o mas tarde|como minimo"
        r"|y despues"
    ),
    "or_earlier": (
        r"(?:or|and|o) (?:earlier|sooner|(?:before|antes)(?! [a-z0-9]))|(?:at )?(?:the )?latest|a mas tardar"
        r"|o antes|como maximo"
    ),
    "about": r"about|or so",  # a way of speaking: the time is meant, and the nearest one will do
    "around": (
        r"around|approximately|roughly|near|close to|circa|sobre|como a|alrededor de|aproximadamente|a eso de"
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
        r"|at like|make it"
    ),
    "stop": r"thanks|thank you|gracias",
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
            r"any ?time after (?:that|then)(?: is fine| works)?|(?:at )?(?:any ?time|whenever|whatever time"
            r"|any hour|any day|any date|any ?day or time|any (?:slot|time) (?:is fine|works"
            r"|will do))(?: (?:of the day|works|is fine|is good|you have|is okay|that works|is ok))?"
            r"|cualquier (?:hora|dia|momento|horario|fecha)|cuando sea|a la hora que sea|i(?:m| am) (?:flexible"
            r"|free whenever|open)|no preference|doesnt matter|(?:me )?da igual|no importa"
        ),
        Anytime(),
    ),
    rule(r"i am|am i|i was", Ignored()),
    *(rule(pattern, Mark(kind)) for kind, pattern in _MARKS.items()),
    *(rule(pattern, Mark(kind), whole_words=False) for kind, pattern in _PUNCTUATION.items()),
)
