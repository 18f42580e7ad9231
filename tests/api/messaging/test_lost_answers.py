"""The answer to a send was lost: Twilio is asked what became of the text, and nothing is sent twice on a guess."""

import pytest

from api.conversations import outbox
from api.conversations.models import Conversation
from api.jobs import TryLater
from api.messaging.reconciling import reconcile_message
from api.messaging.sending import PAUSES, send_message
from tests.api.messaging.text_line import ANA, OMAR


@pytest.fixture
def writes(line, session):
    """Puts texts into the outbox of a phone's conversation and answers their ids."""

    def put(*bodies, phone=OMAR):
        conversation = session.query(Conversation).filter_by(phone=phone).one_or_none() or Conversation(phone=phone)
        session.add(conversation)
        session.flush()
        ids = [message.id for body in bodies for message in outbox.put(session, conversation, body)]
        session.commit()
        return ids

    return put


def comes_late(times=1):
    return {"mode": "timeout_after_accept", "delay_seconds": 30, "times": times}


def loses_the_answers(*messages):
    """Sends texts with little patience, so that nobody has to wait for its end."""
    for message in messages:
        send_message(message, patience_seconds=0.25)


def states(line):
    return [message.state for message in line.outbox]


def everything_runs(line):
    """All jobs, those that wait for later included, until nothing is left to do."""
    for _ in range(10):
        line.skips_pauses()
        line.works()
        if not line.jobs():
            return
    raise AssertionError(line.jobs())


def test_a_text_that_had_arrived_is_found_again(line, network, writes):
    """Twilio took it and answered too late, and its reports were lost too: asked, it says so. The patient has one."""
    network.order_fault(messages_create=comes_late(), drop_status={})
    loses_the_answers(*writes("Booked for Tuesday"))
    assert states(line) == ["unknown"]
    (job,) = line.jobs("reconcile_message")
    assert job.scheduled_at is not None, "Twilio's own list needs a moment"
    everything_runs(line)

    assert network.arrived(OMAR) == ["Booked for Tuesday"]
    (message,) = line.outbox
    assert message.twilio_sid == network.phone(OMAR)[0]["sid"]
    assert message.state == "delivered"


def test_its_report_tells_before_we_ask(line, network, writes):
    """The report of a text whose answer was lost names our own number for it, which settles the matter."""
    network.order_fault(messages_create=comes_late())
    loses_the_answers(*writes("Booked for Tuesday"))
    line.hears("delivered")
    everything_runs(line)

    assert network.arrived(OMAR) == ["Booked for Tuesday"]


def test_a_text_that_never_arrived_is_sent_once_more(line, network, writes):
    """An error of Twilio's may mean anything; it did not have the text, so the patient gets it now, once."""
    network.order_fault(messages_create={"mode": "500"})
    writes("Booked for Tuesday")
    line.works()
    assert states(line) == ["unknown"]
    everything_runs(line)

    line.hears("delivered")
    assert network.arrived(OMAR) == ["Booked for Tuesday"]
    assert line.outbox[0].attempts == 2


def test_a_text_that_never_arrives_is_given_up_to_a_person(line, network, writes):
    """Each try is followed by a question; after the last one the staff call."""
    network.order_fault(messages_create={"mode": "500", "times": 1 + len(PAUSES)})
    writes("Booked for Tuesday")
    for _ in range(2):
        everything_runs(line)

    assert states(line) == ["failed"]
    assert line.tasks == [("not_delivered", False)]
    assert network.arrived(OMAR) == []


def test_worker_that_died_while_sending(line, network, writes):
    """Nobody knows whether it came to send. It had: found. It had not: sent. In no case twice."""
    sent, _ = writes("one", "two")
    send_message(sent)
    line.hears("delivered", "queued")
    line.execute("UPDATE message SET state = 'sending', twilio_sid = NULL, attempts = 1")
    line.works()
    assert states(line) == ["unknown", "unknown"]
    everything_runs(line)

    assert network.arrived(OMAR) == ["one", "two"]
    line.hears("delivered", "delivered")


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_the_same_words_more_than_once_are_counted(line, network, writes, lost):
    """Three times the same text, the answers of the first ones lost: three arrive, no matter which is which."""
    network.order_fault(messages_create=comes_late(times=lost), drop_status={"times": lost})
    messages = writes("1) Tue 2) Wed", "1) Tue 2) Wed", "1) Tue 2) Wed")
    loses_the_answers(*messages[:lost])
    assert states(line).count("unknown") == lost
    everything_runs(line)

    assert network.arrived(OMAR) == ["1) Tue 2) Wed"] * 3
    assert len({message.twilio_sid for message in line.outbox}) == 3


