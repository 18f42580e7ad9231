"""Calls that the clinic makes: whom, when, what they hear, and what an answering machine hears."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from api.calls.models import CallOrder, PhoneCall
from api.calls.placing import place_call
from api.conversations.models import Conversation, Message
from api.jobs import TryLater
from api.messaging.models import Consent
from api.messaging.twilio import twilio_client
from tests.api.calls.phone_line import Caller, Heard
from tests.api.calls.relay_line import opened
from tests.api.messaging.text_line import CLINIC, LANDLINE, OMAR

WORDS = "Your visit has moved to Tuesday."


class Twilio:
    """What Twilio was asked to do; every call that it makes is taken."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict]] = []
        self.error: int | None = None
        self.status = 201

    def request(self, method, url, data=None, **_):
        from twilio.http.response import Response

        self.asked.append((url.rpartition("/Accounts/")[2].partition("/")[2], dict(data or {})))
        if self.error:
            return Response(self.status, f'{{"code": {self.error}, "message": "no", "status": {self.status}}}')
        return Response(self.status, '{"sid": "CA' + "9" * 32 + '", "status": "queued"}')


@pytest.fixture
def twilio(line, monkeypatch):
    pretend = Twilio()
    client = twilio_client()
    monkeypatch.setattr(client, "http_client", pretend)
    return pretend


@pytest.fixture
def order(phone, session):
    """A message that Omar's number did not take, and the call that reads it out."""
    conversation = Conversation(phone=OMAR)
    session.add(conversation)
    session.flush()
    message = Message(
        conversation_id=conversation.id, direction="outbound", author="staff", text=WORDS, state="failed", epoch=0
    )
    session.add(message)
    session.flush()
    order = CallOrder(conversation_id=conversation.id, message_id=message.id)
    session.add(order)
    session.commit()
    return order


@pytest.fixture
def picked_up(phone, order, twilio):
    """Omar's phone has rung, and somebody has picked up."""
    place_call(order.id)
    caller = Caller(phone, "CA" + "9" * 32, CLINIC, {"To": OMAR, "Direction": "outbound-api"})
    caller.heard = Heard(phone.posts(f"outbound?c={order.id}", caller.form()))
    return caller


def state_of(phone, order):
    (row,) = phone.rows(CallOrder, CallOrder.id == order.id)
    return row.state


def test_a_text_that_a_landline_cannot_take_becomes_a_call(phone, bot, session):
    phone.line.texts("hello", sender=LANDLINE)
    phone.line.takes_turns()
    (introduction, *_) = phone.line.outbox
    phone.line.reports("undelivered", "SM" + "1" * 32, m=introduction.id, ErrorCode=30006)

    (order,) = phone.rows(CallOrder)
    assert order.message_id == introduction.id
    assert len(phone.line.jobs("place_call")) == 1
    assert phone.line.tasks == []


def test_a_number_on_nobodys_file_is_not_called(phone, bot):
    phone.line.texts("hello", sender="+15025550188")
    phone.line.takes_turns()
    phone.line.reports("undelivered", "SM" + "1" * 32, m=phone.line.outbox[0].id, ErrorCode=30006)

    assert phone.rows(CallOrder) == []
    assert phone.line.tasks == [("not_delivered", False)]


def test_what_twilio_is_asked_for(phone, order, twilio):
    place_call(order.id)

    ((path, asked),) = twilio.asked
    assert path == "Calls.json"
    assert (asked["To"], asked["From"]) == (OMAR, CLINIC)
    assert asked["Url"].endswith(f"/twilio/voice/outbound?c={order.id}")
    assert (asked["MachineDetection"], asked["AsyncAmd"]) == ("DetectMessageEnd", "true")
    assert state_of(phone, order) == "calling"


def test_a_call_of_ours_goes_over_the_relay_as_well(phone, order, twilio, setting):
    setting(frontdesk_relay="on")
    place_call(order.id)
    caller = Caller(phone, "CA" + "9" * 32, CLINIC, {"To": OMAR, "Direction": "outbound-api"})
    caller.heard = Heard(phone.posts(f"outbound?c={order.id}", caller.form()))
    assert caller.heard.verbs == ["Connect"]
    with opened(phone) as talk:
        talk.sets_up(caller.sid)
        assert "Harbor Family" in talk.hears()
        talk.presses("1")
        assert "birth" in talk.hears()


def test_a_job_that_runs_twice_calls_once(phone, order, twilio):
    place_call(order.id)
    place_call(order.id)

    assert len(twilio.asked) == 1
    assert phone.line.tasks == [("not_reached", False)]


def test_nobody_is_called_at_night(phone, order, twilio, later):
    later(hours=14)  # ten in the evening
    with pytest.raises(TryLater) as pause:
        place_call(order.id)

    assert twilio.asked == []
    assert 9.9 * 3600 < pause.value.seconds < 10.1 * 3600


def test_who_wants_no_calls_gets_none(phone, order, twilio, session):
    session.add(Consent(phone=OMAR, channel="voice", state="out", source="words"))
    session.commit()
    place_call(order.id)

    assert twilio.asked == []
    assert state_of(phone, order) == "refused"
    assert phone.line.tasks == [("not_delivered", False)]


