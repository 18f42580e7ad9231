"""How replies look as texts: options as a numbered list, answered by number or in words."""

from collections.abc import Sequence
from typing import Any

MOST_CHARACTERS = 1600  # Twilio error 21617: a longer body is refused


def as_text(reply: dict[str, Any]) -> str:
    """One reply of the bot, `{text, options?: [{label, value}]}`, as the body of a text message."""
    options: Sequence[dict[str, Any]] = reply.get("options", ())
    return "\n".join([reply["text"], *(f"{option['value']}) {option['label']}" for option in options)])


def parts(body: str) -> list[str]:
    """The body cut into messages that Twilio takes, at line ends where there are any."""
    if len(body) <= MOST_CHARACTERS:
        return [body]
    cut = body.rfind("\n", 0, MOST_CHARACTERS)
    cut = cut if cut > 0 else MOST_CHARACTERS
    return [body[:cut], *parts(body[cut:].lstrip("\n"))]


def joined(replies: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Several replies of one turn as one message: they arrive together and in order. The last one's options count."""
    *before, last = replies
    return {"text": "\n".join([*map(as_text, before), last["text"]]), "options": last.get("options", [])}
