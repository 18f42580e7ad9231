"""How people are called, and what stands behind their names."""

import re

_BEFORE = {
    "en": {"Dr": "Doctor", "Drs": "Doctors", "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Prof": "Professor"},
    "es": {
        "Dr": "doctor", "Dra": "doctora", "Dres": "doctores", "Sr": "señor", "Sra": "señora", "Srta": "señorita",
        "Lic": "licenciado", "Prof": "profesor",
    },
}  # fmt: skip
_BEHIND = {
    "en": {
        "MD": "M D", "DO": "D O", "NP": "nurse practitioner", "PA": "physician assistant", "RN": "registered nurse",
        "PT": "physical therapist", "DPT": "physical therapist", "PsyD": "psychologist", "PhD": "P H D",
        "LCSW": "clinical social worker", "CNM": "midwife", "RD": "dietitian",
    },
    "es": {
        "MD": "médico", "DO": "médico", "NP": "enfermería", "PA": "asistencia médica", "RN": "enfermería",
        "PT": "fisioterapia", "DPT": "fisioterapia", "PsyD": "psicología", "PhD": "doctorado",
        "LCSW": "trabajo social clínico", "CNM": "partería", "RD": "nutrición",
    },
}  # fmt: skip
_A_NAME = r"[A-ZÁÉÍÓÚÑ][\w'’-]"


def titles_in_words(text: str, language: str) -> str:
    """Spanish has the fields of those who are no doctors, which fit women and men."""
    before, behind = _BEFORE[language], _BEHIND[language]
    text = re.sub(
        rf"\b({'|'.join(before)})\b(?:\.\s?|\s(?=(?-i:{_A_NAME})))(?=\w)",
        lambda m: f"{before[m[1].capitalize()]} ",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"\bSt\.\s(?=[A-Z])", "Saint ", text)
    text = _with_articles(text) if language == "es" else text
    return re.sub(rf",?\s({'|'.join(behind)})\b\.?(?=[\s,.;:?!)]|$)", lambda m: f", {behind[m[1]]}", text)


def _with_articles(text: str) -> str:
    """ "con el doctor Lee"; nobody says it without, though it is written so."""
    titles = r"(?:doctor|señor)a?\b(?=\s[A-ZÁÉÍÓÚÑ])"
    text = re.sub(rf"\b(con|para|por|y|o|que)\s({titles})", lambda m: f"{m[1]} {_article(m[2])} {m[2]}", text)
    text = re.sub(rf"\b(de|a)\s({titles})", lambda m: _joined(m[1], m[2]), text)
    subject = rf"(^|[.?!]\s)({titles})(?=(?:\s[A-ZÁÉÍÓÚÑ][\w'’-]+)+\s[a-záéíóúñ])"
    return re.sub(subject, lambda m: f"{m[1]}{_article(m[2]).capitalize()} {m[2]}", text)


def _article(title: str) -> str:
    return "la" if title.endswith("a") else "el"


def _joined(preposition: str, title: str) -> str:
    return f"{preposition} la {title}" if title.endswith("a") else f"{preposition}l {title}"
