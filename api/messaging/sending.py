"""Messages leave through Twilio: each once, and in order.

A send whose answer was lost is `unknown`: Twilio is asked what became of it (`api.messaging.reconciling`), and nothing
is sent again on a guess.
"""

from typing import Any

import requests
import urllib3.exceptions
from sqlalchemy.orm import Session
from twilio.base.exceptions import TwilioRestException, TwilioServiceException

from api import jobs
from api.conversations.models import Conversation, Message
from api.db.engine import transaction
from api.jobs import TryLater
from api.logs import events
from api.messaging.consent import is_opted_out
from api.messaging.delivery import advance
from api.messaging.errors import meaning_of
from api.messaging.twilio import TIMEOUT_SECONDS, twilio_client
from api.settings import get_settings

log = events(__name__)

PAUSES = (5, 30, 300)
"""Seconds before a message that Twilio has not taken is sent again; after the last it has failed."""
RECONCILE_SECONDS = 20
# 401 and 403: the token is being changed. It will be right again, and the messages need not be lost for it.
_BUSY_STATUS = frozenset([401, 403, 429])
NOT_SENT = 1
"""Our own error code of a message that could not even be handed over."""


def send_message(message_id: int, patience_seconds: float = TIMEOUT_SECONDS) -> None:
    """Sends one queued message, unless a person took over, or the patient opted out, since it was written.

    `patience_seconds` is how long Twilio's answer is waited for; without one the message is `unknown`. Raises
    `TryLater` when Twilio has not taken it but may later; it keeps its place before those behind it.
    """
    outgoing = _begin(message_id)
    if outgoing is None:
        return
    try:
        sent = twilio_client(patience_seconds).messages.create(**outgoing)
    except (TwilioRestException, TwilioServiceException) as error:
        _refused(message_id, int(error.status), error.code)
    except requests.exceptions.RequestException as error:
        if _never_left(error):
            _hold_back(message_id, NOT_SENT)
        else:
            _lost(message_id)
    else:
        _settle(message_id, sent.status, sid=sent.sid)


def _begin(message_id: int) -> dict[str, Any] | None:
    """Marks the message as on its way and says what to send; None if it must not or need not be sent."""
    with transaction() as session:
        message = session.get_one(Message, message_id, with_for_update=True)
        conversation = session.get_one(Conversation, message.conversation_id)
        if message.state == "sending":  # a worker died in the middle of sending it
            mark_unknown(session, message)
            return None
        if message.state != "queued":
            return None
        stale = message.author == "bot" and message.epoch != conversation.epoch
        if stale or (is_opted_out(session, conversation.phone) and not message.despite_opt_out):
            message.state = "dropped"
            log.info("message.dropped", message=message_id, stale=stale)
            return None
        message.state, message.attempts = "sending", message.attempts + 1
        return _envelope(message, conversation.phone)


def _envelope(message: Message, phone: str) -> dict[str, Any]:
    settings = get_settings()
    service = settings.twilio_messaging_service_sid
    sender = {"messaging_service_sid": service} if service else {"from_": settings.twilio_phone_number}
    callback = f"{settings.public_origin}/twilio/sms/status?m={message.id}"
    return {"to": phone, "body": message.text, "status_callback": callback, **sender}


def _refused(message_id: int, status: int, code: int | None) -> None:
    if status in _BUSY_STATUS or (code is not None and meaning_of(code) == "busy"):
        _hold_back(message_id, code or status)
    elif status >= 500:
        _lost(message_id)
    else:
        _settle(message_id, "failed", error_code=code or status)


def _never_left(error: requests.exceptions.RequestException) -> bool:
    """Whether the connection was never made. If it was, nobody knows how much of the message got through it."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, urllib3.exceptions.NewConnectionError | urllib3.exceptions.ConnectTimeoutError)


def _settle(message_id: int, status: str, *, sid: str | None = None, error_code: int | None = None) -> None:
    with transaction() as session:
        message = session.get_one(Message, message_id, with_for_update=True)
        advance(session, message, status, "twilio_api", sid=sid, error_code=error_code)


def _hold_back(message_id: int, code: int) -> None:
    with transaction() as session:
        message = session.get_one(Message, message_id, with_for_update=True)
        pause = put_back(session, message, code)
    if pause is not None:
        raise TryLater(pause)


def put_back(session: Session, message: Message, code: int) -> int | None:
    """Makes a message that Twilio does not have ready to be sent again: after how many seconds, or None never."""
    if message.state not in ("sending", "unknown"):
        return None  # a status callback has told meanwhile that Twilio does have it
    if message.attempts > len(PAUSES):
        advance(session, message, "failed", "twilio_api", error_code=code)
        return None
    message.state = "queued"
    return PAUSES[message.attempts - 1]


def _lost(message_id: int) -> None:
    with transaction() as session:
        mark_unknown(session, session.get_one(Message, message_id, with_for_update=True))


def mark_unknown(session: Session, message: Message) -> None:
    if message.state == "sending":
        message.state = "unknown"
        queue_reconciling(session, message, in_seconds=RECONCILE_SECONDS)


def queue_reconciling(session: Session, message: Message, *, in_seconds: float = 0) -> None:
    lock = reconcile_lock(message)
    jobs.enqueue(session, "reconcile_message", lock=lock, in_seconds=in_seconds, message_id=message.id)


def reconcile_lock(message: Message) -> str:
    """Two messages with the same words must not both take the one that Twilio has for theirs."""
    return f"reconcile:{message.conversation_id}"
