"""One turn of a phone call: what was heard, who deals with it, and the TwiML that the caller gets.

Each answer is kept under its call and number, so that a request which comes again gets the same one. While the dialogue
model is asked no transaction is open, no connection is held and no thread waits.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from api.calls import outbound, people, twiml
from api.calls.hearing import Heard, hear, phone_in
from api.calls.ledger import OVER, belongs_to, conversation_of, keep_call, takes_texts
from api.calls.listening import Listening, listening_for, menu
from api.calls.models import CallTurn, PhoneCall
from api.calls.outbound import HEAR, NO_MORE_CALLS
from api.calls.saying import last_message, phrase, said_since, vocabulary_of
from api.calls.thinking import one_moment, within
from api.clinic.current import current_clinic
from api.clock import clinic_now
from api.conversations import outbox
from api.conversations.escalation import hand_off
from api.conversations.language import SAY_AGAIN
from api.conversations.models import Conversation, Message
from api.conversations.rasa import Reply
from api.conversations.rendering import by_ear
from api.db.engine import transaction
from api.messaging.consent import is_opted_out
from api.messaging.emergencies import take_silence_for_yes
from api.messaging.turns import OpenTurn, open_turn, replies_of_bot, settle_turn
from api.patients.access import take_along

PATIENCE_SECONDS = 20.0
"""What the dialogue model gets. Twilio gives up after fifteen, but asks again when it is told to."""
_UNDER_WAY_SECONDS = 22.0
"""A turn that has been under way for longer died with its process."""
_ASK_AGAIN_SECONDS = 8.0
_LOOK_SECONDS = 0.1
MOST_SILENCES = MOST_MISHEARD = 3
_UNCLEAR = frozenset(["utter_unclear", "utter_unclear_choices", "utter_unclear_open"])


@dataclass(frozen=True, slots=True)
class _Call:
    """A call in one transaction: its row and that of its conversation are locked."""

    session: Session
    row: PhoneCall
    conversation: Conversation | None
    n: int

    @property
    def language(self) -> str:
        return self.conversation.language if self.conversation else self.row.language

    def phrase(self, response: str, **facts: Any) -> str:
        return phrase(response, self.language, **facts)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A turn that the dialogue model has to take."""

    turn: OpenTurn


@dataclass(frozen=True, slots=True)
class _UnderWay:
    """Another request of the same turn is being answered."""

    language: str


def answer_call(form: Mapping[str, str]) -> str:
    """The first prompt of a call that has come in."""
    with transaction() as session:
        row = keep_call(session, form)
        if known := session.get(CallTurn, (row.sid, 0)):
            return known.twiml or twiml.nothing()
        call = _Call(session, row, conversation_of(session, row), 0)
        session.add(CallTurn(call_sid=row.sid, n=0))
        return _greet(call, [call.phrase("utter_phone_greeting", clinic=current_clinic(session).name)])


def answer_our_call(form: Mapping[str, str], order_id: UUID) -> str:
    """The first prompt of a call that the clinic has made."""
    with transaction() as session:
        row = outbound.begin(session, form, order_id)
        if known := session.get(CallTurn, (row.sid, 0)):
            return known.twiml or twiml.nothing()
        call = _Call(session, row, conversation_of(session, row), 0)
        session.add(CallTurn(call_sid=row.sid, n=0))
        first = outbound.greeting(session, row, call.language)
        return _say_next(call, first) if first.listening else _greet(call, first.lines)


def _say_next(call: _Call, following: outbound.Next) -> str:
    if following.listening is None:
        return _keep(call, twiml.ending(following.lines, call.language))
    keys = _keys_of(call, following.listening)
    question = " ".join([following.lines[-1], *keys])
    return _ask(call, [*following.lines[:-1], question], following.listening, question)


