"""The demo clinic as the dialogue knows it, and the lists of what people say that are kept apart from the code."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from actions.vocabulary import Vocabulary
from api.clinic.answers import clinic_out, provider_out, site_out, visit_type_out
from api.clinic.reading import read_clinic
from api.settings import DEMO_CLINIC

LISTS = Path(__file__).with_name("lists")


@cache
def demo_clinic() -> Vocabulary:
    clinic = read_clinic(DEMO_CLINIC)
    return Vocabulary(
        about=clinic_out(clinic),
        providers={p.code: provider_out(clinic, p) for p in clinic.providers},
        visit_types={v.code: visit_type_out(clinic, v) for v in clinic.visit_types},
        sites={s.code: site_out(s) for s in clinic.sites},
    )


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a list: each is a message and what a receptionist would make of it."""
    return [json.loads(line) for line in (LISTS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def share_right(outcomes: list[bool]) -> float:
    return sum(outcomes) / len(outcomes)
