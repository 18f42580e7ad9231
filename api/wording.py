"""Responses, dates and times in a patient's language; the wording itself is in data/*/responses.yml.

The dialogue model picks a response's variant itself; this does the same for what the api says when the model is not
asked, and for the small pieces that actions put into labels.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import yaml
from babel.dates import format_date, format_time

from api.settings import ROOT

_DAY = {"en": "EEEE, MMMM d", "es": "EEEE d 'de' MMMM"}
_SHORT_DAY = {"en": "EEE, MMM d", "es": "EEE d 'de' MMM"}
_FULL_DAY = {"en": "MMMM d, y", "es": "d 'de' MMMM 'de' y"}
_LOCALE = {"en": "en_US", "es": "es_US"}


def day_in_words(day: date, language: str, *, short: bool = False) -> str:
    """'Wednesday, December 2', or 'Wed, Dec 2'."""
    pattern = (_SHORT_DAY if short else _DAY)[language]
    return str(format_date(day, pattern, locale=_LOCALE[language]))


def birth_date_in_words(day: date, language: str) -> str:
    """'January 15, 1979'."""
    return str(format_date(day, _FULL_DAY[language], locale=_LOCALE[language]))


def time_in_words(moment: datetime, language: str) -> str:
    """'9:00 AM'. Babel's narrow space would turn a text of one part into two, so it becomes a plain one."""
    return str(format_time(moment, "short", locale=_LOCALE[language])).replace("\u202f", " ").replace("\xa0", " ")


def phone_in_words(phone: str) -> str:
    """A US number as people write it: 502-555-0190."""
    return f"{phone[2:5]}-{phone[5:8]}-{phone[8:]}" if phone.startswith("+1") and len(phone) == 12 else phone


def response_text(responses: Mapping[str, Any], name: str, language: str, channel: str, **facts: Any) -> str:
    """The text of a response in the variant that fits: language first, then channel."""
    fitting = [v for v in responses[name] if _language(v) in (None, language) and v.get("channel") in (None, channel)]
    best = max(fitting, key=lambda v: (_language(v) == language, v.get("channel") == channel))
    return str(best["text"]).format_map(facts)


@lru_cache
def all_responses() -> dict[str, Any]:
    """Every response of data/*/responses.yml by its name."""
    files = sorted((ROOT / "data").glob("*/responses.yml"))
    return {name: variants for f in files for name, variants in yaml.safe_load(f.read_text())["responses"].items()}


def _language(variant: Mapping[str, Any]) -> str | None:
    conditions = (c for c in variant.get("condition", ()) if c["name"] == "language")
    return next((str(c["value"]) for c in conditions), None)
