"""How patients spell: text-message shorthand, slips of speech recognition and mistyped days, put right."""

import re
from functools import lru_cache

HOUR_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"

_SHORT_DAYS = "mon|tue|wed|thu|fri|sat|sun"

_WORDS: dict[str, str] = {
    (
        r"(?!tomara?\b)t[ou]?m(?:o|a)?r+(?:o|a)?w?s?|tommor+ow|tomorow|tomoro|tmo?r?w|2mor+o?w?|2mrw|2moro|(?<!is"
        r" )(?<!im )(?<!mr )(?<!dr )(?<!named )(?<!name )(?<!son )(?<!husband )tom(?= (?:at|morning"
        r"|afternoon|am|pm|evening|after|before|b4|\d|if|please|or|works|@)|$| ?[.?!,])"
    ): "tomorrow",
    r"2day|tday|todya": "today",
    r"2night|2nite|tonite|tnite|tonigh": "tonight",
    r"nxt|nex": "next",
    r"wk": "week",
    r"wks": "weeks",
    r"wknd|wkend|week end": "weekend",
    r"wkday": "weekday",
    r"wkdays": "weekdays",
    r"morn|mornin|mrng|mornign|moring|mornng": "morning",
    r"mornins": "mornings",
    r"aftn|afternon|afternoo+n|aftrnoon|arvo|(?<!time )(?<!thing )after noon": "afternoon",
    r"evning|evenin": "evening",
    r"b4|befor|bfore": "before",
    r"aftr": "after",
    r"btw?n|betw": "between",
    r"thru|til|till": "until",
    r"u|ya": "you",
    r"ur": "your",
    r"lil": "little",
    r"arond|arround|aroud|aruond": "around",
    r"mourning": "morning",
    r"mournings": "mornings",
    r"nineth": "ninth",
    r"twelth|twelveth": "twelfth",
    r"fourty": "forty",
    r"eigth|eight[h]th": "eighth",
    r"fith|fivth": "fifth",
    r"r": "are",
    r"yrs?": "year",
    r"hrs?": "hours",
    r"mins?": "minutes",
    r"appt|appoint|apt|apptmt": "appointment",
    r"avail": "available",
    r"earlist|erliest|earliset": "earliest",
    r"(?:plz|pls|plse|pleez)": "please",
    r"thx ?giving|turkey day": "thanksgiving",
    r"jan(?:ury|aury|uray)": "january",
    r"feb(?:uary|urary|ruray)": "february",
    r"a s a p": "asap",
    r"abt|approx": "around",
    r"wld": "would",
    r"cld": "could",
    r"shld": "should",
    r"nothin|nothn": "nothing",
    r"(?:some|sum) ?thi?n(?:g|s)?|sumthing|smth": "something",
    r"anythin|anythng|nething|nythin|enything": "anything",
    r"xcpt|exept|xcept": "except",
    r"any ?day": "any day",
    r"evry": "every",
    r"b(?:c|cuz|cause|cos)|cuz|coz": "because",
    r"nites": "nights",
    r"nite": "night",
    r"gonna": "going to",
    r"wanna": "want to",
}

