"""Conversations, everything said in them, and what waits for a person."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, CreatedAt, Instant, Json, UuidKey


class Conversation(Base):
    """All that passes between one phone number and the clinic.

    `handler` says who answers; `epoch` grows whenever that changes, so that a reply made under an older one is dropped.
    `session` names the dialogue model's memory: a new number is a fresh start.
    """

    __tablename__ = "conversation"

    id: Mapped[UuidKey]
    phone: Mapped[str] = mapped_column(unique=True)
    handler: Mapped[str] = mapped_column(server_default="bot")
    epoch: Mapped[int] = mapped_column(server_default="0")
    session: Mapped[int] = mapped_column(server_default="0")
    continued_call_sid: Mapped[str | None]
    """The phone call whose dialogue goes on by text, until a fresh start."""
    language: Mapped[str] = mapped_column(server_default="en")
    introduced_at: Mapped[Instant | None]
    """When the number was first told that it talks to an automated assistant."""
    emergency_question_id: Mapped[int | None]
    """The patient's message after which "Is this happening now?" was asked and not yet answered."""
    wrong_person_at: Mapped[Instant | None]
    """When somebody said that this is not the patient's number. No code goes here until the staff hand back."""
    identity_failures: Mapped[int] = mapped_column(server_default="0")
    last_message_at: Mapped[Instant | None]
    created_at: Mapped[CreatedAt]

    __table_args__ = (CheckConstraint("handler IN ('bot', 'queue', 'human')", name="handler"),)

    def memory(self, call_sid: str | None = None) -> str:
        """What the dialogue model remembers the texts of this conversation by, or one call in it."""
        return f"{self.id}.{call_sid or self.continued_call_sid or self.session}"

    def start_afresh(self) -> None:
        """Nothing that was half finished is remembered."""
        self.session += 1
        self.continued_call_sid = None


class Message(Base):
    """One message of a conversation, either way. Outbound ones are the outbox: a row exists before anything is sent.

    inbound:  received → answered
    outbound: queued → sending → accepted → sent → delivered | undelivered | failed; or unknown, when Twilio's answer
    was lost; or dropped, when a person took over or the patient opted out before it left. What the clinic says unasked
    may be waiting for the morning before it is queued.

    What is said in a phone call is `answered` when it is the patient's and `spoken` when it is ours.
    """

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    direction: Mapped[str]
    channel: Mapped[str] = mapped_column(server_default="sms")
    author: Mapped[str]
    text: Mapped[str]
    state: Mapped[str]
    epoch: Mapped[int]
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    twilio_sid: Mapped[str | None] = mapped_column(unique=True)
    error_code: Mapped[int | None]
    opt_out_type: Mapped[str | None]
    """Twilio's OptOutType of an inbound message: the network has answered it already."""
    media_types: Mapped[list[str]] = mapped_column(ARRAY(TEXT), server_default=sql("'{}'"))
    attempts: Mapped[int] = mapped_column(server_default="0")
    despite_opt_out: Mapped[bool] = mapped_column(server_default=sql("false"))
    """The one confirmation that may follow an opt-out in the patient's own words."""
    created_at: Mapped[CreatedAt]

    __table_args__ = (
        CheckConstraint("direction IN ('inbound', 'outbound')", name="direction"),
        CheckConstraint("channel IN ('sms', 'voice')", name="channel"),
        CheckConstraint("author IN ('patient', 'bot', 'staff')", name="author"),
        Index("ix_message_conversation", "conversation_id", "id"),
        Index("ix_message_waiting", "conversation_id", "id", postgresql_where=sql("state = 'received'")),
    )


class StaffTask(Base):
    """Something that needs a person: an emergency, a conversation to take over, a new patient to confirm."""

    __tablename__ = "staff_task"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    kind: Mapped[str]
    urgent: Mapped[bool] = mapped_column(server_default=sql("false"))
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"))
    appointment_id: Mapped[UUID | None] = mapped_column(ForeignKey("appointment.id"))
    facts: Mapped[Json]
    created_at: Mapped[CreatedAt]
    resolved_at: Mapped[Instant | None]
