"""The clinic's answer, read as TwiML; for a text that is the messages that it asks the network to send."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass

_LARGEST = 64 * 1024
_XML_TYPES = {"text/xml", "application/xml", "text/html"}


class TwimlError(Exception):
    """The answer cannot be carried out. `code` is Twilio's: 12100 unreadable, 12300 wrong content type."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(f"TwiML error {code}")


@dataclass(frozen=True, slots=True)
class Reply:
    """One `<Message>` verb. No `to` means the phone that wrote."""

    body: str
    to: str | None = None
    status_callback: str | None = None


def replies(content_type: str, text: str) -> list[Reply]:
    """The texts that an answer sends, in order. Plain text is itself a text. Raises `TwimlError`."""
    if not text.strip():
        return []
    if xml_kind(content_type) == "text/plain":
        return [Reply(text.strip())]
    sent = [_reply(verb) for verb in read_response(text) if verb.tag == "Message"]
    return [reply for reply in sent if reply.body]


def xml_kind(content_type: str) -> str:
    """The type of an answer without its parameters. Raises `TwimlError` unless it is XML or plain text."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in _XML_TYPES | {"text/plain"}:
        raise TwimlError(12300)
    return kind


def read_response(text: str) -> ET.Element:
    """The `<Response>` of a document. Raises `TwimlError`."""
    # A DTD is the way into entity expansion, and TwiML has none.
    if len(text) > _LARGEST or "<!DOCTYPE" in text:
        raise TwimlError(12100)
    try:
        root = ET.fromstring(text)  # noqa: S314
    except ET.ParseError:
        raise TwimlError(12100) from None
    if root.tag != "Response":
        raise TwimlError(12100)
    return root


def _reply(verb: ET.Element) -> Reply:
    nested = [noun.text or "" for noun in verb.iter("Body")]
    body = "".join(nested) if nested else (verb.text or "")
    return Reply(body.strip(), verb.get("to"), verb.get("statusCallback"))
