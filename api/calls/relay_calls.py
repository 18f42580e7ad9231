"""What a call keeps of its ConversationRelay: whether it has one, what of it was heard, and how it went on after it."""

import json
from collections.abc import Mapping
from dataclasses import replace

from api.calls import turns, twiml
from api.calls.hearing import was_put
from api.calls.ledger import OVER, keep_call
from api.calls.listening import Listening
from api.calls.models import CallTurn, PhoneCall
from api.calls.saying import vocabulary_of
from api.calls.steps import Step
from api.calls.trouble import out_of_order
from api.clinic.current import current_clinic
from api.db.engine import transaction
from api.logs import events
from api.settings import get_settings

log = events(__name__)


def relayed(document: str, sid: str) -> str:
    """The beginning of a call, over a socket if that is wanted: what `document` asks is asked there."""
    if get_settings().frontdesk_relay == "off" or not Step.of(document).listens:
        return document
    with transaction() as session:
        call = session.get_one(PhoneCall, sid)
        if call.relay_failures:
            return document
        turn = session.get(CallTurn, (sid, call.turn))
        asked = Listening.from_json(turn.asked).hints if turn and turn.asked else []
        return twiml.relaying(call.language, [*asked, *vocabulary_of(current_clinic(session), call.language)])


def language_of_talk(sid: str, account_sid: str) -> str | None:
    """The language of a call that is going on; None for a call that is not ours to talk in."""
    if account_sid != get_settings().account_sid:
        return None
    with transaction() as session:
        call = session.get(PhoneCall, sid)
        return call.language if call is not None and call.status not in OVER else None


def listening_of(sid: str, n: int) -> Listening:
    """What turn `n` waits for."""
    with transaction() as session:
        turn = session.get(CallTurn, (sid, n))
        return Listening.from_json(turn.asked) if turn and turn.asked else Listening()


def note_heard(sid: str, n: int, heard: str) -> None:
    """The caller spoke into the words of turn `n`: nobody may take it that they know the rest."""
    with transaction() as session:
        call = session.get_one(PhoneCall, sid, with_for_update=True)
        turn = session.get(CallTurn, (sid, n))
        if turn is not None and turn.asked:
            listening = Listening.from_json(turn.asked)
            is_open = was_put(turn.said, heard, call.language)
            turn.asked = replace(listening, heard=heard, is_unheard=not is_open).to_json()


def after_relay(form: Mapping[str, str]) -> str:
    """How a call goes on: with what its last turn led to, or by Gather with the present prompt if the relay failed."""
    if form.get("CallStatus") in OVER:
        return twiml.nothing()
    outcome = _outcome(form.get("HandoffData", ""))
    if outcome.get("trouble"):
        return out_of_order(form)
    if not outcome.get("left"):
        _note_failure(form)
    return turns.present_prompt(form)


def _outcome(handoff: str) -> dict[str, object]:
    try:
        outcome = json.loads(handoff or "{}")
    except ValueError:
        return {}
    return outcome if isinstance(outcome, dict) else {}


def _note_failure(form: Mapping[str, str]) -> None:
    with transaction() as session:
        call = keep_call(session, form)
        call.relay_failures += 1
        log.warning("relay.failed", sid=call.sid, status=form.get("SessionStatus"), error=form.get("ErrorCode"))
