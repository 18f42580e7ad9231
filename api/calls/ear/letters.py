"""How names are spelled on the phone: the words of aviation in English, first names in Spanish."""

LETTERS: dict[str, dict[str, str]] = {
    "en": dict(
        pair.split(":")
        for pair in (
            "A:Alfa B:Bravo C:Charlie D:Delta E:Echo F:Foxtrot G:Golf H:Hotel I:India J:Juliett K:Kilo L:Lima M:Mike"
            " N:November O:Oscar P:Papa Q:Quebec R:Romeo S:Sierra T:Tango U:Uniform V:Victor W:Whiskey X:X-ray"
            " Y:Yankee Z:Zulu"
        ).split()
    ),
    "es": dict(
        pair.split(":")
        for pair in (
            "A:Ana B:Beatriz C:Carmen D:Daniel E:Elena F:Francisco G:Gloria H:Héctor I:Isabel J:José K:Karina L:Luis"
            " M:María N:Nora Ñ:ñandú O:Óscar P:Pedro Q:Quito R:Rosa S:Sara T:Teresa U:Úrsula V:Víctor W:Washington"
            " X:Xóchitl Y:Yolanda Z:Zacarías"
        ).split()
    ),
}

MARKS_IN_NAMES: dict[str, dict[str, str]] = {
    "en": {"-": "hyphen", "'": "apostrophe", "’": "apostrophe", " ": "space"},
    "es": {"-": "guion", "'": "apóstrofo", "’": "apóstrofo", " ": "espacio"},
}
