"""The clinic's texts leave through Twilio's own helper: each once, in order, whatever the network does."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.calls.models import CallOrder
from api.conversations import outbox
from api.conversations.models import Conversation, Message
from api.jobs import TryLater
from api.messaging.consent import is_opted_out
from api.messaging.sending import PAUSES, send_message
from api.patients.models import Patient
from tests.api.messaging.text_line import ANA, LANDLINE, OMAR


@pytest.fixture
def writes(line):
    """`writes("Hello", "Bye")` puts texts into the outbox of Omar's conversation and answers their ids."""

    def put(*bodies, phone=OMAR, author="bot", **more):
        with Session(line.engine) as session, session.begin():
            conversation = session.query(Conversation).filter_by(phone=phone).one_or_none()
            if conversation is None:
                conversation = Conversation(phone=phone)
                session.add(conversation)
                session.flush()
            return [m.id for b in bodies for m in outbox.put(session, conversation, b, author=author, **more)]

    return put


def states(line):
    return [message.state for message in line.outbox]


def test_a_text_and_its_job_are_written_together(line, session, conversation):
    """If the decision is rolled back nothing is sent; if it stands, the job stands."""
    outbox.put(session, conversation(OMAR), "never mind")
    session.rollback()
    assert (line.outbox, line.jobs()) == ([], [])

    outbox.put(session, session.query(Conversation).one(), "Which day?")
    session.commit()
    assert [(job.task_name, job.lock) for job in line.jobs()] == [("send_message", f"send:{line.conversation.id}")]


def test_texts_arrive_in_order_and_are_followed_to_the_phone(line, network, writes):
    """Sent in the order in which they were written, and each known to have been delivered."""
    writes("one", "two", "three")
    line.works()

    assert network.arrived(OMAR) == ["one", "two", "three"]
    line.hears("delivered", "delivered", "delivered")
    assert all(message.twilio_sid.startswith("SM") for message in line.outbox)


def test_an_emergency_overtakes_what_waits(line, network, writes):
    """911 is not kept waiting by a reply that is being tried again."""
    network.order_fault(messages_create={"mode": "429"})
    writes("Which day?", "Here are the times")
    line.works()
    writes("Call 911 now", urgent=True)
    line.works()
    assert network.arrived(OMAR) == ["Call 911 now"]

    line.skips_pauses()
    line.works()
    assert network.arrived(OMAR) == ["Call 911 now", "Which day?", "Here are the times"]


def test_long_texts_are_cut_between_words(line, network, writes):
    """Twilio takes 1,600 characters; nothing is lost at the seams."""
    sentence = "Please bring your insurance card and a list of your medicines. "
    writes((sentence * 60).strip())
    line.works()

    arrived = network.arrived(OMAR)
    assert [len(body) <= 1600 for body in arrived] == [True] * 3
    assert " ".join(arrived) == (sentence * 60).strip()


@pytest.mark.parametrize("mode", ["429", "500"])
def test_a_busy_network_gets_the_text_once_later(line, network, writes, mode):
    """Too many requests, or an error of Twilio's: the text arrives once, and the one behind it still after it."""
    network.order_fault(messages_create={"mode": mode})
    writes("Booked for Tuesday")
    line.works()
    assert network.arrived(OMAR) == []
    line.skips_pauses()
    line.works()

    assert network.arrived(OMAR) == ["Booked for Tuesday"]
    line.hears("delivered")
    assert line.tasks == []


def test_busy_for_long_means_a_person(line, network, writes):
    """After the last pause the staff are asked to reach the patient otherwise."""
    network.order_fault(messages_create={"mode": "429", "times": 1 + len(PAUSES)})
    (message,) = writes("Booked for Tuesday")
    pauses = []
    for _ in PAUSES:
        with pytest.raises(TryLater) as later:
            send_message(message)
        pauses.append(later.value.seconds)
    send_message(message)

    assert pauses == list(PAUSES)
    assert [(m.state, m.error_code, m.attempts) for m in line.outbox] == [("failed", 20429, 4)]
    assert line.tasks == [("not_delivered", False)]
    assert network.arrived(OMAR) == []


