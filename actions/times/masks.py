"""Words about time that are no wish: ages, how long it has hurt, what the clock says now, telephone numbers."""

import re

from actions.times.items import Ignored, Length, Moment, Rule, Value, rule
from actions.times.lexicon import WEEKDAYS
from actions.times.numerals import CARDINALS, SPANISH_CARDINALS, one_of, value

_N = rf"(?:\d{{1,4}}|{one_of(CARDINALS)}|{one_of(SPANISH_CARDINALS)})"
_SOME = (
    rf"(?:{_N}|an?|a couple(?: of)?|a few|several|many|the (?:last|past)(?: {_N}| few| couple(?: of)?)?"
    rf"|about {_N}|over {_N}|almost {_N}|unos|varios|varias)"
)
_UNIT = (
    r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|minutos?|horas?|dias?|noches?"
    r"|semanas?|mes(?:es)?|anos?)"
)
_DAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_DIGIT = "oh|o|zero|one|two|three|four|five|six|seven|eight|nine"
_CLOCK = r"\d{1,2}(?::\d\d)?(?: ?(?:am|pm|oclock))?"
_WHO = (
    r"(?:(?:my|our|his|her|the) )?(?:son|daughter|kid|child|baby|boy|girl|mom|mother|dad|father|husband"
    r"|wife|hes|shes|he is|she is|im|i am|who is|theyre|hijo|hija|nino|nina)"
)
_COUNTED = (
    r"(?:people|persons?|adults?|kids?|child(?:ren)?|guests?|patients?|times|dollars|bucks|pounds|euros"
    r"|percent|pills?|doses?|shots?|"
    r"appointments?|visits?|sessions?|options?|slots?|openings?|locations?|places?|things?|questions?"
    r"|doctors?|providers?|different|other|others|"
    r"more|miles?|blocks?|feet|inches|lbs|mg|ml|degrees|stars?|siblings|personas?|ninos|hijos|veces|citas"
    r"|pastillas|of (?:us|them|those|these|my|the)|"
    r"or more|yo|y ?/ ?o)"
)
_STREET = (
    r"(?:st|street|ave|avenue|rd|road|drive|dr(?= ?(?:[,.]? ?$|,|apartment|suite|unit))|ln|lane|blvd"
    r"|boulevard|hwy|highway|ct|court|way|pl|place|pkwy|parkway|calle|avenida)"
)
_PART = r"(?:am|pm|morning|afternoon|evening|night|noon|midday)"
_PAST = (
    r"(?:since|ever since|started|began|starting back|happened|was there|were there|saw (?:you|him|her"
    r"|them)|came in|called|desde hace|empezo)"
)

_ILL = (
    r"(?:pains?|aches?|fever|cough(?:ing)?|bleeding|swelling|numbness|nausea|vomiting|dizziness|dizzy|headaches?|rash"
    r"|symptoms?|hives|cramps?|trouble breathing|shortness of breath|pressure|tightness|palpitations|chills"
    r"|dolor(?:es)?|fiebre|tos|sangrado|mareos?|nauseas?|vomitos?|sintomas?|falta de aire)\b"
)
NOT_ILL = (
    r"(?:no|not|don['’]?t|doesn['’]?t|didn['’]?t|haven['’]?t|without|sin|ningun)\s+"
    r"(?:(?:any|have|has|having|had|got|a|an|the|my|much|more|real|bad|severe|new|other|chest|stomach|abdominal|belly|back"
    rf"|head|neck|leg|arm|joint|tengo|tiene|tuve|hay|siento|ningun)\s+){{0,4}}{_ILL}(?:\s+de\s+\w+)?"
    rf"(?:\s+(?:or|nor|and|ni|o|y)\s+(?:\w+\s+)?{_ILL})*"
    r"(?:\s+(?:at all|anymore|any more|so far|or anything|para nada))?"
)
NOT_ILL_WHEN = (
    r"(?:today|tonight|now|right now|yesterday|this (?:morning|afternoon|evening|week)|since \w+|hoy|ahora|ayer"
    r"|esta (?:manana|tarde|noche|semana)|desde \w+)(?! (?:works?|is|would|at|around|between|after|before|please"
    r"|sirve|a las))"
)


