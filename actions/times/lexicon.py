"""Names of days, months and parts of the day, English and Spanish, without accents."""

from actions.times.items import Part

WEEKDAYS: dict[str, int] = {
    **dict.fromkeys(("monday", "mon", "mond", "lunes"), 1),
    **dict.fromkeys(("tuesday", "tues", "tue", "martes", "mart"), 2),
    **dict.fromkeys(("wednesday", "weds", "wed", "wednes", "miercoles", "mierc", "mier", "mie"), 3),
    **dict.fromkeys(("thursday", "thurs", "thur", "thu", "jueves", "juev", "jue"), 4),
    **dict.fromkeys(("friday", "fri", "viernes", "viern", "vier", "vie"), 5),
    **dict.fromkeys(("saturday", "satur", "sat", "sabado", "sab"), 6),
    **dict.fromkeys(("sunday", "sun", "domingo", "dom"), 7),
}
WEEKDAY_PLURALS: dict[str, int] = {
    **{f"{day}s": n for day, n in WEEKDAYS.items() if day.endswith("day") or day in ("sabado", "domingo")},
    "wednesdays": 3,
    "mons": 1,
    "fris": 5,
    "sats": 6,
    "suns": 7,
}

MONTHS: dict[str, int] = {
    name: n
    for n, names in enumerate(
        (
            "january jan enero ene",
            "february feb febrero",
            "march mar marzo",
            "april apr abril abr",
            "may mayo",
            "june jun junio",
            "july jul julio",
            "august aug agosto ago",
            "september sept sep septiembre setiembre",
            "october oct octubre",
            "november nov noviembre",
            "december dec diciembre dic",
        ),
        1,
    )
    for name in names.split()
}
# Months that can stand alone: the others are also names, verbs or too short to trust without "in" or a day.
CLEAR_MONTHS = (
    "january february july september october november december "
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre"
).split()

MORNING = Part(None, 12 * 60, "am")
LUNCH = Part(12 * 60, 14 * 60)
AFTERNOON = Part(12 * 60, 17 * 60, "pm")
EVENING = Part(17 * 60, 21 * 60, "pm")
TARDE = Part(12 * 60, 19 * 60, "pm")

# Regular expression → part of the day. "Tarde" runs to seven: Spanish has no word for early evening.
PARTS: tuple[tuple[str, Part], ...] = (
    (
        r"mornings?|am(?! (?:[a-z]+ing|not|so|very|i|a|the|really|also|just|in|sick|free|available|open|still|now"
        r"|hurt)"
        r"(?![a-z]))",
        MORNING,
    ),
    (r"(?:the |en |a )?(?:early|earlier|bright and early)(?: in the| on in the)? mornings?", Part(None, 9 * 60, "am")),
    (r"(?:mid|middle of the) ?mornings?", Part(9 * 60 + 30, 11 * 60, "am")),
    (r"(?:late|later)(?: in the)? mornings?", Part(10 * 60, 12 * 60, "am")),
    (r"forenoons?", MORNING),
    (
        r"(?:real |pretty |nice and )?early(?= (?:on )?(?:the (?:\d|[a-z]+th\b)|tomorrow|mon|tue|wed|thu|fri|sat"
        r"|sun))",
        Part(None, 10 * 60, fixed=True),
    ),
    (r"late(?= on (?:the (?:\d|[a-z]+th\b)|mon|tue|wed|thu|fri|sat|sun))", Part(15 * 60, None, fixed=True)),
    (
        r"(?<=day )(?:nice and |bright and )?early(?! (?:in|next|this|morning|afternoon|evening"
        r"|enough))",
        Part(None, 10 * 60, fixed=True),
    ),
    (
        r"lunch ?times?|lunch ?hour|(?:my |his |her |their |the )?lunch breaks?|over lunch|at lunch|during lunch"
        r"|lunch",
        LUNCH,
    ),
    (r"all day(?: long)?|todo el dia|a cualquier hora(?: del dia)?", Part(None, None, fixed=True)),
    (r"(?:all |any time in the |any )?afternoons?", AFTERNOON),
    (r"early(?: in the)? afternoons?", Part(12 * 60, 15 * 60, "pm")),
    (r"(?:mid|middle of the) ?afternoons?", Part(14 * 60, 16 * 60, "pm")),
    (r"(?:late|later)(?: in the)? afternoons?", Part(15 * 60, 17 * 60, "pm")),
    (r"(?<!christmas )(?<!years )evenings?|nights?", EVENING),
    (r"early(?: in the)? evenings?", Part(17 * 60, 19 * 60, "pm")),
    (r"late(?: in the)? evenings?", Part(19 * 60, 21 * 60, "pm")),
    (r"pm|p ?m", Part(12 * 60, None, "pm")),
    (r"(?:the )?(?:end|close) of (?:the )?(?:day|business)(?: on)?|late in the day|cob|eod", Part(16 * 60, None, "pm")),
    (r"(?:the )?(?:start|beginning) of (?:the )?day|early in the day", Part(None, 10 * 60, "am")),
    (r"(?:after|once i finish|once im off|when i get off|when im off) (?:my )?work", Part(17 * 60, None, fixed=True)),
    (
        r"after (?:the kids |the kid |my kids |they |she |he )?(?:gets? out of |get off )?school",
        Part(15 * 60, None, fixed=True),
    ),
    (r"after lunch", Part(13 * 60, None, fixed=True)),
    (r"before (?:my )?work", Part(None, 9 * 60, fixed=True)),
    (r"before lunch", Part(None, 12 * 60, fixed=True)),
    (r"before school(?! (?:starts|begins|resumes|ends|lets|is))", Part(None, 8 * 60 + 30, fixed=True)),
    (
        r"(?:cualquier|alguna|toda) manana|(?:(?:por|en|de) )?las? mananas?|mananitas?|mananas"
        r"|manana temprano(?= por| en)",
        MORNING,
    ),
    (r"temprano(?: (?:por|en|de) la manana)?|tempranito|a primera hora de la manana", Part(None, 10 * 60, "am")),
    (r"(?:(?:por|en|de|a) )?las? tardes?|tardes?", TARDE),
    (r"(?:(?:por|en|de|a) )?las? noches?|noches?", EVENING),
    (
        r"(?:a|en) (?:la|mi) hora (?:del? )?(?:mi )?(?:almuerzo|almorzar|comer|la comida|comida|lonche|lunch)"
        r"|en (?:el|mi) (?:almuerzo|lonche|lunch)",
        LUNCH,
    ),
    (r"despues del? (?:mi )?trabajo|despues de trabajar|saliendo del trabajo", Part(17 * 60, None, fixed=True)),
    (r"despues de (?:la escuela|clases)", Part(15 * 60, None, fixed=True)),
    (r"antes del? (?:mi )?trabajo|antes de trabajar", Part(None, 9 * 60, fixed=True)),
)