async def take_turn(n: int, form: Mapping[str, str]) -> str:
    """The answer to turn `n`: the same if it comes again, and the present prompt if it is out of date."""
    deadline = asyncio.get_running_loop().time() + _ASK_AGAIN_SECONDS
    while True:
        step = await run_in_threadpool(_begin, n, form)
        if isinstance(step, str):
            return step
        if isinstance(step, _Asked):
            answer = await within(_ASK_AGAIN_SECONDS, _answered_by_bot(form["CallSid"], n, step.turn))
            return answer or one_moment(n, step.turn.bot_turn.language)
        if asyncio.get_running_loop().time() > deadline:
            return one_moment(n, step.language)
        await asyncio.sleep(_LOOK_SECONDS)


async def _answered_by_bot(sid: str, n: int, turn: OpenTurn) -> str:
    return await run_in_threadpool(_finish, sid, n, turn, await replies_of_bot(turn, PATIENCE_SECONDS))


def _begin(n: int, form: Mapping[str, str]) -> str | _Asked | _UnderWay:
    with transaction() as session:
        row = keep_call(session, form)
        if row.status in OVER:
            return twiml.ending([], row.language)
        known = session.get(CallTurn, (row.sid, n))
        if known is not None and known.twiml:
            return known.twiml
        call = _Call(session, row, conversation_of(session, row), n)
        if known is not None and not _has_died(session, known):
            return _UnderWay(call.language)
        if known is None and n != row.turn + 1:
            return _present_prompt(call)
        return _take_up(call, known, form)


def _has_died(session: Session, turn: CallTurn) -> bool:
    age = session.scalar(select(func.extract("epoch", func.clock_timestamp() - turn.begun_at)))
    return float(age or 0) > _UNDER_WAY_SECONDS


def present_prompt(form: Mapping[str, str]) -> str:
    """What a call goes on with that has been elsewhere."""
    with transaction() as session:
        row = keep_call(session, form)
        return _present_prompt(_Call(session, row, conversation_of(session, row), row.turn))


def _present_prompt(call: _Call) -> str:
    """What was said last. A call that began while we were away has heard nothing yet."""
    latest = call.session.get(CallTurn, (call.row.sid, call.row.turn))
    if latest is None:
        call.session.add(CallTurn(call_sid=call.row.sid, n=call.row.turn))
        return _greet(_at(call, call.row.turn), [])
    return latest.twiml or twiml.going_on(call.row.turn, [], call.language)


def _take_up(call: _Call, known: CallTurn | None, form: Mapping[str, str]) -> str | _Asked:
    """Begins a turn, or begins it again after its process died: then the words are kept already."""
    row, session = call.row, call.session
    if known is not None:
        known.begun_at = func.clock_timestamp()
        message = session.get(Message, known.message_id) if known.message_id else None
        return _to_bot(call, message) if message else _present_prompt(_at(call, row.turn))
    before = _turn(session, row, row.turn)
    listening = Listening.from_json(before.asked) if before and before.asked else Listening()
    row.turn = call.n
    session.add(CallTurn(call_sid=row.sid, n=call.n))
    session.flush()
    heard = hear(form, listening)
    if heard.sort != "silence":
        row.silences = 0
    return _deal_with(call, heard, replace(listening, is_unheard=False), before.said if before else "")


def _deal_with(call: _Call, heard: Heard, listening: Listening, question: str) -> str | _Asked:
    match heard.sort:
        case "silence":
            return _silent(call, listening, question)
        case "unclear":
            return _misheard(call, listening, question)
        case "repeat":
            return _ask(call, [question], listening, question)
        case "person":
            return _bring_person(call, "asked")
        case "nothing_more":
            return _say_goodbye(call)
        case "language":
            return _other_language(call, listening)
        case "writing":
            return _go_on_in_writing(call, listening, question)
    if call.conversation is None:
        return _number_told(call, heard.words)
    if call.row.order_id and (listening.kind in ("own_birth_date", "own_name") or heard.words in (HEAR, NO_MORE_CALLS)):
        return _say_next(call, outbound.answered(call.session, call.row, call.language, listening, heard.words))
    return _to_bot(call, _kept(call, heard.words))