def test_nobody_listens_at_twilio(line, writes):
    """The connection is refused, so that nothing can have been sent: tried again from the same place in the queue."""
    writes("one", "two")
    line.works()

    assert states(line) == ["queued", "queued"]
    assert [message.attempts for message in line.outbox] == [1, 0]
    (first, second) = line.jobs("send_message")
    assert first.scheduled_at is not None
    assert second.scheduled_at is None


def test_the_connection_comes_back(line, network, writes, setting, closed_origin):
    """A minute without internet costs a minute and no text."""
    there = network.http.base_url
    setting(twilio_api_url=closed_origin)
    writes("one", "two")
    line.works()
    setting(twilio_api_url=str(there).rstrip("/"))
    line.skips_pauses()
    line.works()

    assert network.arrived(OMAR) == ["one", "two"]


def test_a_wrong_token_is_mended_before_texts_are_given_up(line, network, writes, setting):
    """While the token is being changed Twilio knows nobody: the text waits and goes out with the right one."""
    setting(twilio_auth_token="f" * 32)
    writes("Booked")
    line.works()
    assert states(line) == ["queued"]

    setting(twilio_auth_token="0123456789abcdef0123456789abcdef")
    line.skips_pauses()
    line.works()
    assert network.arrived(OMAR) == ["Booked"]


@pytest.mark.parametrize(
    ("code", "tasks"),
    [
        (21211, [("fix_number", False)]),
        (21612, [("not_delivered", False)]),
        (21408, [("texting_misconfigured", True), ("not_delivered", False)]),
        (21606, [("texting_misconfigured", True), ("not_delivered", False)]),
        (21617, [("text_too_long", True), ("not_delivered", False)]),
    ],
)
def test_a_plain_no_is_not_tried_again(line, network, writes, code, tasks):
    """A number that is none, a country that is not allowed, a mistake of ours: a person has to look."""
    network.order_fault(messages_create={"mode": "refuse", "code": code})
    writes("Booked")
    line.works()

    assert [(m.state, m.error_code) for m in line.outbox] == [("failed", code)]
    assert line.tasks == tasks
    assert line.jobs() == []


def test_opt_out_is_learnt_from_the_refusal(line, network, writes, session):
    """The patient said STOP before we kept a ledger: Twilio says so, from then on we know, and a person calls."""
    network.text("STOP", OMAR)
    line.works()
    line.execute("TRUNCATE consent")
    writes("one", "two")
    line.works()

    assert [(m.state, m.error_code) for m in line.outbox] == [("failed", 21610), ("dropped", None)]
    assert session.execute(text("SELECT phone, state, source FROM consent")).all() == [(OMAR, "out", "twilio_api")]
    assert ("not_delivered", False) in line.tasks


def test_opt_out_is_learnt_from_the_report(line, network, writes, session):
    """Behind a messaging service the refusal comes later, as news of the text."""
    network.order_fault(undelivered={"code": 21610})
    writes("one")
    line.works()
    line.hears("undelivered")

    assert is_opted_out(session, OMAR)
    assert session.scalars(text("SELECT source FROM consent")).all() == ["twilio_status"]


def test_landline_cannot_be_texted(line, network, writes, session):
    """Robert and Denise share a landline: both are marked, and the text is read out in a call."""
    writes("Your visit is on Monday", phone=LANDLINE)
    line.works()
    line.hears("undelivered")

    assert [m.error_code for m in line.outbox] == [30006]
    takes_texts = session.query(Patient.phone_takes_texts).filter_by(phone=LANDLINE).all()
    assert takes_texts == [(False,), (False,)]
    assert session.query(Patient.phone_takes_texts).filter_by(phone=ANA).first() == (True,)
    assert session.scalars(select(CallOrder.message_id)).all() == [line.outbox[0].id]


def test_a_phone_that_was_off_gets_the_text_ten_minutes_later(line, network, writes):
    """30003: the text was lost on its last mile. It is tried once more, and nobody has to do anything."""
    network.order_fault(undelivered={"code": 30003})
    writes("Booked")
    line.works()
    line.hears("undelivered")
    assert line.tasks == []
    (later,) = line.jobs("send_again")
    assert later.scheduled_at is not None
    line.skips_pauses()
    line.works()

    assert network.arrived(OMAR)[-1] == "Booked"
    line.hears("undelivered", "delivered")
    assert line.tasks == []


