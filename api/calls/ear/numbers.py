"""Numbers as they are said: amounts as amounts, and what is keyed or read off a card digit by digit."""

import re

from num2words import num2words

from api.calls.ear.marks import sign_in_words

_DIGITS = {
    "en": "zero one two three four five six seven eight nine".split(),
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve".split(),
}
_MOST_AS_AMOUNT = 4
"""Digits of a number that is said as an amount unless it is divided by commas; a longer one is a code."""
_FEMININE = re.compile(
    r"\s+(?:horas?|vez|veces|[^\W\d_]+as?)\b(?<!\sla)(?<!\sa)(?<!\slas)(?<!\spara)(?<!\suna)(?<!\so)", re.IGNORECASE
)
_MASCULINE = re.compile(
    r"\s+(?!(?:de|del|y|o|u|e|a|al|en|con|para|por|si|es|no|que|la|las|los|el|sin)\b)[^\W\d_]+", re.IGNORECASE
)
_ORDINALS_ES = "primer segund tercer cuart quint sext séptim octav noven décim".split()
_PHONE = re.compile(
    r"(?<![\w-])(?:\+1[\s.-]?|(1)[\s.-])?\(?(\d{3})\)?[\s.-]?(\d{3})[\s.-](\d{4})(?![\w-]|\.\d)"
    r"|(?<!\w)\+1(\d{3})(\d{3})(\d{4})\b"
)
_LOCAL_PHONE = re.compile(r"(?<![\w-])(\d{3})-(\d{4})(?![\w-])")
_DOLLARS = re.compile(r"\$\s?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d\d))?(?!\d)")
_AMOUNT = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?![\w,])")
_DECIMAL = re.compile(r"(?<![\w.])(\d+)\.(\d+)(?![\w.]*\d)")
_CODE = re.compile(r"(?<![^\W_])(?=[^\W_]*\d)(?=[^\W_]*[^\W\d_])[^\W_]+")
_ENDING = re.compile(r"\b(ending in|ends in|ending with|last four|terminad[oa] en|termina en)\s+(\d+)", re.IGNORECASE)
_EMERGENCY = re.compile(r"(?<!\d)(?:911|988)(?!\d)")
_ALWAYS_OPEN = {"en": "twenty-four seven", "es": "a toda hora, todos los días"}
_TO = {"en": "to", "es": "a"}


def amount(number: int, language: str) -> str:
    """As it is counted: "one hundred twenty", "veintiuno"."""
    said = str(num2words(number, lang=language)).replace(",", "")
    if language == "en":
        return said.replace(" and ", " ")
    return re.sub(r"\by uno mil", "y un mil", said.replace("veintiuno mil", "veintiún mil"))


def ordinal(number: int, language: str, *, ending: str = "o") -> str:
    """ "twenty-first"; in Spanish only the first ten, as people say them: "tercera", "piso once"."""
    if language == "en":
        return str(num2words(number, lang="en", to="ordinal")).replace(" and ", " ").replace(",", "")
    if not 1 <= number <= len(_ORDINALS_ES):
        return amount(number, "es")
    return _ORDINALS_ES[number - 1] + ("" if ending == "er" else ending)


def in_pairs(number: int, language: str) -> str:
    """Years and house numbers: "nineteen seventy-nine", "forty-one twenty", "one oh five"."""
    if language == "es":
        return amount(number, "es")
    if 100 < number < 1000:
        hundreds, rest = divmod(number, 100)
        if not rest:
            return amount(number, "en")
        return f"{_DIGITS['en'][hundreds]} {'oh ' if rest < 10 else ''}{amount(rest, 'en')}"
    if number < 1000:
        return amount(number, "en")
    return str(num2words(number, lang="en", to="year")).replace(" and ", " ").replace("oh-", "oh ").replace(",", "")


def digits(written: str, language: str) -> str:
    """One by one; letters among them too."""
    return " ".join(_DIGITS[language][int(c)] if c in "0123456789" else c for c in written if not c.isspace())


