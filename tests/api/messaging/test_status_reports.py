"""News of the clinic's texts comes in any order, again, late, or for something unknown."""

import pytest
from sqlalchemy.orm import Session

from api.conversations import outbox
from api.conversations.models import Conversation
from tests.api.messaging.text_line import OMAR, STATUS, new_sid

SID = "SM" + "ab" * 16


@pytest.fixture
def sent(line):
    """A text that Twilio has taken; answers our number for it."""
    with Session(line.engine) as session, session.begin():
        conversation = Conversation(phone=OMAR)
        session.add(conversation)
        session.flush()
        (message,) = outbox.put(session, conversation, "Booked")
        message.state, message.twilio_sid, message.attempts = "accepted", SID, 1
        return message.id


def test_a_text_moves_forward_only(line, sent):
    """The best that was heard counts, and an end is an end."""
    table = [
        (["sending"], "accepted"),
        (["sent"], "sent"),
        (["sent", "delivered"], "delivered"),
        (["delivered", "sent", "sending", "queued"], "delivered"),
        (["delivered", "delivered", "undelivered"], "delivered"),
        (["undelivered", "delivered"], "undelivered"),
        (["failed", "sent"], "failed"),
        (["sent", "queued"], "sent"),
        (["read"], "accepted"),
        (["", "something_new"], "accepted"),
    ]
    for heard, known in table:
        line.execute("UPDATE message SET state = 'accepted'")
        for status in heard:
            assert line.reports(status, SID, m=sent).status_code == 204
        assert [message.state for message in line.outbox] == [known], heard


@pytest.mark.parametrize(
    ("code", "task"),
    [(30007, "text_filtered"), (21211, "fix_number"), (63001, "not_delivered")],
)
def test_bad_news_reaches_a_person_once(line, sent, code, task):
    """However often it is told."""
    for _ in range(3):
        line.reports("undelivered", SID, m=sent, ErrorCode=code)

    assert [message.error_code for message in line.outbox] == [code]
    assert line.tasks == [(task, task == "text_filtered")]


def test_nonsense_for_a_code_is_no_error_of_ours(line, sent):
    """The news itself counts."""
    for code in ("", "abc", "9" * 400):
        assert line.reports("failed", SID, m=sent, ErrorCode=code).status_code == 204, code
    assert [(message.state, message.error_code) for message in line.outbox] == [("failed", None)]


def test_news_may_come_before_the_answer_to_the_send(line, sent):
    """Twilio can be quicker with its report than with its answer: our own number in the address tells which text."""
    line.execute("UPDATE message SET state = 'sending', twilio_sid = NULL")
    line.reports("delivered", SID, m=sent)

    assert [(message.state, message.twilio_sid) for message in line.outbox] == [("delivered", SID)]


def test_news_without_our_number_is_understood(line, sent):
    """An address without ?m= still has Twilio's own id."""
    line.reports("delivered", SID)

    assert [message.state for message in line.outbox] == ["delivered"]


def test_a_lost_text_is_found_by_its_news(line, sent):
    """Nobody knew whether it had arrived; the report says so, and there is nothing left to ask."""
    line.execute("UPDATE message SET state = 'unknown', twilio_sid = NULL")
    line.reports("sent", SID, m=sent)

    assert [(message.state, message.twilio_sid) for message in line.outbox] == [("sent", SID)]


def test_news_of_an_earlier_try_does_not_count(line, sent):
    """The text was sent anew under another id: what becomes of the old one changes nothing."""
    line.reports("failed", new_sid(), m=sent, ErrorCode=30008)

    assert [message.state for message in line.outbox] == ["accepted"]
    assert line.tasks == []


def test_news_of_something_unknown_is_taken_and_ignored(line):
    """An error would only make Twilio repeat it."""
    for m in (None, 999_999):
        assert line.reports("delivered", new_sid(), m=m).status_code == 204


def test_news_about_nothing_is_taken_and_ignored(line, sent):
    """Without Twilio's id it is nobody's news."""
    form = {"AccountSid": "AC" + "0a" * 16, "MessageStatus": "delivered"}

    assert line.posts(f"{STATUS}?m={sent}", form).status_code == 204
    assert [message.state for message in line.outbox] == ["accepted"]


def test_a_patients_text_is_nobodys_to_report_on(line):
    """A status webhook never changes what a patient wrote."""
    line.texts("hello", MessageSid=SID)
    (message,) = line.inbox
    line.reports("failed", SID, m=message.id, ErrorCode=30006)

    assert [(m.state, m.error_code) for m in line.inbox] == [("received", None)]


def test_a_dropped_text_stays_dropped(line, sent):
    """It was never sent, so that no news can be of it."""
    line.execute("UPDATE message SET state = 'dropped', twilio_sid = NULL")
    line.reports("delivered", SID, m=sent)

    assert [message.state for message in line.outbox] == ["dropped"]
