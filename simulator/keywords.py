"""The words that the network itself answers, as Twilio's default opt-out handling does.

Only a message that is exactly one such word counts; "STOP PLEASE" is an ordinary text.
"""

from typing import Literal

_STOP = {"STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"}
_START = {"START", "YES", "UNSTOP"}
_HELP = {"HELP", "INFO"}

OptOutType = Literal["STOP", "START", "HELP"]

# Twilio's standard replies.
NETWORK_REPLIES: dict[OptOutType, str] = {
    "STOP": "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe.",
    "START": "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}


def opt_out_type(body: str, *, opted_out: bool) -> OptOutType | None:
    """What the network does with this text. START, YES and UNSTOP are ordinary words unless the phone opted out."""
    word = body.strip().upper()
    if word in _STOP:
        return "STOP"
    if word in _START and opted_out:
        return "START"
    return "HELP" if word in _HELP else None
