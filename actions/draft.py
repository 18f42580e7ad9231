"""What a flow has gathered so far, read from the tracker's slots and written back as the differences."""

import copy
from dataclasses import dataclass, field, fields
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

type Json = dict[str, Any]


@dataclass(slots=True)
class Draft:
    """The dialogue's working memory. Every value is plain JSON, since the tracker keeps it."""

    flow: str | None = None
    """The form that all this belongs to: nothing of an earlier flow may leak into a new one."""
    party: Json | None = None
    """The patient: see `turn.Person`."""
    identity: Json | None = None
    """What was told on the way to the party: birth date, names, been here before, names heard early."""
    visit_type: str | None = None
    wish: Json | None = None
    """See `wishes.Wish`."""
    appointment: Json | None = None
    existing: Json | None = None
    """A visit of the same kind that the patient has already, `{visit, is_told}`; None before it was looked for."""
    offers: list[Json] | None = None
    slot: Json | None = None
    """The picked slot with its `hold_id`."""
    confirmed: bool | None = None
    contact: Json | None = None
    """New contact details `{phone?, email?, address?}`, which kind was spoken of, and where a code has gone."""
    code: bool | None = None
    """Whether the code has come back."""
    outcome: Json | None = None
    doubts: int = 0
    used_turn: str | None = None
    aside: str | None = None
    """The turn in which something beside the flow was answered: the open question then comes back in a few words."""
    offered_flow: str | None = None
    """A form that was offered in passing ("Would you like to book one?"): a yes goes there."""
    later: list[str] | None = None
    """Wishes of the same message that wait until this one has ended, in the patient's words."""
    resumed: str | None = None
    """The one of them that the next form is opened for."""
    _before: Json = field(default_factory=dict, repr=False)

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> "Draft":
        kept = {name: tracker.get_slot(name) for name in SLOTS}
        kept["doubts"] = int(kept["doubts"] or 0)
        return cls(**copy.deepcopy(kept), _before=kept)

    def events(self) -> list[EventType]:
        return [SlotSet(name, getattr(self, name)) for name in SLOTS if getattr(self, name) != self._before.get(name)]

    def clear_flow(self, *, keep: tuple[str, ...] = ()) -> None:
        """Forgets everything but who the person is and how well we understood each other."""
        for name in FLOW_SLOTS:
            if name not in keep:
                setattr(self, name, None)


SLOTS = tuple(f.name for f in fields(Draft) if not f.name.startswith("_"))
FLOW_SLOTS = (
    "flow",
    "party",
    "identity",
    "visit_type",
    "wish",
    "appointment",
    "existing",
    "offers",
    "slot",
    "confirmed",
    "contact",
    "code",
    "outcome",
)
