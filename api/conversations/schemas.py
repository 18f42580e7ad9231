"""What the conversation routes take and answer."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from api.conversations.models import Conversation, Message, StaffTask


def _printable(said: str) -> str:
    if "\x00" in said:
        raise ValueError("a NUL character is no part of a text")
    return said


type Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1600), AfterValidator(_printable)
]


class MessageOut(BaseModel):
    direction: Literal["inbound", "outbound"]
    channel: Literal["sms", "voice"]
    text: str
    at: datetime
    author: Literal["patient", "bot", "staff"]
    state: str
    """See `api.conversations.models.Message`."""

    @classmethod
    def of(cls, message: Message) -> "MessageOut":
        return cls.model_validate(
            {
                "direction": message.direction,
                "channel": message.channel,
                "text": message.text,
                "at": message.created_at,
                "author": message.author,
                "state": message.state,
            }
        )


class ConversationOut(BaseModel):
    id: UUID
    phone: str
    handler: Literal["bot", "queue", "human"]
    epoch: int
    language: str
    messages: list[MessageOut]

    @classmethod
    def of(cls, conversation: Conversation, messages: list[Message]) -> "ConversationOut":
        return cls.model_validate(
            {
                "id": conversation.id,
                "phone": conversation.phone,
                "handler": conversation.handler,
                "epoch": conversation.epoch,
                "language": conversation.language,
                "messages": [MessageOut.of(message) for message in messages],
            }
        )


class ConversationList(BaseModel):
    items: list[ConversationOut]


class StaffMessageIn(BaseModel):
    """A member of the staff answers; from then on the bot is silent."""

    model_config = ConfigDict(extra="forbid")

    text: Words
    author: Words


class HandBackIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    note: Words | None = None


class StaffTaskOut(BaseModel):
    """Something that waits for a person. `facts` are codes and ids."""

    id: int
    kind: str
    urgent: bool
    conversation_id: UUID | None
    patient_id: UUID | None
    appointment_id: UUID | None
    facts: dict[str, Any]
    at: datetime

    @classmethod
    def of(cls, task: StaffTask) -> "StaffTaskOut":
        return cls.model_validate(
            {**{f: getattr(task, f) for f in cls.model_fields if f != "at"}, "at": task.created_at}
        )


class StaffTaskList(BaseModel):
    items: list[StaffTaskOut]