REPAIRS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (
            r"\bwe'd\b|\bwed(?= (?:like|love|prefer|rather|be|need|want|take|have|really|probably|just|both)\b)",
            "we would",
        ),  # no Wednesday
        (
            r"(?<=day)'s(?= (?:the|a|my|our|memorial|labor|christmas|thanksgiving|veterans|presidents|columbus|no"
            r"|not|bad|out|good|fine"
            r"|ok|okay|better|best|great|perfect|free|open|when|packed|full|shot)\b)",
            " is",
        ),
        (r"(?<=[a-z])'s (?=(?:on )?the \d)", " is "),
        (r"(?<=[a-z])['\"](?=[a-z])(?<=day')s\b", ""),  # monday's visit: not every Monday
        (r"(?<=morrow)'s\b", ""),
        (r"(?<=[a-z])['\"](?=[a-z])", ""),  # can't, o'clock
        (r"\b([ap])\s?\.\s?m\b\.?", r"\1m"),  # p.m.
        (r"(?<=\d)\s?([ap])\s?m\b", r" \1m"),  # 3pm, 9 a m
        (r"(?<=\d)([ap])\b(?!')", r" \1m"),  # 10a
        (rf"\b((?:{HOUR_WORDS}|thirty|fifteen|five)) ([ap]) ?m\b", r"\1 \2m"),
        (r"(?<=\d)(st|nd|rd|th)\. (?=of )", r"\1 "),
        (r"\b(dr|mr|mrs|ms|st)\.", r"\1"),  # a title ends no sentence
        (
            r"\b(mon|tues?|wed|thurs?|thu|fri|sat|sun|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.(?= ?(?:\d|,))",
            r"\1",
        ),
        (r"(?<!at )(?<!by )(?<!til )(?<!before )(?<!after )\b4 (?=(?:the|my|an?|ur|your|me|him|her|us|our)\b)", "for "),
        (r"\b(?:a )?fortnight\b", "two weeks"),
        (r"(?<=[a-z0-9])@|@", " at "),
        (r"&", " and "),
        (rf"\b({_SHORT_DAYS})[a-z]* ?- ?(?=(?:{_SHORT_DAYS}))", r"\1 to "),  # mon-fri
        (r"(?<=[ap]m)-(?=[a-z0-9])|(?<=[ap]m) -(?=[a-z0-9])", " to "),  # 6am-noon
        (rf"\b((?:{_SHORT_DAYS})[a-z]*)/(?=(?:{_SHORT_DAYS}))", r"\1 and "),  # tue/thu
        (r"(?<=[a-z])-(?=[a-z])", " "),  # twenty-fourth
        (r"(?<=\d)-?ish\b", " ish"),
        (r"\b(noon|midday|[a-z]+(?:time|een|ty))ish\b", r"\1 ish"),
        (r"(?<=\d)\s?hrs?\b(?= (?:on|today|tomorrow)|$)", " hundred hours"),
        (r"\baft(?= \d)", "after"),
        (r"\baft\b", "afternoon"),
        (r"(?<!christmas )(?<!xmas )(?<!years )(?<!year )\beve\b", "evening"),
        (r"\bat for\b(?= (?:thirty|fifteen|forty|o ?clock|pm|am|\d\d))", "at four"),
        (
            (
                r"\bat (?:to|too)\b(?= (?:thirty|fifteen|forty|twenty|o ?clock|pm|am|\d\d|works|is|on|tomorrow"
                r"|today))"
            ),
            "at two",
        ),
        (r"\b(?<=the )weak\b|\b(?<=next )weak\b|\b(?<=this )weak\b", "week"),
        (r"\bfor(?= o ?clock| thirty| fifteen)", "four"),
        (r"(?<!quarter )(?<!ten )(?<!five )(?<!twenty )(?<!\d )\bto(?= (?:thirty|fifteen|forty five)\b)", "two"),
        (r"\bwon(?= (?:in the|o ?clock|pm|thirty|fifteen))", "one"),
        (r"(?:^|(?<= ))\*(?=[a-z0-9])", "correction "),
        (r"\bat ate\b|\bate\b(?= (?:thirty|fifteen|forty|o ?clock|am|pm))", "at eight"),
        (r"\b(?<=the )ate\b", "eighth"),
        (r"\bat (?:too|to)(?= ?(?:$|[.,?!]))", "at two"),
        (r"\bat won\b", "at one"),
        (r"(?:^|(?<=at ))(?:to|too) (?=[ap]m\b)", "two "),
        (r"(?:^|(?<=at ))for (?=[ap]m\b)", "four "),
        *((rf"\b(?:{pattern})\b", word) for pattern, word in _WORDS.items()),
        (r"\bpor (tarde|noche)\b", r"por la \1"),
        (r"\btonight\b", "today night"),
        (r"\bthis (?=(?:early |late )?(?:morning|afternoon|evening|lunch))", "today "),
        (r"\b(?:en )?esta (tarde|noche|manana)\b", r"hoy por la \1"),
        (
            r"\b((?:any ?time|anything|something|some ?time) (?:after|before))"
            r"(?= ?(?:[.,;!?]|$|is (?:fine|good|ok)|works|would))",
            r"\1 that",
        ),
        (r"[ \t\r\n\f\v]+", " "),
    )
)

