"""Signs that only eyes read: what has a word gets it, the rest falls away, and lines become sentences."""

import re
import unicodedata

_WORDS = {
    "en": {"&": "and", "%": "percent", "@": "at", "+": "plus", "°": "degrees", "=": "equals"},
    "es": {"&": "y", "%": "por ciento", "@": "arroba", "+": "más", "°": "grados", "=": "igual a"},
}
_DOT = {"en": "dot", "es": "punto"}
_AT = {"en": "at", "es": "arroba"}
_OR = {"en": "or", "es": "o"}
_DASH = {"en": "dash", "es": "guion"}
_ABBREVIATED = {
    "en": {
        r"e\.g\.": "for example", r"i\.e\.": "that is", r"etc\.": "et cetera", r"approx\.": "about",
        r"vs\.?": "versus", r"w/": "with", r"hrs?\.": "hours", r"mins?\.": "minutes", r"appt\.?": "appointment",
        r"ext\.": "extension",
    },
    "es": {
        r"p\. ?ej\.": "por ejemplo", r"etc\.": "etcétera", r"aprox\.": "aproximadamente", r"tel\.": "teléfono",
        r"mins?\.": "minutos", r"hrs?\.": "horas", r"c/u": "cada uno", r"ext\.": "extensión",
    },
}  # fmt: skip
_LINK = re.compile(r"\bhttps?://(?:www\.)?([\w.-]*\w)(?::\d+)?(?:[/?#]\S*[\w/])?", re.IGNORECASE)
_MAIL = re.compile(r"\b([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)\b")
_HOST = re.compile(r"\b(?:www\.)?((?:[a-z0-9-]+\.)+(?:com|org|net|gov|edu|health|example|us|io))\b", re.IGNORECASE)
_SHOUTED = re.compile(r"\b(?=[A-ZÁÉÍÓÚÑ]*[AEIOUÁÉÍÓÚ])[A-ZÁÉÍÓÚÜÑ]{4,}\b")
_SLASHED = re.compile(r"[^\W\d_]+(?:/[^\W\d_]+)+")
_LISTED = re.compile(r"^\s*(?:(\d{1,2})[.)]|[-*•·])\s+", re.MULTILINE)
_QUOTED = str.maketrans(dict.fromkeys('"“”«»„‟`*_~^|\\{}[]<>', " "))
_HALVES = {
    "en": {"½": " half ", "¼": " quarter ", "¾": " three quarters "},
    "es": {"½": " media ", "¼": " cuarto ", "¾": " tres cuartos "},
}
_KEPT = frozenset("LlMNZP")


def signs_in_words(text: str, language: str) -> str:
    text = _plain(re.sub("[½¼¾]", lambda m: _HALVES[language][m[0]], text))
    text = re.sub(r"\band/or\b|\by/o\b", _OR[language], text)
    text = _LINK.sub(lambda m: _dotted(m[1], language), text)
    text = _MAIL.sub(lambda m: f"{_mailbox(m[1], language)} {_AT[language]} {_dotted(m[2], language)}", text)
    text = _HOST.sub(lambda m: _dotted(m[1], language), text)
    text = _LISTED.sub(lambda m: f"{m[1]}: " if m[1] else "", text)
    text = _lines_as_sentences(text)
    for short, full in _ABBREVIATED[language].items():
        text = re.sub(rf"(?<!\w){short}(?!\w)", full, text, flags=re.IGNORECASE)
    text = _SHOUTED.sub(lambda m: m[0].lower(), text)
    text = _SLASHED.sub(lambda m: _alternatives(m[0].split("/"), language), text)
    text = re.sub(r"#\s*(?=\d)", "number " if language == "en" else "número ", text)
    return re.sub(r"[&@=°]", lambda m: f" {_WORDS[language][m[0]]} ", text)


def sign_in_words(sign: str, language: str) -> str:
    """The word of a sign that stands by itself."""
    return _WORDS[language].get(sign, "")


def tidied(text: str) -> str:
    """Marks of a sentence only, each once, and single spaces."""
    text = re.sub(r"\s*[()]\s*", ", ", text.translate(_QUOTED))
    text = re.sub(r"\s[-–—]+\s|[–—]+|--+", ", ", text)
    text = re.sub(r"(?<!\w)-+|-+(?!\w)", " ", text)
    text = re.sub(r"[/#$%+=&@°…]", " ", text)
    text = re.sub(r"(?<![^\W\d_])['’]+|['’]+(?![^\W\d_])", " ", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+(?=[,.;:?!])", "", text)
    text = re.sub(r"[,.;:]*([?!])[,.;:?!]*", r"\1", text)
    text = re.sub(r"[,;:]*\.[,.;:]*", ".", text)
    text = re.sub(r"([,;:])[,;:]+", lambda m: ":" if ":" in m[0] else m[1], text)
    text = re.sub(r"(?<=[,;:.?!])(?=[^\W\d_¿¡])", " ", text)
    return re.sub(r"^[\s,.;:?!-]+|[\s,;:-]+$", "", text)


def _plain(text: str) -> str:
    """No letters made for show, no faces, no signs that steer a screen."""
    text = unicodedata.normalize("NFKC", re.sub(r"(?<=\d)\.?([ºª])", _ordinal_mark, text)).replace("⁄", "/")
    shown = (c if c in "\n$+°=<>^`|~" or unicodedata.category(c)[0] in _KEPT else " " for c in text)
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and c not in "0123456789" else c for c in shown)


def _ordinal_mark(found: re.Match[str]) -> str:
    return "o." if found[1] == "º" else "a."


def _lines_as_sentences(text: str) -> str:
    lines = [line.strip() for line in text.splitlines()]
    ended = [line if re.search(r"[.,;:?!]$", line) else f"{line}." for line in lines if line]
    return " ".join(ended) if len(ended) > 1 else " ".join(lines).strip()


def _alternatives(parts: list[str], language: str) -> str:
    """ "he or she"; "month, day, year"."""
    return f" {_OR[language]} ".join(parts) if len(parts) == 2 else ", ".join(parts)


def _mailbox(name: str, language: str) -> str:
    return re.sub(r"\d", lambda m: f" {m[0]} ", _dotted(name, language))


def _dotted(name: str, language: str) -> str:
    name = name.replace(".", f" {_DOT[language]} ").replace("-", f" {_DASH[language]} ")
    return re.sub(r"\s+", " ", name.replace("_", " ").replace("+", f" {_WORDS[language]['+']} ")).strip()
