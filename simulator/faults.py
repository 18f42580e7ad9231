"""Troubles that a test orders in advance: each hits the next `times` texts, calls or requests and then is over."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Times = Annotated[int, Field(ge=1, le=1000)]
ErrorCode = Annotated[int, Field(ge=10000, le=99999)]


class _Fault(BaseModel):
    model_config = ConfigDict(extra="forbid")

    times: Times = 1


class CreateFault(_Fault):
    """How sending a text, or placing a call, goes wrong.

    `timeout_after_accept`: the text is taken and delivered, the answer comes `delay_seconds` late.
    `refuse`: HTTP 400 with Twilio's error `code`. `429`, `500`: those answers, nothing taken.
    `slow`: taken as usual and answered `delay_seconds` later, always, until it is called off.
    """

    mode: Literal["timeout_after_accept", "refuse", "429", "500", "slow"]
    delay_seconds: Annotated[float, Field(ge=0, le=60)] = 30.0
    code: ErrorCode = 21612


class StatusFault(_Fault):
    """A text or call whose status callbacks arrive twice, backwards, or not at all."""


class UndeliveredFault(_Fault):
    """A message that ends as `undelivered` with this error, by default an unreachable handset."""

    code: ErrorCode = 30003


class _WebhookFault(_Fault):
    """Something about a request for a call's next document. `path` narrows it to one address."""

    path: str | None = None


class DuplicateFault(_WebhookFault):
    """The request comes twice, and the second answer counts: one after the other, or both at once."""

    at_once: bool = False


class LateFault(_WebhookFault):
    """The request is on its way for a while; the caller hears nothing. News come late only if `path` names them."""

    delay_seconds: Annotated[float, Field(ge=0, le=60)] = 5.0


class TranscriptionFault(_Fault):
    """A recording that Twilio cannot put into words."""


class Faults(BaseModel):
    """The body of `POST /simulator/faults`; what is not named stays as it was."""

    model_config = ConfigDict(extra="forbid")

    messages_create: CreateFault | None = None
    undelivered: UndeliveredFault | None = None
    duplicate_status: StatusFault | None = None
    reorder_status: StatusFault | None = None
    drop_status: StatusFault | None = None
    calls_create: CreateFault | None = None
    duplicate_call_status: StatusFault | None = None
    reorder_call_status: StatusFault | None = None
    drop_call_status: StatusFault | None = None
    voice_duplicate: DuplicateFault | None = None
    voice_late: LateFault | None = None
    transcription_failed: TranscriptionFault | None = None

    def order(self, wanted: "Faults") -> None:
        for name in wanted.model_fields_set:
            setattr(self, name, getattr(wanted, name))

    def take_create(self, name: Literal["messages_create", "calls_create"]) -> CreateFault | None:
        fault: CreateFault | None = getattr(self, name)
        return fault if (fault and fault.mode == "slow") or self._take(name) else None

    def take_undelivered(self) -> int | None:
        fault = self.undelivered
        return fault.code if fault and self._take("undelivered") else None

    def take_status(self, name: Literal["duplicate_status", "reorder_status", "drop_status"]) -> bool:
        return self._take(name)

    def take_call_status(self) -> frozenset[str]:
        """All that goes wrong with the news of one call."""
        names = ("duplicate_call_status", "reorder_call_status", "drop_call_status")
        return frozenset(name for name in names if self._take(name))

    def take_voice_duplicate(self, path: str) -> DuplicateFault | None:
        fault = self.voice_duplicate
        return fault if fault and fault.path in (None, path) and self._take("voice_duplicate") else None

    def take_voice_late(self, path: str, *, only_named: bool = False) -> LateFault | None:
        """News is only late if the fault names its path."""
        fault, paths = self.voice_late, (path,) if only_named else (None, path)
        return fault if fault and fault.path in paths and self._take("voice_late") else None

    def take_transcription_failed(self) -> bool:
        return self._take("transcription_failed")

    def _take(self, name: str) -> bool:
        fault: _Fault | None = getattr(self, name)
        if fault is None:
            return False
        setattr(self, name, fault.model_copy(update={"times": fault.times - 1}) if fault.times > 1 else None)
        return True
