"""The calls that the network remembers, their recordings, and the telephone of the clinic's staff."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from simulator.voice.calls import Call
from simulator.voice.recordings import Recording

KEPT_CALLS = 2_000
KEPT_RECORDINGS = 500

Answers = Literal["person", "voicemail", "busy", "no-answer", "failed", "ringing"]


class StaffPhone(BaseModel):
    """How the staff's phone takes calls that the clinic hands on.

    A person hears the whisper, presses a key and talks; a voicemail presses nothing; `ringing` waits for an order.
    """

    model_config = ConfigDict(extra="forbid")

    answers: Answers = "person"
    presses: Annotated[str, Field(pattern=r"^[0-9*#]{0,10}$")] = "1"
    talk_seconds: Annotated[int, Field(ge=0, le=3600)] = 60


@dataclass(slots=True)
class Switchboard:
    """Bounded: the oldest calls and recordings are forgotten first."""

    tell: Callable[[Call], None]
    staff_phone: StaffPhone = field(default_factory=StaffPhone)
    calls: dict[str, Call] = field(default_factory=dict)
    recordings: dict[str, Recording] = field(default_factory=dict)

    def add(self, call: Call) -> Call:
        self.calls[call.sid] = call
        while len(self.calls) > KEPT_CALLS:
            _drop(self.calls.pop(next(iter(self.calls))))
        self.tell(call)
        return call

    def keep(self, recording: Recording) -> Recording:
        self.recordings[recording.sid] = recording
        while len(self.recordings) > KEPT_RECORDINGS:
            del self.recordings[next(iter(self.recordings))]
        return recording

    def seen_by(self, phone: str) -> list[Call]:
        """The calls from and to this phone, oldest first; legs to the staff are not its own."""
        calls = self.calls.values()
        return [call for call in calls if call.phone == phone and call.direction != "outbound-dial"]

    def reset(self) -> None:
        """No calls: those that go on are cut without a word to anybody."""
        for call in self.calls.values():
            _drop(call)
        self.calls.clear()
        self.recordings.clear()
        self.staff_phone = StaffPhone()


def _drop(call: Call) -> None:
    for task in (call.task, *call.news):
        if task:
            task.cancel()
