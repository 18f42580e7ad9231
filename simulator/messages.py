"""A text on the network, and its two faces: Twilio's Message resource, and a bubble on the phone."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Literal

from simulator.segments import segment_count

API_VERSION = "2010-04-01"

# "network" marks the carrier's own answers to STOP, START and HELP. Twilio's message log does not list those.
Direction = Literal["inbound", "outbound-api", "outbound-reply", "network"]
Status = Literal["accepted", "queued", "sending", "sent", "delivered", "undelivered", "receiving", "received"]

ERROR_MESSAGES = {
    11200: "HTTP retrieval failure",
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    21610: "Attempt to send to unsubscribed recipient",
}


def new_sid(prefix: str) -> str:
    return prefix + secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Message:
    """One text. `status` is as in Twilio's API; times are UTC."""

    sid: str
    direction: Direction
    sender: str
    recipient: str
    body: str | None
    status: Status
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None = None
    error_code: int | None = None
    messaging_service_sid: str | None = None
    status_callback: str | None = None
    media_types: tuple[str, ...] = ()
    opt_out_type: Literal["STOP", "START", "HELP"] | None = None

    @property
    def phone(self) -> str:
        """The patient's side of the conversation."""
        return self.sender if self.direction == "inbound" else self.recipient

    @property
    def segments(self) -> int:
        return segment_count(self.body or "")


def message_resource(message: Message, account_sid: str) -> dict[str, Any]:
    """The Message resource of Twilio's API, as its OpenAPI description has it."""
    uri = f"/{API_VERSION}/Accounts/{account_sid}/Messages/{message.sid}"
    # A messaging service picks the sender after it accepted the message.
    unassigned = message.status == "accepted"
    return {
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "body": message.body or "",
        "date_created": _rfc2822(message.created_at),
        "date_sent": _rfc2822(message.sent_at),
        "date_updated": _rfc2822(message.updated_at),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": ERROR_MESSAGES.get(message.error_code or 0),
        "from": None if unassigned else message.sender,
        "messaging_service_sid": message.messaging_service_sid,
        "num_media": str(len(message.media_types)),
        "num_segments": "0" if unassigned else str(message.segments),
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": message.recipient,
        "uri": f"{uri}.json",
    }


def phone_item(message: Message) -> dict[str, Any]:
    """The text as the phone shows it. `error_code` is there only when something went wrong."""
    directions = {"inbound": "to_clinic", "network": "network"}
    item: dict[str, Any] = {
        "sid": message.sid,
        "direction": directions.get(message.direction, "to_phone"),
        "body": message.body or "",
        "at": message.created_at.isoformat(timespec="milliseconds"),
        "status": message.status,
    }
    if message.media_types:
        item["media"] = list(message.media_types)
    return item if message.error_code is None else item | {"error_code": message.error_code}


def _rfc2822(at: datetime | None) -> str | None:
    return None if at is None else format_datetime(at)
