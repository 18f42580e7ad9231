"""Troubles that a test orders in advance: each hits the next `times` messages and then is over."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Times = Annotated[int, Field(ge=1, le=1000)]
ErrorCode = Annotated[int, Field(ge=10000, le=99999)]


class _Fault(BaseModel):
    model_config = ConfigDict(extra="forbid")

    times: Times = 1


class CreateFault(_Fault):
    """How sending a message goes wrong.

    `timeout_after_accept`: the message is taken and delivered, the answer comes `delay_seconds` late.
    `refuse`: HTTP 400 with Twilio's error `code`. `429`, `500`: those answers, nothing taken.
    """

    mode: Literal["timeout_after_accept", "refuse", "429", "500"]
    delay_seconds: Annotated[float, Field(ge=0, le=60)] = 30.0
    code: ErrorCode = 21612


class StatusFault(_Fault):
    """A message whose status callbacks arrive twice, backwards, or not at all."""


class UndeliveredFault(_Fault):
    """A message that ends as `undelivered` with this error, by default an unreachable handset."""

    code: ErrorCode = 30003


class Faults(BaseModel):
    """The body of `POST /simulator/faults`; what is not named stays as it was."""

    model_config = ConfigDict(extra="forbid")

    messages_create: CreateFault | None = None
    undelivered: UndeliveredFault | None = None
    duplicate_status: StatusFault | None = None
    reorder_status: StatusFault | None = None
    drop_status: StatusFault | None = None

    def order(self, wanted: "Faults") -> None:
        for name in wanted.model_fields_set:
            setattr(self, name, getattr(wanted, name))

    def take_create(self) -> CreateFault | None:
        fault = self.messages_create
        return fault if self._take("messages_create") else None

    def take_undelivered(self) -> int | None:
        fault = self.undelivered
        return fault.code if fault and self._take("undelivered") else None

    def take_status(self, name: Literal["duplicate_status", "reorder_status", "drop_status"]) -> bool:
        return self._take(name)

    def _take(self, name: str) -> bool:
        fault: _Fault | None = getattr(self, name)
        if fault is None:
            return False
        setattr(self, name, fault.model_copy(update={"times": fault.times - 1}) if fault.times > 1 else None)
        return True