def _minutes(match: re.Match[str], _: Moment) -> Value | None:
    return Length(value(match["n"]))


def _hours(match: re.Match[str], _: Moment) -> Value | None:
    return Length(60 * value(match["n"]))


# What the masks have in common: the longest reading that starts at a word wins, so "for three days" hides "three".
RULES: tuple[Rule, ...] = (
    rule(
        (
            r"\+?1?[ .-]?\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}|\+?\d{7,}|\d{3}[ -.]\d{4}|\d+(?:,\d{3})+|#\s?\d+"
            r"|\d+(?:[.-]\d+){3,}"
        ),
        Ignored(),
    ),
    rule(rf"(?:(?:{_DIGIT}) ){{3,}}(?:{_DIGIT})", Ignored()),  # a number read out digit by digit
    rule(r"\d{5}(?:-\d{4})?|\d{5,}", Ignored()),
    rule(rf"\d{{1,5}}(?: (?!am|pm|on|at|with|for|and|or|in|to)[a-z]+\.?){{1,3}} {_STREET}\b", Ignored()),
    rule(
        (
            r"(?:suite|apartment|unit|room|floor|ext|extension|exit|route|box|zip|ssn|id|number|option|numero"
            r"|opcion|press|step|level|grade|covid|gate|door|bed|size|type)(?: (?:code|is|no))?\.? ?#?\d+"
        ),
        Ignored(),
    ),
    rule(
        (
            r"(?:pain|hurts?|hurting|scale|level|nivel|dolor|a|an|like)(?: \w+){0,3} (?:\d|10)(?: ?/ ?10| out"
            r" of 10| de 10)|(?:\d|10) out of (?:10|ten)"
        ),
        Ignored(),
    ),
    rule(
        (
            rf"{_N} (?:weeks?|months?|days?|semanas|meses) (?:today|tomorrow|pregnant|along|de embarazo|now"
            rf"|hoy)"
        ),
        Ignored(),
    ),
    rule(rf"{_N} (?:nights?|days?|weeks?),?(?: \w+)?,? (?:starting|beginning)(?: on| from)?", Ignored()),
    rule(
        (
            rf"(?:dinner|lunch|table|booking|reservation|party) for {_N}(?! ?(?:am|pm|:|oclock|\d|o clock|in"
            rf" the))"
        ),
        Ignored(),
    ),
    rule(
        (
            r"(?:cualquier[ao]|alguno|ambos|ninguno) de (?:los|las|esos|esas) (?:2|dos|3|tres)|(?:los|las)"
            r" (?:2|dos|3|tres)(?= (?:me|estan|son|sirven))"
        ),
        Ignored(),
    ),
    rule(
        (
            r"(?:llego|llegar|llegue|llegan|un poco|se hace) tarde|today is (?:the )?(?:\d{1,2}(?:st|nd|rd|th)"
            r"|[a-z]+(?:th|first|second|third))|(?:hoy es|hoy estamos a|estamos a) (?:el )?\d{1,2}"
        ),
        Ignored(),
    ),
    rule(
        rf"(?:for |in |about )?{_N} ?(?:to|-|or|a|o) ?{_N} {_UNIT}(?: ago| each| long)?|(?:my|his|her"
        rf"|mis|sus) (?:two|2|three|3|dos|tres) [a-z]+s",
        Ignored(),
    ),
    rule(
        (
            r"(?:its|it is) (?:[a-z]+|\d\d?) (?:after|past|til|until|to) (?:[a-z]+|\d\d?)(?= (?:and|now|right"
            r"|already|here))"
        ),
        Ignored(),
    ),
    rule(
        (
            r"(?:results?|resultados|labs?) (?:from|de|del) (?:el |los? )?(?:[a-z]+day|lunes|martes|miercoles"
            r"|jueves|viernes|sabado|domingo|\d+)"
        ),
        Ignored(),
    ),
    rule(r"\d+ veces (?:al|por) dia|veces al dia|at one (?:n|and|place|job|store)", Ignored()),
    rule(
        (
            r"happy (?:\w+ )?(?:new year|thanksgiving|easter|halloween|holidays|4th|fourth|valentines?(?:"
            r" day)?|birthday|mothers day|fathers day)|merry (?:christmas|xmas)|feliz (?:navidad|ano(?:"
            r" nuevo)?|dia de (?:las |la )?\w+)"
        ),
        Ignored(),
    ),
    rule(r"(?:its|is|pain|a|about|like|maybe) an? \d{1,2}(?= ?(?:[.,!?]|$|out|on))", Ignored()),
    rule(r"[$€£] ?\d[\d.,]*|\d[\d.,]* ?[$€£%]", Ignored()),
    rule(
        rf"(?<!before )(?<!after )(?<!until )(?:my|his|her|our|their|the)(?: (?:early|late|first|second|whole))?"
        rf" {_PART}(?: (?:and|or)(?: my| the)? {_PART})? (?:run|route|shift|class|classe|lab|lecture|job"
        r"|practice|feeding|chore|commute|meeting|round|drop ?off|pick ?up|nap|dose|pill|med|client|rush|bus"
        r"|train|service|prayer"
        r"|crew|program|call|walk|swim|routine)s?\b",
        Ignored(),
    ),
    rule(r"24 ?/ ?7|1/[234](?: (?:an? )?(?:hour|day))?|\d+ ?/ ?10", Ignored()),
    rule(
        rf"{_N}[ -]?(?:years?|months?|weeks?|days?|yrs?|mos?|anos|meses)(?:[ -](?:old|of age|young|de edad))", Ignored()
    ),
    rule(rf"{_N} ?(?:yo|y\.o\.?|yrs?|anos)", Ignored()),
    rule(
        rf"(?:age|aged|turned|turning|turns|edad(?: de)?|tiene|tengo|cumple) {_N}(?: (?:years?|anos|meses))?", Ignored()
    ),
    rule(rf"{_WHO}(?:s| is)? (?:only |just |almost |about )?{_N}(?! ?(?:am|pm|:|oclock))", Ignored()),
    rule(
        (
            rf"(?:for |during |lasting |por |durante |desde hace |hace |las? ultim[oa]s "
            rf"|una? [a-z]+ de )?(?:at least |about |around |up to |more than |mas de |como |ya |casi "
            rf"|unas? )?{_SOME} {_UNIT}(?! from (?:now|today|tomorrow|mon|tue|wed"
            rf"|thu|fri|sat|sun|next|this))(?: now| already| straight| or so| ago| each| long| apart| overdue"
            rf"| late| wait)?"
        ),
        Ignored(),
    ),
    rule(
        r"(?:for |during |lasting )?(?:half an hour|a half hour|half hour|media hora|an hour and a half)(?: long)?",
        Length(30),
    ),
    rule(
        (
            rf"(?:for )?(?P<n>{_N}) ?(?:-? ?minutes?|minutos?|-min)(?: (?:visit|appointment|slot|session|is enough"
            rf"|long|will do))?"
        ),
        _minutes,
    ),
    rule(
        rf"(?P<n>{_N}) ?-? ?hours? (?:visit|appointment|slot|session|is enough|long|will do)",
        _hours,
    ),
    rule(rf"(?:for |party of |group of |para )?{_N} {_COUNTED}", Ignored()),
    rule(rf"(?:party|group|family|table) (?:of|for) {_N}|for {_N}(?= (?:at|under)\b)", Ignored()),
    # What the clock or the calendar says at this moment.
    rule(
        (
            rf"(?:i know )?(?:its|it is|it was|right now its|now its|so right now its,? what,?) (?:like |about "
            rf"|almost |already |only )?{_CLOCK}(?:,? (?:right )?now)?(?: on)?(?: (?:{_DAY}))?(?:,? (?:right )?now"
            rf"| here)?(?! ?(?:ok|okay|fine|good|works|then))"
        ),
        Ignored(),
    ),
    rule(
        (
            rf"(?:because |since |and )?(?:(?<!if )(?<!when )|(?=its an? |it is an? ))(?:today is|todays"
            rf"|today its|its|it is"
            rf"|hoy es)(?: a)? (?:{_DAY})(?: (?:the )?\d{{1,2}}(?:st|nd|rd|th)?)?(?: {_CLOCK})?(?! (?:ok|okay|fine"
            rf"|good|works|then|at|morning|afternoon))"
        ),
        Ignored(),
    ),
    rule(rf"(?:right )?now (?:at )?{_CLOCK}", Ignored()),
    rule(rf"(?:right )?now (?:on )?(?:{_DAY})", Ignored()),
    rule(
        (
            rf"(?:do|are|will) (?:you|they|yall)(?: guys)? (?:stay )?(?:close|open|closed)(?: until| by| at"
            rf"| before| after){{1,2}} {_CLOCK}"
        ),
        Ignored(),
    ),
    # The past: when it began, the last visit.
    rule(
        (
            rf"{_PAST} (?:on |around |in |about |at |el |la )?(?:last |this past |the other )?(?:{_DAY}|morning"
            rf"|night|evening|week|month|year|today|yesterday|ayer|lunes|anoche)"
        ),
        Ignored(),
    ),
    rule(
        (
            rf"(?:last|this past|past|previous) (?:{_DAY}|night|week|weekend|month|year|time|visit|appointment"
            rf"|summer|fall|winter|spring)"
        ),
        Ignored(),
    ),
    rule(
        (
            rf"(?:el |la )?(?:{_DAY}|semana|mes|ano|noche|vez) pasad[oa]|ayer|anoche|anteayer|antier"
            rf"|yesterday(?: (?:morning|afternoon|evening|night))?"
        ),
        Ignored(),
    ),
    rule(rf"{_SOME} (?:{_DAY}|{_UNIT}) ago", Ignored()),
    rule(
        (
            r"(?:last|previous|most recent) (?:visit|appointment|check ?up|physical|shot|time"
            r"|exam)(?: [a-z]+){0,3} (?:was|were)[^.,;?!]*"
        ),
        Ignored(),
    ),
    rule(
        (
            r"(?:me duele|duele|dolor|fiebre|tos|enferm[oa]|malestar|sintomas|gripe"
            r"|mal)(?: \w+){0,5}? desde (?:el |la |hace )?\w+(?: pasado)?"
        ),
        Ignored(),
    ),
    rule(
        (
            r"(?:born|birthday|birth ?date|date of birth|dob|d\.o\.b\.?|nacid[oa]|naci|nacimiento"
            r"|cumpleanos)(?: (?:on|is|in|was|el|es|en|of|day|the|mine|fecha"
            r"|de))*[:,]?[ ]?(?:[a-z]{3,10} \d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)?(?: (?:of"
            r"|de))? [a-z]{3,10}|\d{1,2}[/-]\d{1,2}|\w+ \w+)?(?:,? (?:of )?\d{2,4})?(?:[/-]\d{2,4})?"
        ),
        Ignored(),
    ),
    rule(
        rf"(?<!before )(?<!after )(?<!until )(?<!by )(?<!around )(?<!ahead of )(?<!prior to )"
        rf"(?:the|my|our|his|her|their|an?) {_CLOCK} (?:bus|train|flight|plane|ferry|shuttle|class|meeting|mass"
        rf"|service|news|shift|feeding"
        r"|movie|show|practice|game|call|deadline|curfew)",
        Ignored(),
    ),
    rule(
        rf"(?:doesnt|does not|dont|do not|not) (?:have|need) to be (?:right away|asap|soon|today|tomorrow|this week"
        rf"|next week|(?:a |on )?(?:{_DAY}))",
        Ignored(),
    ),
    rule(r"(?:leave|go|call|text)(?: me)? (?:whenever|any ?time)", Ignored()),
    rule(rf"{_N} ?(?:to|-) ?{_N} (?:business|working) days|{_N} (?:business|working) days", Ignored()),
    rule(rf"(?:be |get )?(?:there|over|in|here) in (?:about |like )?{_N} minutes|{_N} minutes away", Ignored()),
    rule(r"(?:the )?(?:second|third|fourth|fifth|2nd|3rd|4th|5th) time (?:today|this week|this month|now)", Ignored()),
    rule(r"sorry (?:about|for) (?:today|yesterday|tonight|this morning|last time|earlier)", Ignored()),
    # Goodbyes, refusals and set phrases.
    rule(
        (
            r"(?:thats|that is|that will be|thatll be|this is|its) (?:it|all|everything|enough)(?: (?:i"
            r"|we) (?:need|needed|wanted|have|had))? (?:for )?(?:today|now|tonight|the day)"
        ),
        Ignored(),
    ),
    rule(
        (
            r"(?:nothing|not|anything|all)(?: else)?(?: i need| to ask(?: you)?)? (?:for )?(?:today|now|right now"
            r"|at this time|tonight)(?= ?(?:[.,!]|$|thanks|thank))(?<!all today)"
        ),
        Ignored(),
    ),
    rule(
        (
            r"(?:have|enjoy) (?:a|your|the) (?:\w+ )?(?:day|morning|afternoon|evening|night|weekend|week"
            r"|rest of \w+ \w+)|good (?:morning|afternoon|evening|night|day)|buen[oa]s (?:dias|tardes|noches)"
            r"|buen dia|buen fin de semana|happy (?:monday|friday|holidays|thanksgiving|new year|easter)"
        ),
        Ignored(),
    ),
    rule(
        (
            r"(?:maybe|perhaps|talk to you|call (?:you )?back|ask it|decide|do (?:it|that|this)|ill (?:call|ask"
            r"|decide|do it)|will (?:decide|discuss|call|ask)) later|(?:some|any) other time|another time"
            r"|(?<!can i )(?<!could i )(?<!to )see (?:you|ya)(?: (?:then|soon|later|tomorrow|today|there|on"
            r"|at \d+(?::\d\d)?(?: [ap]m)?|\d+(?::\d\d)?|[a-z]+day))+|hasta (?:luego"
            r"|manana|pronto)|mas tarde hablamos|sooner or later|later on ill"
        ),
        Ignored(),
    ),
    # "No chest pain today": how somebody is, and no day on which they would like to come.
    rule(rf"{NOT_ILL} {NOT_ILL_WHEN}", Ignored()),
    rule(
        (
            r"if (?:\w+ ){1,3}(?:is not|isnt|is|does not|doesnt|wont|cant|not) ?(?:not )?(?:an option|available"
            r"|work(?:s|ing)?|possible|open|free|taken|full)"
        ),
        Ignored(),
    ),
    rule(
        (
            r"(?:on )?second (?:thought|opinion|time|dose|shot|visit|floor|child|grade)|(?:first|last|second|next"
            r"|third|1st|2nd) (?:time|name|names|one|ones|option|choice|visit|baby|child|dose|question|thing i)"
            r"|(?:una )?segunda (?:opinion|dosis)|first of all|at first|at last|for the first time|primera vez"
            r"|last minute"
        ),
        Ignored(),
    ),
    rule(
        (
            r"(?:one|day) day (?:at a time|one)|(?:through|during|middle of) the night|(?:these|those|most|some"
            r"|other|all|both) days|the other (?:day|night|week)|one (?:day|time|more|moment|second|minute|thing)"
            r"|day(?:s)? off|in time|on time|every ?day|all (?:day|night)|once|twice"
        ),
        Ignored(),
    ),
)