def numbers_in_words(text: str, language: str) -> str:
    text = _PHONE.sub(lambda m: _phone([part for part in m.groups() if part], language), text)
    text = _LOCAL_PHONE.sub(lambda m: _phone([m[1], m[2]], language), text)
    text = re.sub(r"(?<![\d/])24/7(?![\d/])", _ALWAYS_OPEN[language], text)
    text = _DOLLARS.sub(lambda m: _dollars(m, language), text)
    text = _ENDING.sub(lambda m: f"{m[1]} {digits(m[2], language)}", text)
    text = _EMERGENCY.sub(lambda m: digits(m[0], language), text)
    text = _ordinals(text, language)
    text = _AMOUNT.sub(lambda m: _counted(int(m[0].replace(",", "")), m, language), text)
    text = _DECIMAL.sub(lambda m: _decimal(m, language), text)
    text = re.sub(r"(?<![\w-])(\d+)\s?[-–]\s?(\d+)(?![\w-]*\d)", rf"\1 {_TO[language]} \2", text)
    text = re.sub(r"(?<=\d)\s?([%+])", lambda m: f" {sign_in_words(m[1], language)}", text)
    text = re.sub(r"\+\s?(?=\d)", f"{sign_in_words('+', language)} ", text)
    text = re.sub(r"(?<=\d)/(?=\d)", " over " if language == "en" else " sobre ", text)
    text = _CODE.sub(lambda m: digits(m[0], language), text)
    return re.sub(r"\d+", lambda m: _plain_number(m, language), text)


def _phone(groups: list[str], language: str) -> str:
    return ", ".join(digits(group, language) for group in groups)


def _dollars(found: re.Match[str], language: str) -> str:
    whole, cents = int(found[1].replace(",", "")), int(found[2] or 0)
    if len(str(whole)) > 9:
        return digits(found[1], language)
    if language == "es":
        said = f"{_shortened(amount(whole, 'es'))} {'dólar' if whole == 1 else 'dólares'}"
        return said + (
            f" con {_shortened(amount(cents, 'es'))} {'centavo' if cents == 1 else 'centavos'}" * bool(cents)
        )
    said = f"{amount(whole, 'en')} {'dollar' if whole == 1 else 'dollars'}"
    return said + (f" and {amount(cents, 'en')} {'cent' if cents == 1 else 'cents'}" * bool(cents))


def _ordinals(text: str, language: str) -> str:
    if language == "en":
        return re.sub(r"\b(\d{1,4})(?:st|nd|rd|th)\b", lambda m: ordinal(int(m[1]), "en"), text, flags=re.IGNORECASE)
    found = re.compile(r"\b(\d{1,2})(?:(er)\b\.?|\.?([oa])(?:\.(?=\s+\w)|\b))")
    return found.sub(lambda m: ordinal(int(m[1]), "es", ending=m[2] or m[3]), text)


def _decimal(found: re.Match[str], language: str) -> str:
    point = "point" if language == "en" else "punto"
    whole = amount(int(found[1]), language) if len(found[1]) <= _MOST_AS_AMOUNT else digits(found[1], language)
    return f"{whole} {point} {digits(found[2], language)}"


def _plain_number(found: re.Match[str], language: str) -> str:
    written = found[0]
    before, after = found.string[: found.start()], found.string[found.end() :]
    if len(written) > _MOST_AS_AMOUNT or (len(written) > 1 and written[0] == "0"):
        said = digits(written, language)
    elif len(written) == _MOST_AS_AMOUNT:
        said = in_pairs(int(written), language)
    else:
        said = _counted(int(written), found, language)
    return f"{' ' if before[-1:].isalnum() else ''}{said}{' ' if after[:1].isalnum() else ''}"


def _counted(number: int, found: re.Match[str], language: str) -> str:
    said = amount(number, language)
    if language == "en" or not said.endswith("uno"):
        return said
    if _FEMININE.match(found.string, found.end()):
        return f"{said[:-1]}a"
    return _shortened(said) if _MASCULINE.match(found.string, found.end()) else said


def _shortened(said: str) -> str:
    """ "un dólar", "veintiún días"."""
    return re.sub(r"uno$", "un", said.replace("veintiuno", "veintiún"))
