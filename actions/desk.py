"""Everything an action works with in one turn: what was said, what is known, the clinic's api, and a voice."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk.executor import CollectingDispatcher

from actions.doctors import DoctorsMeant
from actions.draft import Draft, Json
from actions.turn import Person, Turn
from actions.vocabulary import Vocabulary
from actions.wishes import Wish
from api.client import FrontdeskClient
from api.wording import day_in_words, response_text, time_in_words


@dataclass(slots=True)
class Desk:
    """One turn's working place. `draft` is changed in place and becomes events at the end of the turn."""

    turn: Turn
    draft: Draft
    clinic: Vocabulary
    client: FrontdeskClient
    dispatcher: CollectingDispatcher
    responses: dict[str, Any]

    @property
    def comes_back(self) -> bool:
        """Whether something beside the flow has been answered just now, so that a few words lead back to it."""
        return self.draft.aside == self.turn.id

    def say(self, response: str, options: list[Json] | None = None, **facts: Any) -> None:
        """Adds a reply. `options` are `{title, payload}`, shown as a numbered list or read as keys."""
        self.dispatcher.utter_message(response=response, buttons=options, **facts)

    def hand_off(self, reason: str, **facts: Any) -> None:
        """Asks the api to bring a person. The api says so, since it knows whether the clinic is open."""
        self.dispatcher.utter_message(json_message={"handoff": {"reason": reason, **facts}})

    def piece(self, response: str, *, channel: str | None = None, **facts: Any) -> str:
        """The words of a response that goes into a label or into another sentence, or to the patient another way."""
        return response_text(self.responses, response, self.turn.language, channel or self.turn.channel, **facts)

    @property
    def is_call(self) -> bool:
        return self.turn.channel == "voice"

    def text_too(self, response: str, **facts: Any) -> None:
        """Sends a caller in writing what they have just been told."""
        if self.is_call:
            text = self.piece(response, channel="sms", **facts)
            self.dispatcher.utter_message(json_message={"texted": text})

    def options(self, *responses: str, **facts: Any) -> list[Json]:
        return numbered(self.piece(response, **facts) for response in responses)

    def doctors_meant(self, text: str | None = None) -> DoctorsMeant:
        """Whom the message, or other words of this conversation, mean. On the phone names are heard, not read."""
        said = self.turn.text if text is None else text
        return self.clinic.doctors.read(said, spoken=self.is_call, site=self.site_meant(said))

    def site_meant(self, text: str | None = None) -> str | None:
        return self.clinic.places.named_in(self.turn.text if text is None else text)

    @property
    def wish(self) -> Wish:
        return Wish.from_json(self.draft.wish)

    @wish.setter
    def wish(self, wish: Wish) -> None:
        self.draft.wish = wish.to_json()

    @property
    def party(self) -> Person | None:
        return Person.from_json(self.draft.party) if self.draft.party else None

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which words about time are read: that of the place that was named, else the clinic's."""
        sites = self.clinic.sites
        site = sites.get(self.wish.site or "") or next(iter(sites.values()))
        return ZoneInfo(site.time_zone)

    def local(self, slot: Json) -> datetime:
        """A slot's or appointment's start on the wall clock of its site."""
        return datetime.fromisoformat(slot["start"])

    def when_and_where(self, slot: Json, *, channel: str | None = None) -> dict[str, str]:
        """The facts that every sentence about a visit states: weekday, date, time, provider and place.

        A sensitive department's provider is not named in a text.
        """
        start, language = self.local(slot), self.turn.language
        named = not ((channel or self.turn.channel) == "sms" and self.clinic.is_sensitive(slot["provider"]["code"]))
        shape = f"utter_place_{slot['modality']}" + ("" if named else "_unnamed")
        return {
            "day": day_in_words(start.date(), language),
            "short_day": day_in_words(start.date(), language, short=True),
            "time": time_in_words(start, language),
            "place": self.piece(shape, provider=slot["provider"]["name"], site=slot["site"]["name"]),
        }

    def visit_name(self, code: str) -> str:
        """A kind of visit as the clinic names it in the patient's language."""
        visit = self.clinic.visit_types[code]
        return (visit.name_es if self.turn.language == "es" else "") or visit.name

    def slot_label(self, slot: Json) -> str:
        return self.piece("utter_slot_label", **self.when_and_where(slot))


def numbered(labels: Any) -> list[Json]:
    """Options whose values are their numbers: "2" is what a patient types or presses."""
    return [{"title": label, "payload": str(n)} for n, label in enumerate(labels, start=1)]
