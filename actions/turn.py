"""One turn as the actions see it: what was said, when, by whom as far as they have proved it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from rasa_sdk import Tracker

PERHAPS = 0.2
PROOF_LASTS = timedelta(minutes=30)
"""Within it somebody who has just proved who they are has not lost that yet."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose visits this conversation may see and change."""

    id: str
    given_name: str
    family_name: str
    birth_date: date
    is_self: bool
    sex: str | None = None
    established: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> "Person":
        return cls(
            id=str(facts["id"]),
            given_name=facts["given_name"],
            family_name=facts["family_name"],
            birth_date=date.fromisoformat(str(facts["birth_date"])),
            is_self=facts["is_self"],
            sex=facts.get("sex"),
            established=tuple(facts.get("established", ())),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "given_name": self.given_name,
            "family_name": self.family_name,
            "birth_date": self.birth_date.isoformat(),
            "is_self": self.is_self,
            "sex": self.sex,
            "established": list(self.established),
        }

    def age(self, today: date) -> int:
        """In whole years."""
        before_birthday = (today.month, today.day) < (self.birth_date.month, self.birth_date.day)
        return today.year - self.birth_date.year - before_birthday

    def is_child(self, today: date) -> bool:
        return self.age(today) < 18


@dataclass(frozen=True, slots=True)
class Turn:
    """What the api handed to the dialogue model with this message."""

    id: str
    conversation_id: UUID
    call_sid: str | None
    """The phone call in which it was said, if it was."""
    text: str
    intent: str
    sure: float
    """How sure the model is of the intent, between 0 and 1."""
    perhaps: frozenset[str]
    """Other intents that cannot be ruled out: at least `PERHAPS` as likely as the likeliest."""
    topic: str | None
    """What a question or a request for a person is about, as far as the model heard it: hours, parking, refill …"""
    channel: str
    language: str
    now: datetime
    """The clinic's present, with its zone."""
    people_on_file: int
    """How many adults are reached at this number; 0 for one that the clinic has never seen."""
    people: tuple[Person, ...]
    """Whom the conversation has proved access to."""
    locked: bool
    form: str | None
    question: str | None
    """The slot that is being asked for."""
    said_before: tuple[dict[str, Any], ...] = ()
    """What was said in the turn before, `{text, options?}` each, as far as whoever writes now may hear it."""

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> "Turn":
        message = tracker.latest_message or {}
        intent = message.get("intent") or {}
        name, sure = intent.get("name") or "nlu_fallback", float(intent.get("confidence") or 0.0)
        said, facts = message.get("metadata", {}), message.get("metadata", {}).get("facts", {})
        return cls(
            id=said["turn"],
            conversation_id=UUID(facts["conversation_id"]),
            call_sid=facts.get("call_sid"),
            text=message.get("text") or "",
            intent=name,
            sure=sure,
            perhaps=frozenset(
                row["name"]
                for row in message.get("intent_ranking") or []
                if row["name"] not in (name, "nlu_fallback") and row["confidence"] >= PERHAPS * sure
            ),
            topic=message.get("topic"),
            channel=said["channel"],
            language=said["language"],
            now=datetime.fromisoformat(said["now"]),
            people_on_file=facts["people_on_file"],
            people=tuple(Person.from_json(person) for person in facts["patients"]),
            locked=facts["locked"],
            form=tracker.active_loop_name,
            question=tracker.get_slot("requested_slot"),
            said_before=_said_before(said, facts),
        )


def _said_before(said: dict[str, Any], facts: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """The last turn's sentences. What a proof of identity has opened is not said again once that has ended."""
    before = said.get("before") or {}
    if not before:
        return ()
    passed = datetime.fromisoformat(said["now"]) - datetime.fromisoformat(before["now"])
    may_hear = bool(facts["patients"]) or (not before["knew_patients"] and passed < PROOF_LASTS)
    return tuple(reply for reply in before["replies"] if reply.get("text")) if may_hear else ()