def test_one_of_two_with_the_same_words_is_missing(line, network, writes):
    """The first never arrived and the second did: the second's is not taken for the first's, which is sent again."""
    network.order_fault(messages_create={"mode": "500"})
    writes("Same words", "Same words")
    line.works()
    assert network.arrived(OMAR) == ["Same words"]
    everything_runs(line)

    assert network.arrived(OMAR) == ["Same words"] * 2
    line.hears("delivered", "delivered")


def test_both_lost_and_only_one_had_arrived(line, network, writes):
    """Neither has an id, Twilio has one of them: it is counted once, and the other one is sent."""
    first, _ = writes("Same words", "Same words")
    send_message(first)
    line.hears("delivered", "queued")
    line.execute("UPDATE message SET state = 'sending', twilio_sid = NULL, attempts = 1")
    everything_runs(line)

    assert network.arrived(OMAR) == ["Same words"] * 2
    assert len({message.twilio_sid for message in line.outbox}) == 2


def test_while_its_twin_is_on_its_way_nobody_can_tell(line, network, writes):
    """Twilio's answer for the twin may come any moment; asking now might take the twin's text for this one."""
    lost, twin = writes("Same words", "Same words")
    send_message(twin)
    line.hears("queued", "delivered")
    line.execute("UPDATE message SET state = 'unknown' WHERE id = :id", id=lost)
    line.execute("UPDATE message SET state = 'sending', twilio_sid = NULL WHERE id = :id", id=twin)

    with pytest.raises(TryLater):
        reconcile_message(lost)
    assert states(line) == ["unknown", "sending"]


def test_another_phones_text_is_another_text(line, network, writes):
    """The same words went to Ana: that says nothing about Omar's."""
    writes("Same words", phone=ANA)
    line.works()
    (lost,) = writes("Same words")
    line.execute("UPDATE message SET state = 'unknown', attempts = 1 WHERE id = :id", id=lost)
    reconcile_message(lost)
    everything_runs(line)

    assert network.arrived(OMAR) == ["Same words"]


def test_last_weeks_text_is_another_text(line, network, writes, later):
    """The same words of long ago, of which nobody kept the id, are not today's. The clinic's clock may be shifted."""
    (old,) = writes("Same words")
    send_message(old)
    line.execute("UPDATE message SET twilio_sid = NULL, state = 'dropped'")
    line.execute("UPDATE clock_offset SET shift = shift + interval '400 days'")
    (lost,) = writes("Same words")
    line.execute("UPDATE message SET state = 'unknown', attempts = 1 WHERE id = :id", id=lost)
    line.execute("UPDATE message SET created_at = created_at + interval '1 hour' WHERE id = :id", id=lost)
    reconcile_message(lost)

    assert states(line) == ["dropped", "queued"]


def test_twilio_cannot_be_asked(line, network, writes, setting, closed_origin):
    """While nobody answers nothing is decided, and nothing is sent."""
    there = str(network.http.base_url).rstrip("/")
    network.order_fault(messages_create={"mode": "500"})
    writes("Booked")
    line.works()
    setting(twilio_api_url=closed_origin)
    line.skips_pauses()
    line.works()
    assert states(line) == ["unknown"]

    setting(twilio_api_url=there)
    everything_runs(line)
    assert network.arrived(OMAR) == ["Booked"]


@pytest.mark.parametrize("state", ["delivered", "queued", "dropped"])
def test_only_what_is_lost_is_looked_for(line, writes, state):
    """Its fate became known meanwhile: Twilio is not even asked, nobody being there."""
    (message,) = writes("Booked")
    line.execute("UPDATE message SET state = :state", state=state)
    reconcile_message(message)

    assert states(line) == [state]


def test_a_stop_after_a_lost_text_holds_it_back(line, network, writes):
    """It never arrived and would be sent again, but the patient has opted out by now."""
    network.order_fault(messages_create={"mode": "500"})
    writes("Booked")
    line.works()
    network.text("STOP", OMAR)
    everything_runs(line)

    assert states(line) == ["dropped"]
    assert network.arrived(OMAR) == []


def test_an_unknown_text_of_one_conversation_blocks_no_other(line, network, writes):
    """Only its own fate is open: what was written after it goes out."""
    network.order_fault(messages_create={"mode": "500"})
    writes("one")
    line.works()
    writes("two")
    writes("three", phone=ANA)
    line.works()

    assert (network.arrived(OMAR)[:1], network.arrived(ANA)) == (["two"], ["three"])
