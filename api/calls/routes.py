"""Twilio's webhooks for calls. Whatever goes wrong here, the caller hears a sentence and gets a way to a person."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from api.calls import outbound, people, turns, twiml
from api.calls.ledger import advance_call, keep_call
from api.calls.placing import machine_answered
from api.calls.relay_calls import after_relay, relayed
from api.calls.saying import phrase
from api.calls.trouble import out_of_order
from api.db.engine import transaction
from api.logs import events
from api.messaging.signature import TwilioForm
from api.problems import MEDIA_TYPE, Problem

router = APIRouter(prefix="/twilio/voice", tags=["twilio"])
log = events(__name__)
_PROBLEM: dict[str, Any] = {"model": Problem, "content": {MEDIA_TYPE: {}}}
_NOT_TWILIOS: dict[int | str, dict[str, Any]] = {403: {"description": "Twilio has not signed this", **_PROBLEM}}
_NO_TURN: dict[int | str, dict[str, Any]] = {422: {"description": "`t` is not a turn's number", **_PROBLEM}}
_NO_ORDER: dict[int | str, dict[str, Any]] = {422: {"description": "`c` is not the id of a call", **_PROBLEM}}
_TWIML: dict[int | str, dict[str, Any]] = {200: {"description": "What the caller hears", "content": {"text/xml": {}}}}
_SPOKEN: dict[str, Any] = {"response_class": Response, "responses": _TWIML | _NOT_TWILIOS}

type Form = Mapping[str, str]


@router.post("/inbound", **_SPOKEN)
def inbound(form: TwilioForm) -> Response:
    """A call comes in: the greeting, and the first question."""
    return _heard(lambda: relayed(turns.answer_call(_plain(form)), _plain(form)["CallSid"]), form)


@router.post("/turn", response_class=Response, responses=_TWIML | _NOT_TWILIOS | _NO_TURN)
async def turn(form: TwilioForm, t: Annotated[int, Query(ge=1, le=10_000)]) -> Response:
    """What the caller has said or pressed, and what follows. The same turn again is answered the same."""
    try:
        return _xml(await turns.take_turn(t, _plain(form)))
    except Exception:
        log.error("call.turn_failed", sid=form.get("CallSid"), turn=t)
        return await run_in_threadpool(_out_of_order, _plain(form))


@router.post("/outbound", response_class=Response, responses=_TWIML | _NOT_TWILIOS | _NO_ORDER)
def outbound_call(form: TwilioForm, c: UUID) -> Response:
    """Somebody has picked up whom the clinic has called."""
    return _heard(lambda: relayed(turns.answer_our_call(_plain(form), c), _plain(form)["CallSid"]), form)


@router.post("/relay-action", **_SPOKEN)
def relay_action(form: TwilioForm) -> Response:
    """The talk over a socket has ended, and the call goes on; or the socket is lost, and so does the call."""
    return _heard(lambda: after_relay(_plain(form)), form)


@router.post("/amd", status_code=204, responses=_NOT_TWILIOS)
def amd(form: TwilioForm) -> Response:
    """Whether a person or a machine has picked up; a machine is told who called once it listens."""
    said = _plain(form)
    with transaction() as session:
        call = keep_call(session, said)
        is_machine = outbound.note_who_answered(session, call, said.get("AnsweredBy", "unknown"))
        language = call.language
    if is_machine:
        machine_answered(call.sid, language)
    return Response(status_code=204)


@router.post("/fallback", **_SPOKEN)
def fallback(form: TwilioForm) -> Response:
    """Twilio could not get an answer from us."""
    log.error("call.fallback", sid=form.get("CallSid"), error=form.get("ErrorCode"))
    return _out_of_order(_plain(form))


@router.post("/partial", status_code=204, responses=_NOT_TWILIOS)
def partial(form: TwilioForm) -> Response:  # noqa: ARG001 (the signature is checked)
    """Half-heard words are not acted on: the whole answer follows."""
    return Response(status_code=204)


@router.post("/whisper", **_SPOKEN)
def whisper(form: TwilioForm) -> Response:
    """The clinic's staff have picked up: only whoever presses 1 is connected."""
    return _heard(lambda: _in_transaction(people.whispered, form), form)


@router.post("/dial-result", **_SPOKEN)
def dial_result(form: TwilioForm) -> Response:
    """The staff have spoken with the caller, or nobody was free and there is the voicemail."""
    return _heard(lambda: _in_call(people.dialled, form), form)


@router.post("/recorded", **_SPOKEN)
def recorded(form: TwilioForm) -> Response:
    """The caller has left a message, or has said nothing after the tone."""
    return _heard(lambda: _in_call(_thank, form), form)


@router.post("/recording", status_code=204, responses=_NOT_TWILIOS)
def recording(form: TwilioForm) -> Response:
    """A message on the voicemail can be fetched."""
    _note(people.keep_recording, form, "RecordingSid")
    return Response(status_code=204)


@router.post("/transcription", status_code=204, responses=_NOT_TWILIOS)
def transcription(form: TwilioForm) -> Response:
    """What Twilio has understood of a message."""
    _note(people.keep_transcript, form, "RecordingSid")
    return Response(status_code=204)


@router.post("/status", status_code=204, responses=_NOT_TWILIOS)
def status(form: TwilioForm) -> Response:
    """How far a call is. What ends frees the time that it held."""
    _note(_advance, form)
    return Response(status_code=204)


def _advance(session: Session, form: Form) -> None:
    call = keep_call(session, form)
    advance_call(session, call, form.get("CallStatus", ""))
    if call.ended_at is not None:
        outbound.ended(session, call)


def _thank(_: Session, call: Any) -> str:
    return twiml.ending([phrase("utter_phone_message_kept", call.language)], call.language)


def _heard(answer: Callable[[], str], form: TwilioForm) -> Response:
    try:
        return _xml(answer())
    except Exception:
        log.error("call.failed", sid=form.get("CallSid"))
        return _out_of_order(_plain(form))


def _out_of_order(form: Form) -> Response:
    return _xml(out_of_order(form))


def _in_transaction(answer: Callable[[Session, Form], str], form: TwilioForm) -> str:
    with transaction() as session:
        return answer(session, _plain(form))


def _in_call(answer: Callable[[Session, Any], str], form: TwilioForm) -> str:
    with transaction() as session:
        return answer(session, keep_call(session, _plain(form)))


def _note(keep: Callable[[Session, Form], None], form: TwilioForm, *needed: str) -> None:
    """News that Twilio waits for nobody to use. What is incomplete is left."""
    said = _plain(form)
    if all(said.get(name) for name in ("CallSid", *needed)):
        with transaction() as session:
            keep(session, said)
    else:
        log.warning("call.news_incomplete", sid=form.get("CallSid"))


def _plain(form: TwilioForm) -> Form:
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _xml(document: str) -> Response:
    return Response(document, media_type="text/xml")