_LATE_HOURS = "trece catorce quince dieciseis diecisiete dieciocho diecinueve".split()

# What is done to Spanish messages before all else, for these letters and words mean other things in English.
SPANISH_REPAIRS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), replacement)
    for pattern, replacement in (
        (r"q|k|ke", "que"),
        (r"d", "de"),
        (r"x la", "por la"),
        (r"x", "por"),
        (r"pal", "para el"),
        (r"pa", "para"),
        (r"porq|xq|pq", "porque"),
        (r"asi ?q", "asi que"),
        (r"xfa|porfis|porfa|pls", "por favor"),
        (r"mnn|manna|mañna|mna", "manana"),
        (r"sig|sgte", "siguiente"),
        (r"prox(?= (?:sem|semana))", "proxima"),
        (r"prox", "proximo"),
        (r"sem", "semana"),
        (r"hrs?", "horas"),
        (r"[kq]iero|kero", "quiero"),
        (r"sita", "cita"),
        (r"alas", "a las"),
        (r"(en (?:vez|lugar) de(?: a)? las? [a-z0-9:]+) (?=a las? )", r"\1, "),
        (r"ala(?= (?:una|1|misma|tarde|noche|manana|hora))", "a la"),
        (r"a la(?= (?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|\d))", "a las"),
        (r"die[sz] y seis", "dieciseis"),
        (r"die[sz] y siete", "diecisiete"),
        (r"die[sz] y ocho", "dieciocho"),
        (r"die[sz] y nueve", "diecinueve"),
        (r"dies", "diez"),
        (r"trese", "trece"),
        (r"dose", "doce"),
        (r"onse", "once"),
        (r"sinco", "cinco"),
        (r"beinte", "veinte"),
        (r"i(?= (?:media|cuarto))", "y"),
        (r"asta", "hasta"),
        (r"ora", "hora"),
        (r"ds?pues|dspues|despue", "despues"),
        (r"trde|tard", "tarde"),
        (r"m(?= [a-z]{4,})", "me"),
        (r"(?:bien |muy |super )?tempranito", "temprano"),
        (r"tempranita", "temprana"),
        (r"despue[sc]ito(?:s)?|despuesitito", "despues"),
        (r"antecit[oa]s?|antesitos?", "antes"),
        (r"finde(?: semana)?|fin d semana|fin semana", "fin de semana"),
        (r"findes", "fines de semana"),
        (r"mas tardecito", "mas tarde"),
        (r"bier?nes|viernez|vierns|virnes|vienes(?= (?:a|en|por|\d))", "viernes"),
        (r"juebes|jueve|juevez", "jueves"),
        (r"sa[vb]ad?o|savado", "sabado"),
        (r"mierkoles|miercole|miercolez", "miercoles"),
        (r"lune|lunez", "lunes"),
        (r"marte|martez", "martes"),
        (r"aora|ora(?= si)", "ahora"),
        (r"oy", "hoy"),
        (r"((?:entre|mientras|cuanto) mas [a-z ]{3,25}),? mejor", r"\1"),
        (
            r"(descans[ao]|estudi[ao]|trabaj[ao]|libro) (?=(?:lun|mar|mie|jue|vie|sab|dom)[a-z]*\b(?! (?:a"
            r"|al)\b))",
            r"\1 los ",
        ),
        (r"cualkier|kualkier|cualqier", "cualquier"),
        (r"vdd", "verdad"),
        (r"toy", "estoy"),
        (r"dsd", "desde"),
        (r"haiga", "haya"),
        (
            r"(dias (?:libres|de descanso)(?: son)?|descansos?(?: son| es)|libre(?: es)) (?=(?:lun|mar|mie|jue|vie"
            r"|sab|dom)[a-z]*)",
            r"\1 los ",
        ),
        # The old time of a move is no wish; "de las 8 a las 11" is "de 8 a 11".
        (
            r"((?:mover|cambi[ae]|pas[ae]|muev|reagend|reprogram)[a-z]*(?:(?: l[ao]| mi)? cita)?) del (?:\d{1,2}"
            r"|[a-z]+) (al|para el)",
            r"\1 \2",
        ),
        (
            r"(?:de|desde) las? (\d{1,2}(?::\d\d)?|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once"
            r"|doce)( y media| y cuarto)?"
            r" (?:a|hasta) las? (?=\d|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)",
            r"de \1\2 a ",
        ),
        (r"((?:tipo|onda|como) (?:a )?(?:las )?\d{1,2}),? (?=\d{1,2}:\d\d)", r"\1 o "),
        (r"mas tarde (?:ese|el) mism[oa] dia(?=.{0,14}(?:como|tipo|a eso de|a las))", "ese dia"),
        (r"mas tarde (ese dia)(?=.{0,14}(?:como|tipo|a eso de|a las))", r"\1"),
        (r"(la semana del \d+[^.;?!]{0,30}), la del (?=\d)", r"\1, la semana del "),
        (r"hasta despues (del? [^.,;?!]{1,20}?) no (?:puedo|podemos|puede)", r"despues \1 puedo"),
        (r"est([ae]) mism[ao](?= (?:semana|mes|fin|lunes|martes|miercoles|jueves|viernes|sabado|domingo))", r"est\1"),
        (r"(prefiero (?:el |la |los )?[a-z0-9 ]{2,14}) que (?=(?:el|la|los|las) )", r"\1 y no "),
        *((rf"las {hour}(?: horas)?", f"las {n}") for n, hour in enumerate(_LATE_HOURS, 13)),
        (r"(?:el |al )?mismo dia y (?:a la )?(?:misma )?hora", "a la misma hora"),
        (r"lun", "lunes"),
        (r"mar(?! (?:adentro|abierto))", "martes"),
        (r"tmb|tb", "tambien"),
        (r"ase(?= \d)", "hace"),
        (r"tardecita|tardesita", "tarde"),
        (r"nochecita", "noche"),
        (r"mananitas?", "manana"),
    )
)

