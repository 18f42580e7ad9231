"""Phone calls, turn by turn, what callers have left on the voicemail, and calls that the clinic is to make."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, CreatedAt, Instant, Json, UuidKey


class PhoneCall(Base):
    """One call, by Twilio's CallSid. `conversation_id` is missing while a caller who shows no number has named none."""

    __tablename__ = "phone_call"

    sid: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("call_order.id"))
    """Why the clinic has made it; None for a call that came in."""
    direction: Mapped[str]
    status: Mapped[str]
    """Twilio's CallStatus, which only moves forward."""
    language: Mapped[str] = mapped_column(server_default="en")
    turn: Mapped[int] = mapped_column(server_default="0")
    """The number of the latest turn."""
    silences: Mapped[int] = mapped_column(server_default="0")
    """How often in a row nothing was said or pressed."""
    misheard: Mapped[int] = mapped_column(server_default="0")
    """How often in a row something was said that could not be understood."""
    keys_only: Mapped[bool] = mapped_column(server_default=sql("false"))
    answered_by: Mapped[str | None]
    """Twilio's AnsweredBy of a call that the clinic has made: human, machine_end_beep …"""
    relay_failures: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[CreatedAt]
    ended_at: Mapped[Instant | None]

    __table_args__ = (CheckConstraint("direction IN ('inbound', 'outbound')", name="direction"),)


class CallTurn(Base):
    """What the caller heard in one turn: one that comes again is answered from here; without `twiml` it is not over."""

    __tablename__ = "call_turn"

    call_sid: Mapped[str] = mapped_column(ForeignKey("phone_call.sid"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    """What the caller said that this turn answers."""
    said: Mapped[str] = mapped_column(server_default="")
    """The question that stays open, as it would be written."""
    asked: Mapped[Json]
    """What kind of answer is listened for: see `api.calls.listening.Listening`."""
    twiml: Mapped[str | None]
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=sql("clock_timestamp()"))
    """By the wall clock: it tells a turn that is under way from one whose process died."""


class Voicemail(Base):
    """A message on the clinic's voicemail. Audio and transcript arrive later, if they arrive."""

    __tablename__ = "voicemail"

    recording_sid: Mapped[str] = mapped_column(primary_key=True)
    call_sid: Mapped[str] = mapped_column(ForeignKey("phone_call.sid"))
    seconds: Mapped[int | None]
    transcript: Mapped[str | None]
    audio: Mapped[bytes | None]
    """WAV, as Twilio keeps it."""
    created_at: Mapped[CreatedAt]


class CallOrder(Base):
    """A call that the clinic is to make: to read out a message that could not be texted, or because it was asked for.

    waiting → calling → reached | voicemail | not_reached; or refused, when the number wants no calls
    """

    __tablename__ = "call_order"

    id: Mapped[UuidKey]
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), unique=True)
    state: Mapped[str] = mapped_column(server_default="waiting")
    attempts: Mapped[int] = mapped_column(server_default="0")
    call_sid: Mapped[str | None]
    created_at: Mapped[CreatedAt]

    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'calling', 'reached', 'voicemail', 'not_reached', 'refused')", name="state"
        ),
    )
