"""What the network tells the clinic about a call: every parameter that Twilio sends, the blank ones too."""

from datetime import datetime
from email.utils import format_datetime

from simulator.messages import API_VERSION
from simulator.voice.calls import Call
from simulator.webhooks import Form


def call_form(call: Call, account_sid: str) -> Form:
    """The parameters that come with every request about a call."""
    form = {
        "AccountSid": account_sid,
        "ApiVersion": API_VERSION,
        "CallSid": call.sid,
        "CallStatus": call.status,
        "Direction": call.direction,
        "From": call.caller,
        "To": call.called,
        "Caller": call.caller,
        "Called": call.called,
        **_places(call.caller, "From", "Caller"),
        **_places(call.called, "To", "Called"),
    }
    if call.forwarded_from:
        form |= {"ForwardedFrom": call.forwarded_from, "CalledVia": call.forwarded_from}
    if call.parent_sid:
        form["ParentCallSid"] = call.parent_sid
    return form


def status_form(call: Call, account_sid: str, at: datetime, sequence: int) -> Form:
    """News of how a call goes. Its last one has the length: in seconds, and in minutes begun."""
    form = call_form(call, account_sid) | {
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(sequence),
        "Timestamp": format_datetime(at),
    }
    if call.answered_by:
        form["AnsweredBy"] = call.answered_by
    if call.status == "queued":
        form["CallStatus"] = "initiated"
    if call.is_over:
        form |= {"CallDuration": str(call.duration), "Duration": str(-(-call.duration // 60))}
        form["SipResponseCode"] = {"busy": "486", "no-answer": "487", "canceled": "487", "failed": "404"}.get(
            call.status, "200"
        )
    return form


def digits_form(digits: str, ended_by: str) -> Form:
    """Keys that somebody pressed for a Gather."""
    return {"Digits": digits, "FinishedOnKey": ended_by, "msg": "Gather End"}


def dial_form(leg: Call, outcome: str, *, bridged: bool) -> Form:
    """How a call to the staff went. An unanswered one has no length."""
    form = {"DialCallSid": leg.sid, "DialCallStatus": outcome, "DialBridged": str(bridged).lower()}
    return form | {"DialCallDuration": str(leg.duration)} if leg.answered_at else form


def _places(number: str, *sides: str) -> Form:
    """Where a number is registered. Of withheld numbers, as of most cities, nothing is known."""
    known = number.startswith("+1")
    return {
        f"{side}{part}": value
        for side in sides
        for part, value in {
            "City": "",
            "State": "KY" if known else "",
            "Zip": "",
            "Country": "US" if known else "",
        }.items()
    }
