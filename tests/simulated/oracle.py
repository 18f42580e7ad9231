"""The oracle: what is in the book against what the patient agreed to, and what was said against what may be said."""

from dataclasses import dataclass, field
from typing import Any

from tests.simulated.leaks import leaked
from tests.simulated.patient import Patient
from tests.simulated.reading import Spoken
from tests.simulated.told import Book, Lines, is_answered, untrue
from tests.simulated.writer import Promise


@dataclass
class Verdict:
    """`end` is one of: reached, person_right, person, gave_up, wrong.

    `wrong` is what stands otherwise in the book than was agreed to; `untrue` what was said and is not so.
    """

    end: str
    wrong: list[str] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    silent: bool = False
    cause: str = ""

    def add(self, wrong: list[str]) -> None:
        """What else was seen to go wrong."""
        if wrong:
            self.wrong, self.end = [*self.wrong, *wrong], "wrong"


def judge(patient: Patient, before: Book, after: Book, lines: Lines, tasks: Book) -> Verdict:
    """What became of a conversation; `tasks` is what waits for the staff because of it."""
    wrong = wrong_bookings(patient, before, after)
    false = untrue(patient, before, after, lines, tasks)
    silent = patient.ended == "silence"
    end = "wrong" if wrong or false else _end(patient, after, lines, tasks)
    cause = "" if end in ("reached", "person_right") else f"{patient.ended} after {_last_question(patient)}"
    return Verdict(end, wrong, false, leaked(patient, lines), silent, cause)


def _last_question(patient: Patient) -> str:
    return ", ".join(patient.answers_seen[-3:])


def _end(patient: Patient, after: Book, lines: Lines, tasks: Book) -> str:
    if patient.goal.person_is_right:
        is_right = patient.ended == "person" and is_answered(patient, after, lines, tasks)
        return "person_right" if is_right else "gave_up"
    if patient.ended == "person":
        return "person"
    kind = {"book": "booked", "move": "moved", "cancel": "cancelled"}.get(patient.goal.kind)
    if kind:
        return (
            "reached"
            if patient.ended == "done" and patient.promises and patient.promises[-1].kind == kind
            else "gave_up"
        )
    return "reached" if patient.ended == "answered" and is_answered(patient, after, lines, tasks) else "gave_up"


def wrong_bookings(patient: Patient, before: Book, after: Book) -> list[str]:
    """Every difference between the book and what the patient has said yes to, in words."""
    was = {row["id"]: row for row in before}
    promises = list(patient.promises)
    found = []
    for row in after:
        old = was.get(row["id"])
        if old is not None and _same(old, row):
            continue
        if old is not None and _same(old, row | {"confirmed": old["confirmed"]}):
            if not _confirms(patient, row):
                found.append(f"confirmed without a word of it: {_in_words(row)}")
            continue
        kind = "booked" if old is None else "cancelled" if row["status"] == "cancelled" else "moved"
        promise = next((p for p in promises if p.kind == kind and _fulfils(row, old, p)), None)
        if promise is None:
            found.append(f"{kind} without a yes to it: {_in_words(row)}")
            continue
        promises.remove(promise)
        if kind == "booked":
            found += _not_as_meant(patient, row)
        if kind in ("moved", "cancelled") and patient.goal.kept and str(row["id"]) != patient.goal.kept[0]["id"]:
            found.append(f"{kind} another visit than was meant: {_in_words(row)}")
    gone = was.keys() - {row["id"] for row in after}
    found += [f"vanished: {_in_words(was[key])}" for key in gone]
    if patient.ended == "done" and promises and promises[-1] is patient.promises[-1]:
        found.append("said to be done, but not in the book")
    return found


def _same(old: dict[str, Any], new: dict[str, Any]) -> bool:
    told_apart_by = ("start", "provider_code", "site_code", "status", "patient_id", "visit_type", "confirmed")
    return all(old[key] == new[key] for key in told_apart_by)


def _confirms(patient: Patient, row: dict[str, Any]) -> bool:
    goal = patient.goal
    return goal.kind == "confirm" and bool(row["confirmed"]) and str(row["id"]) == goal.kept[0]["id"]


def _fulfils(row: dict[str, Any], old: dict[str, Any] | None, promise: Promise) -> bool:
    visit = promise.visit
    assert visit is not None
    as_read = visit.start == row["start"] and visit.provider in (row["provider_code"], None)
    place = visit.site in (row["site_code"], None)
    old_as_read = promise.old is None or old is None or promise.old.start == old["start"]
    return as_read and place and old_as_read and _is_told(visit, row)


def _is_told(visit: Spoken, row: dict[str, Any]) -> bool:
    """A read-back names provider and place; in the sensitive department, neither name nor street but the video."""
    return row["provider_code"] == "bell" or (visit.provider is not None and (visit.site is not None or visit.by_video))


def _not_as_meant(patient: Patient, row: dict[str, Any]) -> list[str]:
    goal = patient.goal
    found = []
    if row["given_name"] != goal.person.given:
        found.append(f"booked for {row['given_name']} instead of {goal.person.given}")
    if goal.reason and row["visit_type"] not in goal.reason.accepts:
        found.append(f"booked a {row['visit_type']} for {goal.reason.name}")
    return found


def _in_words(row: dict[str, Any]) -> str:
    return (
        f"{row['visit_type']} {row['start']:%a %b %d %H:%M} with {row['provider_code']} at {row['site_code']},"
        f" {row['status']}"
    )
