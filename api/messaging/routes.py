"""Twilio's webhooks for texts. A message is durable before it is acknowledged; answers go out through the outbox."""

from fastapi import APIRouter, HTTPException, Response
from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError

from api.clock import clinic_now
from api.conversations.models import Message
from api.db.engine import transaction
from api.logs import events
from api.messaging.inbound import keep_inbound
from api.messaging.sending import advance
from api.messaging.signature import TwilioForm
from api.messaging.spool import spool

router = APIRouter(prefix="/twilio/sms", tags=["twilio"])
log = events(__name__)
_NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def _acknowledged() -> Response:
    return Response(_NOTHING_TO_SAY, media_type="text/xml")


@router.post("/inbound")
def inbound(form: TwilioForm) -> Response:
    """A patient's text. 503 when it cannot be kept, so that Twilio tries the fallback address."""
    message = _message_of(form)
    try:
        with transaction() as session:
            keep_inbound(session, message, clinic_now(session))
    except (OperationalError, InterfaceError):
        log.error("inbound.not_kept", sid=message["MessageSid"])
        raise HTTPException(503, "The message could not be kept; send it to the fallback address") from None
    return _acknowledged()


@router.post("/fallback")
def fallback(form: TwilioForm) -> Response:
    """The same text again, after the first address failed: into the database, else on the disk."""
    message = _message_of(form)
    log.warning("inbound.fallback", sid=message["MessageSid"], error=form.get("ErrorCode"))
    try:
        with transaction() as session:
            keep_inbound(session, message, clinic_now(session))
    except (OperationalError, InterfaceError):
        spool(message)
    return _acknowledged()


@router.post("/status", status_code=204)
def status(form: TwilioForm, m: int | None = None) -> Response:
    """What became of a message of ours. `m` is our id, which may be known here before Twilio's SID is."""
    code = str(form.get("ErrorCode") or "")
    with transaction() as session:
        ours = Message.id == m if m is not None else Message.twilio_sid == form.get("MessageSid")
        message = session.scalar(select(Message).where(ours, Message.direction == "outbound").with_for_update())
        if message is None:
            log.warning("status.unknown_message", sid=form.get("MessageSid"))
        elif message.twilio_sid in (None, form.get("MessageSid")):
            advance(
                session,
                message,
                str(form.get("MessageStatus")),
                sid=str(form.get("MessageSid")),
                error_code=int(code) if code.isdigit() else None,
            )
    return Response(status_code=204)


def _message_of(form: TwilioForm) -> dict[str, str]:
    """The form's fields as text. A message without its SID or sender is not one that Twilio sends."""
    message = {key: str(value) for key, value in form.items()}
    if not message.get("MessageSid") or not message.get("From"):
        raise HTTPException(400, "MessageSid and From are missing")
    return message