def _kept(call: _Call, words: str) -> Message:
    """The caller's words, durable before anything is thought about them."""
    assert call.conversation is not None  # noqa: S101 (a call without one is asked for its number first)
    message = Message(
        conversation_id=call.conversation.id,
        direction="inbound",
        channel="voice",
        author="patient",
        text=words,
        state="received",
        epoch=call.conversation.epoch,
        twilio_sid=f"{call.row.sid}:{call.n}",
    )
    call.session.add(message)
    call.session.flush()
    turn = _turn(call.session, call.row, call.n)
    assert turn is not None  # noqa: S101 (begun above)
    turn.message_id = message.id
    return message


def _to_bot(call: _Call, message: Message) -> str | _Asked:
    assert call.conversation is not None  # noqa: S101 (its words have been kept)
    if call.conversation.handler != "bot":
        return _to_people(call, [])
    mark, now = last_message(call.session), clinic_now(call.session)
    opened = open_turn(call.session, call.conversation, message, now, call_sid=call.row.sid)
    call.row.language = call.conversation.language
    if opened is not None:
        return _Asked(opened)
    return _go_on(call, said_since(call.session, call.conversation, mark), [])


def _finish(sid: str, n: int, turn: OpenTurn, replies: Sequence[Reply]) -> str:
    with transaction() as session:
        row = session.get_one(PhoneCall, sid, with_for_update=True)
        call = _Call(session, row, conversation_of(session, row), n)
        begun = _turn(session, row, n)
        if begun and begun.twiml:
            return begun.twiml
        mark = last_message(session)
        settle_turn(session, turn, replies)
        assert call.conversation is not None  # noqa: S101 (its turn was opened)
        lines = said_since(session, call.conversation, mark)
        return _go_on(call, lines, list(replies))


def _go_on(call: _Call, lines: list[str], replies: list[Reply]) -> str:
    """What follows the bot's words, or those of the emergency guard."""
    conversation = call.conversation
    assert conversation is not None  # noqa: S101 (somebody has spoken in it)
    if conversation.handler != "bot":
        return _to_people(call, lines)
    is_unclear = any(reply.name in _UNCLEAR for reply in replies)
    call.row.misheard = call.row.misheard + 1 if is_unclear else 0
    call.row.keys_only = call.row.misheard > 1
    if not replies:
        # The guard's question: "Is this happening now?"
        return _ask(call, lines, Listening("open", hints=["yes", "no"]), "\n".join(lines))
    vocabulary = vocabulary_of(current_clinic(call.session), call.language)
    listening = listening_for(replies, vocabulary, call.language)
    last = next((reply for reply in reversed(replies) if reply.text), None)
    question = by_ear(call.language, last.text, last.options) if last and last.text else ""
    if listening.kind == "more":
        question = call.phrase("utter_phone_anything_else")
        lines = [*lines, question]
    return _ask(call, lines, listening, question)


def _greet(call: _Call, lines: list[str]) -> str:
    """The opening question; whoever shows no number is asked for one, and whoever waits for a person gets one."""
    if call.conversation is None:
        question = call.phrase("utter_phone_number_withheld")
        return _ask(call, [*lines, question], Listening("number"), question)
    if call.conversation.handler != "bot":
        return _to_people(call, lines)
    listening = menu(call.language)
    question = " ".join([call.phrase("utter_phone_say_or_press"), *_keys_of(call, listening)])
    return _ask(call, [*lines, question], listening, question, call.phrase("utter_phone_other_language"))


def _keys_of(call: _Call, listening: Listening) -> list[str]:
    options = enumerate(listening.options, start=1)
    return [call.phrase("utter_phone_option", label=option["label"], number=n) for n, option in options]


def _ask(call: _Call, lines: list[str], listening: Listening, question: str, in_other_language: str = "") -> str:
    said = [part for line in lines for part in line.split("\n")]
    document = twiml.asking(
        said,
        call.language,
        call.n + 1,
        listening,
        keys_only=call.row.keys_only,
        in_other_language=in_other_language,
    )
    return _keep(call, document, question, listening)


def _keep(call: _Call, document: str, question: str = "", listening: Listening | None = None) -> str:
    turn = _turn(call.session, call.row, call.n)
    assert turn is not None  # noqa: S101 (every turn is begun before it is answered)
    turn.twiml, turn.said = document, question
    turn.asked = listening.to_json() if listening else {}
    return document