def test_a_phone_that_stays_off_is_called(line, network, writes):
    """The second time the text is read out in a call."""
    network.order_fault(undelivered={"code": 30003, "times": 2})
    writes("Booked")
    line.works()
    line.hears("undelivered")
    line.skips_pauses()
    line.works()
    line.hears("undelivered", "undelivered")

    with Session(line.engine) as session:
        (order,) = session.scalars(select(CallOrder)).all()
    assert order.message_id == line.outbox[-1].id


@pytest.mark.parametrize("code", [30001, 30008, 30017, 30022])
def test_what_a_busy_carrier_lost_is_sent_three_times_more(line, network, writes, code):
    """Then the staff are asked."""
    network.order_fault(undelivered={"code": code, "times": 4})
    writes("Booked")
    for tries in range(1, 5):
        line.works()
        line.hears(*["undelivered"] * tries)
        line.skips_pauses()
    line.works()

    assert [m.error_code for m in line.outbox] == [code] * 4
    assert line.tasks == [("not_delivered", False)]


@pytest.mark.parametrize("why", ["a person took over", "stop"])
def test_what_is_not_wanted_any_more_is_not_sent_again(line, network, writes, why):
    """The ten minutes are long enough for things to change; the staff know that the words never came."""
    network.order_fault(undelivered={"code": 30003})
    writes("Booked")
    line.works()
    line.hears("undelivered")
    if why == "stop":
        network.text("STOP", OMAR)
    else:
        line.execute("UPDATE conversation SET handler = 'human', epoch = epoch + 1")
    line.skips_pauses()
    line.works()

    line.hears("undelivered")
    assert line.tasks == [("not_delivered", False)]


def test_one_alarm_for_many_texts(line, network, writes):
    """A sender that is not registered stops every text: one urgent task, and each patient's own."""
    network.order_fault(undelivered={"code": 30034, "times": 3})
    writes("one", "two", "three")
    line.works()
    line.hears(*["undelivered"] * 3)

    assert sorted(line.tasks) == [("not_delivered", False)] * 3 + [("texting_misconfigured", True)]


@pytest.mark.parametrize("fault", ["duplicate_status", "reorder_status", "drop_status"])
def test_reports_may_be_doubled_shuffled_or_lost(line, network, writes, fault):
    """The text itself is fine, and we say nothing worse of it than what is so."""
    network.order_fault(**{fault: {}})
    writes("Booked")
    line.works()

    assert network.arrived(OMAR) == ["Booked"]
    line.hears("accepted" if fault == "drop_status" else "delivered")
    assert line.tasks == []


def test_bot_is_silent_once_a_person_took_over(line, network, writes):
    """What the bot had ready when a member of the staff stepped in is dropped; what the person writes is not."""
    writes("I can book that")
    writes("Hello, this is Kim", author="staff")
    line.execute("UPDATE conversation SET handler = 'human', epoch = epoch + 1")
    line.works()

    line.hears("dropped", "delivered")
    assert network.arrived(OMAR) == ["Hello, this is Kim"]


def test_sending_twice_sends_once(line, network, writes):
    """A job that is repeated finds that its work is done."""
    (message,) = writes("Booked")
    send_message(message)
    send_message(message)
    line.works()

    assert network.arrived(OMAR) == ["Booked"]


@pytest.mark.parametrize("state", ["dropped", "accepted", "delivered", "failed", "unknown"])
def test_only_what_is_queued_is_sent(line, network, writes, state):
    """Whatever else became of a text, its job leaves it alone."""
    (message,) = writes("Booked")
    line.execute("UPDATE message SET state = :state", state=state)
    send_message(message)

    assert (states(line), network.arrived(OMAR)) == ([state], [])


def test_messaging_service_is_used_where_there_is_one(line, network, writes, setting):
    """A registered campaign needs it: the text names the service instead of the number."""
    setting(twilio_messaging_service_sid="MG" + "2c" * 16)
    writes("Booked")
    line.works()

    assert network.arrived(OMAR) == ["Booked"]
    line.hears("delivered")


def test_state_of_a_text_is_kept_with_it(line, network, writes):
    """What the staff see of a text is what Twilio said last."""
    writes("Booked")
    line.works()
    with Session(line.engine) as session:
        message = session.scalars(text("SELECT id FROM message")).one()
        assert session.get_one(Message, message).twilio_sid in [item["sid"] for item in network.phone(OMAR)]