def test_one_call_a_day_and_three_a_week(phone, order, twilio, session, now):
    for days in (1, 3, 5):
        made = CallOrder(conversation_id=order.conversation_id, attempts=1, state="reached")
        made.created_at, made.message_id = now - timedelta(days=days, hours=1), None
        session.add(made)
        session.flush()
        copy = session.scalars(select(Message)).first()
        another = Message(
            conversation_id=copy.conversation_id, direction="outbound", author="bot", text="x", state="failed", epoch=0
        )
        session.add(another)
        session.flush()
        made.message_id = another.id
    session.commit()
    place_call(order.id)

    assert twilio.asked == []
    assert state_of(phone, order) == "refused"


def test_twilio_does_not_take_the_call(phone, order, twilio):
    twilio.error, twilio.status = 21211, 400
    place_call(order.id)

    assert state_of(phone, order) == "not_reached"
    assert phone.line.tasks == [("not_reached", False)]


def test_whoever_picks_up_hears_who_calls_and_nothing_else(phone, picked_up):
    assert "Harbor Family" in picked_up.heard.says
    assert WORDS not in picked_up.heard.says
    assert "Omar" not in picked_up.heard.says


def test_the_message_is_for_who_keys_birth_date_and_name(phone, picked_up, order, bot):
    assert picked_up.presses("1").gather["numDigits"] == "8"
    picked_up.presses("01151979")
    heard = picked_up.presses("423323")

    assert WORDS in heard.says
    assert state_of(phone, order) == "reached"
    picked_up.says("i cannot come then")
    assert bot.asked[0]["facts"]["patients"][0]["given_name"] == "Omar"


@pytest.mark.parametrize(("born", "name"), [("01151980", "423323"), ("01151979", "423324"), ("01151979", "22")])
def test_nobody_else_hears_it(phone, picked_up, order, born, name):
    picked_up.presses("1")
    picked_up.presses(born)
    heard = picked_up.presses(name)

    assert WORDS not in heard.says
    assert heard.verbs[-1] == "Hangup"
    picked_up.hangs_up()
    assert state_of(phone, order) == "not_reached"


def test_a_key_ends_all_calls(phone, picked_up, order):
    assert picked_up.presses("2").verbs[-1] == "Hangup"

    assert [(c.phone, c.channel, c.state) for c in phone.rows(Consent)] == [(OMAR, "voice", "out")]
    phone.line.texts("hello", sender=OMAR)
    assert phone.line.jobs("take_turns"), "texts go on"


def test_a_machine_hears_the_clinics_name_and_number(phone, picked_up, order, twilio):
    twilio.status = 200
    picked_up.phone.posts("amd", picked_up.form(AnsweredBy="machine_end_beep"))

    path, asked = twilio.asked[-1]
    assert path == f"Calls/{picked_up.sid}.json"
    assert "Harbor Family" in asked["Twiml"]
    assert WORDS not in asked["Twiml"]
    assert "Omar" not in asked["Twiml"]
    assert state_of(phone, order) == "voicemail"


@pytest.mark.parametrize("verdict", ["human", "unknown", "", "something new"])
def test_a_person_goes_on_as_they_are(phone, picked_up, order, twilio, verdict):
    picked_up.phone.posts("amd", picked_up.form(AnsweredBy=verdict))

    assert len(twilio.asked) == 1
    assert state_of(phone, order) == "calling"


def test_the_machine_was_recognised_too_late(phone, picked_up, order, twilio):
    twilio.error, twilio.status = 20404, 404
    answer = picked_up.phone.posts("amd", picked_up.form(AnsweredBy="machine_end_beep"))

    assert answer.status_code == 204


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
def test_nobody_picks_up(phone, order, twilio, status):
    place_call(order.id)
    caller = Caller(phone, "CA" + "9" * 32, CLINIC, {"To": OMAR, "Direction": "outbound-api"})
    phone.posts(f"outbound?c={order.id}", caller.form())
    caller.hangs_up(status)

    assert state_of(phone, order) == "not_reached"
    assert phone.line.tasks == [("not_reached", False)]
    assert phone.rows(PhoneCall)[0].direction == "outbound"


@pytest.mark.parametrize("words", ["can you call me", "Call me please", "Could you please call me back?", "llámeme"])
def test_who_would_rather_speak_is_called(phone, bot, twilio, words):
    phone.line.texts(words, sender=OMAR)
    phone.line.takes_turns()
    (order,) = phone.rows(CallOrder)
    place_call(order.id)
    caller = Caller(phone, "CA" + "9" * 32, CLINIC, {"To": OMAR, "Direction": "outbound-api"})
    caller.heard = Heard(phone.posts(f"outbound?c={order.id}", caller.form()))

    assert bot.asked == []
    assert caller.heard.gather["action"] == "/twilio/voice/turn?t=1"
    caller.says("i need a visit")
    assert bot.heard == ["i need a visit"]


@pytest.mark.parametrize("words", ["can someone call me", "call me when the results are in", "I'll call you"])
def test_who_is_not_to_be_called_now(phone, bot, twilio, words):
    phone.line.texts(words, sender=OMAR)
    phone.line.takes_turns()

    assert phone.rows(CallOrder) == []


def test_nobody_makes_us_call_for_ever(phone, bot, twilio):
    for _ in range(5):
        phone.line.texts("call me", sender=OMAR)
        phone.line.takes_turns()

    assert len(phone.rows(CallOrder)) == 3
