"""Whether what the patient was told is true, and was what they had asked: facts, visits, and who will see to it."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from tests.simulated.patient import Patient
from tests.simulated.reading import Heard, Spoken, read

type Book = list[dict[str, Any]]
type Lines = list[tuple[str, str]]

_ABOUT_KEPT_VISITS = ("booked", "moved", "confirmed", "listed", "will_you_come")


def untrue(patient: Patient, before: Book, after: Book, lines: Lines, tasks: Book) -> list[str]:
    """What was said and is not so, in words."""
    found = []
    for heard in heard_in(lines):
        found += [f"{v.start:%a %b %d} was called another weekday" for v in heard.visits if not _weekday_fits(v)]
        if heard.cue in _ABOUT_KEPT_VISITS:
            known = [*before, *after]
            false = [v for v in heard.visits if v.start and not any(_is(v, row) for row in known)]
            found += [f"told of a visit that is not in the book: {_in_words(v)}" for v in false]
        if heard.cue == "no_visit" and patient.goal.kept and patient.identified:
            found.append("told that there is no visit, though there is one")
    if patient.ended == "person" and not tasks:
        found.append("told that a person will answer, but nothing waits for the staff")
    return found


def is_answered(patient: Patient, after: Book, lines: Lines, tasks: Book) -> bool:
    """Whether the patient was told what they wanted to know, or what they said was written down."""
    goal = patient.goal
    told = list(heard_in(lines))
    match goal.kind:
        case "ask":
            assert goal.question is not None
            return any(goal.question.is_answered_by(heard.words) for heard in told)
        case "person":
            assert goal.question is not None
            assert goal.question.task is not None
            kind, topic = goal.question.task
            return any(task["kind"] == kind and task["facts"].get("topic") == topic for task in tasks)
        case "check":
            meant = next((row for row in after if goal.kept and str(row["id"]) == goal.kept[0]["id"]), None)
            if meant is None:
                return any(heard.cue == "no_visit" for heard in told)
            return any(_is(visit, meant) for heard in told for visit in heard.visits)
        case "confirm":
            meant = next(row for row in after if str(row["id"]) == goal.kept[0]["id"])
            read_back = [visit for heard in told if heard.cue == "confirmed" for visit in heard.visits]
            return meant["confirmed"] and any(_is(visit, meant) for visit in read_back)
        case "availability":
            return any(_offers_what_was_asked(patient, heard) for heard in told)
    return False


def heard_in(lines: Lines) -> Iterator[Heard]:
    """What the clinic said, turn by turn."""
    for who, said in groupby(lines, key=lambda line: line[0]):
        if who == "clinic":
            yield read([words for _, words in said])


def _offers_what_was_asked(patient: Patient, heard: Heard) -> bool:
    """Times as wished, with whom was named; other times only where it is said that there are none like it."""
    wish, doctor = patient.goal.wish, patient.goal.doctor
    if not heard.slots:
        return heard.cue == "none_free" or (heard.bad_news and heard.cue in ("when", "told"))
    starts = [option.visit.start for option in heard.slots if option.visit.start]
    with_whom = doctor is None or all(option.visit.provider in (doctor, None) for option in heard.slots)
    as_wished = wish is None or all(wish.suits(start) for start in starts)
    return (as_wished and with_whom) or heard.bad_news


def _weekday_fits(visit: Spoken) -> bool:
    return visit.start is None or visit.weekday is None or visit.weekday == visit.start.weekday()


def _is(visit: Spoken, row: dict[str, Any]) -> bool:
    return row["status"] == "booked" and visit.start == row["start"] and visit.provider in (row["provider_code"], None)


def _in_words(visit: Spoken) -> str:
    return f"{visit.start:%a %b %d %H:%M} with {visit.provider or 'somebody'}"