# For Spanish messages "ya" and "u" are words of their own.
ENGLISH_ONLY = frozenset({"you"})

DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TARGETS = (
    *DAY_NAMES,
    *("tomorrow", "afternoon", "miercoles", "sabado", "viernes", "domingo"),
    *("january", "february", "september", "october", "november", "december"),
    *("septiembre", "octubre", "noviembre", "diciembre", "febrero"),
)
_FALSE_FRIENDS = frozenset(
    {"someday", "midday", "mayday", "payday", "holiday", "birthday", "workday", "mundane", "domino"}
)
LONG_WORD = re.compile(r"\b[a-z]{6,10}\b")


@lru_cache(maxsize=4096)
def respelled(word: str) -> str:
    """The day that a mistyped word means ("thrusday" → "thursday"), or the word itself.

    A word counts as mistyped from six letters on, with the day's first letter, one slip away (two in long names).
    """
    stem = word[:-1] if word.endswith("s") else word
    if stem in _TARGETS or word in _FALSE_FRIENDS:
        return word
    for target in _TARGETS:
        ends_alike = len(target) > 6 or word.endswith("y")
        if word[0] == target[0] and ends_alike and slips(stem, target) <= (2 if len(target) >= 8 else 1):
            return target
    return word


def slips(a: str, b: str) -> int:
    """How many letters were added, lost, mistaken or swapped with a neighbour (Damerau–Levenshtein, restricted)."""
    if abs(len(a) - len(b)) > 2:
        return 3
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            row.append(min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (x != y)))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[-1] = min(row[-1], rows[-2][j - 2] + 1)
        rows.append(row)
    return rows[-1][-1]
