"""Twilio's webhooks for texts. A message is durable before it is acknowledged; answers go out through the outbox."""

from typing import Any

from fastapi import APIRouter, HTTPException, Response
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.clock import clinic_now
from api.conversations.models import Message
from api.db.engine import transaction
from api.logs import events
from api.messaging.delivery import advance
from api.messaging.inbound import keep_inbound
from api.messaging.signature import TwilioForm
from api.messaging.spool import spool
from api.problems import MEDIA_TYPE, Problem

router = APIRouter(prefix="/twilio/sms", tags=["twilio"])
log = events(__name__)
_PROBLEM: dict[str, Any] = {"model": Problem, "content": {MEDIA_TYPE: {}}}
_NOT_TWILIOS: dict[int | str, dict[str, Any]] = {403: {"description": "Twilio has not signed this", **_PROBLEM}}
_NO_MESSAGE: dict[int | str, dict[str, Any]] = {400: {"description": "MessageSid and From are missing", **_PROBLEM}}
_NOT_KEPT: dict[int | str, dict[str, Any]] = {503: {"description": "To be sent to the fallback address", **_PROBLEM}}
_ACKNOWLEDGED: dict[int | str, dict[str, Any]] = {200: {"description": "Kept", "content": {"text/xml": {}}}}
_NO_NUMBER: dict[int | str, dict[str, Any]] = {422: {"description": "`m` is not a number", **_PROBLEM}}
_NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@router.post(
    "/inbound",
    response_class=Response,
    responses=_ACKNOWLEDGED | _NO_MESSAGE | _NOT_TWILIOS | _NOT_KEPT,
)
def inbound(form: TwilioForm) -> Response:
    """A patient's text. 503 when it cannot be kept, so that Twilio tries the fallback address."""
    message = _message_of(form)
    try:
        _keep(message)
    except SQLAlchemyError:
        log.error("inbound.not_kept", sid=message["MessageSid"])
        raise HTTPException(503, "The message could not be kept; send it to the fallback address") from None
    return _acknowledged()


@router.post("/fallback", response_class=Response, responses=_ACKNOWLEDGED | _NO_MESSAGE | _NOT_TWILIOS)
def fallback(form: TwilioForm) -> Response:
    """The same text again, after the first address failed: into the database, else on the disk."""
    message = _message_of(form)
    log.warning("inbound.fallback", sid=message["MessageSid"], error=form.get("ErrorCode"))
    try:
        _keep(message)
    except Exception:
        # Whatever it was: there is no third address.
        log.error("inbound.spooled", sid=message["MessageSid"])
        spool(message)
    return _acknowledged()


@router.post("/status", status_code=204, responses=_NOT_TWILIOS | _NO_NUMBER)
def status(form: TwilioForm, m: int | None = None) -> Response:
    """What became of a message of ours. `m` is our id, which may be known here before Twilio's SID is."""
    sid, code = str(form.get("MessageSid") or ""), str(form.get("ErrorCode") or "")
    error_code = int(code) if code.isdecimal() and len(code) <= 6 else None
    with transaction() as session:
        message = _ours(session, sid, m) if sid else None
        if message is None:
            log.warning("status.unknown_message", sid=sid)
        else:
            advance(session, message, str(form.get("MessageStatus")), "twilio_status", sid=sid, error_code=error_code)
    return Response(status_code=204)


def _ours(session: Session, sid: str, m: int | None) -> Message | None:
    """The message that Twilio calls `sid`, or else number `m` of ours, as long as no other SID is known for it."""
    by_id = (Message.id == m) & Message.twilio_sid.is_(None)
    ours = select(Message).where(Message.direction == "outbound", (Message.twilio_sid == sid) | by_id)
    return session.scalar(ours.order_by(Message.twilio_sid.nulls_last()).limit(1).with_for_update())


def _keep(message: dict[str, str]) -> None:
    with transaction() as session:
        keep_inbound(session, message, clinic_now(session))


def _message_of(form: TwilioForm) -> dict[str, str]:
    """The form's fields as text. A message without its SID or sender is not one that Twilio sends."""
    # PostgreSQL keeps no NUL characters in text, and no patient means one.
    message = {key: str(value).replace("\x00", "") for key, value in form.items()}
    if not message.get("MessageSid") or not message.get("From"):
        raise HTTPException(400, "MessageSid and From are missing")
    return message


def _acknowledged() -> Response:
    return Response(_NOTHING_TO_SAY, media_type="text/xml")