def _silent(call: _Call, listening: Listening, question: str) -> str:
    conversation = call.conversation
    if conversation is not None and conversation.emergency_question_id is not None:
        mark, now = last_message(call.session), clinic_now(call.session)
        take_silence_for_yes(call.session, conversation, conversation.emergency_question_id, now, channel="voice")
        return _to_people(call, said_since(call.session, conversation, mark))
    if listening.kind == "more":
        return _say_goodbye(call)
    call.row.silences += 1
    if call.row.silences >= MOST_SILENCES:
        return _keep(call, people.to_voicemail(call.row, call.language, []))
    call.row.keys_only = call.row.silences > 1
    lead = call.phrase(f"utter_phone_silence_{call.row.silences}")
    return _ask(call, [lead, question], listening, question)


def _misheard(call: _Call, listening: Listening, question: str) -> str:
    call.row.misheard += 1
    if call.row.misheard >= MOST_MISHEARD:
        return _bring_person(call, "not_understood")
    call.row.keys_only = call.row.misheard > 1
    by_keys = call.row.keys_only and listening.takes_keys
    lead = call.phrase("utter_phone_keys_only" if by_keys else f"utter_phone_misheard_{call.row.misheard}")
    return _ask(call, [lead, question], listening, question)


def _bring_person(call: _Call, reason: str) -> str:
    """Staff in clinic hours, the voicemail else; said by whoever knows which."""
    if call.conversation is None:
        return _to_people(call, [])
    mark = last_message(call.session)
    now = clinic_now(call.session)
    hand_off(call.session, call.conversation, reason, now, channel="voice")
    return _to_people(call, said_since(call.session, call.conversation, mark))


def _to_people(call: _Call, lines: list[str]) -> str:
    return _keep(call, people.to_people(call.session, call.row, call.language, lines))


def _say_goodbye(call: _Call) -> str:
    return _keep(call, twiml.ending([call.phrase("utter_phone_goodbye")], call.language))


def _other_language(call: _Call, listening: Listening) -> str | _Asked:
    other = "en" if call.language == "es" else "es"
    call.row.language = other
    if call.conversation is None:
        return _greet(call, [])
    call.conversation.language = other
    if listening.kind == "menu":
        return _greet(call, [])
    return _to_bot(call, _kept(call, SAY_AGAIN[other]))


def _number_told(call: _Call, words: str) -> str:
    """The number on file of a caller who shows none. It proves nothing: who they are is asked as of everybody."""
    phone = phone_in(words)
    if phone is None:
        question = call.phrase("utter_phone_number_withheld")
        return _misheard(call, Listening("number"), question)
    belongs_to(call.session, call.row, phone)
    call.row.misheard = 0
    return _greet(_Call(call.session, call.row, conversation_of(call.session, call.row), call.n), [])


def _go_on_in_writing(call: _Call, listening: Listening, question: str) -> str:
    """The open question as a text, and the dialogue goes on there."""
    conversation, session = call.conversation, call.session
    can = conversation is not None and takes_texts(session, conversation)
    if conversation is None or not can or is_opted_out(session, conversation.phone):
        return _ask(call, [call.phrase("utter_phone_cannot_text"), question], listening, question)
    options = [f"{n}) {option['label']}" for n, option in enumerate(listening.options, start=1)]
    lead = phrase("utter_phone_sms_choices", conversation.language, channel="sms")
    outbox.put(session, conversation, "\n".join([lead, *options] if options else [lead, question]))
    conversation.continued_call_sid = call.row.sid
    take_along(session, conversation.id, call.row.sid)
    return _keep(call, twiml.ending([call.phrase("utter_phone_texted")], call.language))


def _turn(session: Session, row: PhoneCall, n: int) -> CallTurn | None:
    return session.get(CallTurn, (row.sid, n))


def _at(call: _Call, n: int) -> _Call:
    return _Call(call.session, call.row, call.conversation, n)
