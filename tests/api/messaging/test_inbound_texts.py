"""A patient's text arrives: kept once, in order, and acknowledged at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.messaging.inbound import keep_inbound
from api.worker.housekeeping import bring_in_spooled
from tests.api.messaging.text_line import ANA, CLINIC, EMPTY_TWIML, FALLBACK, INBOUND, OMAR, inbound_form, new_sid


def spool_of(state_folder):
    return sorted(path.name for path in (state_folder / "spool").iterdir())


@pytest.fixture(autouse=True)
def empty_spool(state_folder):
    yield
    for path in (state_folder / "spool").glob("*"):
        path.unlink()


def test_text_is_kept_and_its_turn_is_queued(line):
    """The answer is empty: replies leave by themselves. One message, one job, both there before Twilio is told."""
    answer = line.texts("I need a visit")

    assert (answer.status_code, answer.text) == (200, EMPTY_TWIML)
    assert answer.headers["content-type"].startswith("text/xml")
    (message,) = line.inbox
    assert (message.text, message.state, message.author) == ("I need a visit", "received", "patient")
    assert line.conversation.phone == OMAR
    assert [job.lock for job in line.jobs("take_turns")] == [f"turn:{line.conversation.id}"]


@pytest.mark.parametrize("addresses", [[INBOUND, INBOUND, INBOUND], [INBOUND, FALLBACK], [FALLBACK, INBOUND]])
def test_duplicates_in_a_row_change_nothing(line, addresses):
    """Twilio repeats itself, at either address: one message, one turn."""
    form = inbound_form("hello")
    for path in addresses:
        assert line.posts(path, form).text == EMPTY_TWIML

    assert len(line.inbox) == len(line.jobs()) == 1


def test_duplicates_at_the_same_moment_change_nothing(line):
    """Eight deliveries of one text at once, of a number never seen before: one conversation, one message, one job."""
    form = inbound_form("hello")
    start = threading.Barrier(8)

    def deliver(_):
        start.wait(10)
        return line.posts(INBOUND, form).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(deliver, range(8))) == {200}

    assert len(line.inbox) == len(line.jobs()) == 1


def test_replay_of_an_old_webhook_has_no_effect(line, later):
    """A signature never expires, so that yesterday's webhook may come again: it is a duplicate like any other."""
    form = inbound_form("book it")
    line.posts(INBOUND, form)
    later(days=20)
    line.posts(INBOUND, form)

    assert len(line.inbox) == 1
    assert line.conversation.session == 0


def test_whatever_a_phone_can_type_is_kept(line):
    """Nothing that a patient can write is an error, and nothing of it is changed but what no database can hold."""
    typed = [
        ("", ""),
        (None, ""),
        ("   \n ", "   \n "),
        ("a" * 1600, "a" * 1600),
        ("nul\x00char", "nulchar"),
        ("\x00", ""),
        ("👩‍👩‍👧 “curly” ¿ñ? مرحبا", "👩‍👩‍👧 “curly” ¿ñ? مرحبا"),
        ("<script>alert(1)</script> %s {x} \\", "<script>alert(1)</script> %s {x} \\"),
        ("line one\r\nline two", "line one\r\nline two"),
    ]
    for body, _ in typed:
        assert line.texts(body).status_code == 200, body

    assert [message.text for message in line.inbox] == [kept for _, kept in typed]


def test_pictures_come_without_words(line):
    """A picture message has no Body at all, and says how many there are."""
    line.texts(None, NumMedia="2", MediaContentType0="image/jpeg", MediaContentType1="image/png", MediaUrl0="https://x")

    assert [(m.text, m.media_types) for m in line.inbox] == [("", ["image/jpeg", "image/png"])]


def test_nonsense_about_pictures_loses_no_words(line):
    """The number of pictures may be odd; the words count."""
    odd = ["", "-1", "ten", "٣", "99", "9" * 5000]
    for count in odd:
        assert line.texts("hello", NumMedia=count).status_code == 200, count
    assert [message.text for message in line.inbox] == ["hello"] * len(odd)


@pytest.mark.parametrize("missing", ["MessageSid", "From"])
def test_a_signed_form_without_sender_or_id_is_no_text(line, missing):
    """Refused in plain words instead of failing somewhere inside."""
    assert line.posts(INBOUND, inbound_form() | {missing: ""}).status_code == 400


def test_two_texts_in_one_breath_keep_their_order(line):
    """The second waits until the first is kept, however slowly that goes."""
    with Session(line.engine) as first:
        keep_inbound(first, inbound_form("first"), first.scalar(text("SELECT clinic_now()")))
        second = threading.Thread(target=line.texts, args=("second",))
        second.start()
        wait_for_lock(line)
        first.commit()
        second.join(10)

    assert [message.text for message in line.inbox] == ["first", "second"]


def wait_for_lock(line):
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with line.engine.connect() as connection:
        while not connection.scalar(waiting):
            connection.rollback()


def test_after_a_week_of_silence_the_bot_forgets(line, later):
    """Who comes back after a week finds no half-finished booking, whatever was texted to them meanwhile."""
    line.texts("hello")
    later(days=6)
    line.texts("hello again")
    assert line.conversation.session == 0

    later(days=7, minutes=1)
    line.texts("hi")
    line.texts("still there?")
    assert line.conversation.session == 1


def test_without_a_database_twilio_is_sent_to_the_fallback(line, database_away, state_folder):
    """503 at the first address; the second writes the text to the disk, safe before it is acknowledged."""
    form = inbound_form("book me", OptOutType="", NumMedia="1", MediaContentType0="image/png", FromCity="LOUISVILLE")
    with database_away():
        assert line.posts(INBOUND, form).status_code == 503
        assert line.posts(FALLBACK, form).text == EMPTY_TWIML
        assert line.posts(FALLBACK, form).text == EMPTY_TWIML

    assert spool_of(state_folder) == [f"{form['MessageSid']}.json"]
    (kept,) = (state_folder / "spool").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "LOUISVILLE" not in kept.read_text()

    bring_in_spooled()
    bring_in_spooled()
    assert [(m.text, m.media_types) for m in line.inbox] == [("book me", ["image/png"])]
    assert len(line.jobs()) == 1
    assert spool_of(state_folder) == []


def test_a_spooled_text_that_came_through_after_all_is_kept_once(line, database_away, state_folder):
    """Its first delivery had been kept when Twilio lost patience."""
    form = inbound_form("once")
    line.posts(INBOUND, form)
    with database_away():
        line.posts(FALLBACK, form)
    bring_in_spooled()

    assert [message.text for message in line.inbox] == ["once"]
    assert spool_of(state_folder) == []


def test_spooled_texts_keep_their_order(line, database_away):
    """What was written first is brought in first."""
    with database_away():
        for words in ("one", "two", "three", "four"):
            line.texts(words, path=FALLBACK)
    bring_in_spooled()

    assert [message.text for message in line.inbox] == ["one", "two", "three", "four"]


def test_one_bad_file_does_not_hold_up_the_others(line, database_away, state_folder):
    """A half-written or foreign file is set aside for a person; a text that cannot be kept stays for a better day."""
    with database_away():
        line.texts("good", path=FALLBACK)
    spool = state_folder / "spool"
    (spool / "SM1.json").write_text('{"MessageSid": "SM1", "Fr')
    (spool / "SM2.json").write_text('["not", "a", "form"]')
    (spool / "SM3.json").write_text('{"MessageSid": "SM3"}')
    (spool / "SM4.json").write_text('{"MessageSid": "SM4", "From": "+15025550104", "Body": "\\u0000"}')
    bring_in_spooled()

    assert [message.text for message in line.inbox] == ["good"]
    assert spool_of(state_folder) == ["SM1.unreadable", "SM2.unreadable", "SM3.unreadable", "SM4.json"]


def test_fallback_keeps_the_text_itself_when_it_can(line, state_folder):
    """The database was away only for a moment: nothing has to go by way of the disk."""
    line.texts("hello", path=FALLBACK, ErrorCode="11200", ErrorUrl="https://texts.harbor.example/twilio/sms/inbound")

    assert [message.text for message in line.inbox] == ["hello"]
    assert not list((state_folder / "spool").glob("*"))


def test_machines_get_no_answer(line, bot):
    """Short codes, names and toll-free numbers are kept for the staff, who are asked once to look, and never answered:
    two machines would talk for ever."""
    machines = ["72975", "HARBOR", "Rx Reminder", "+18005551234", "+18885550100", CLINIC]
    for sender in machines:
        for words in ("Your package has arrived", "chest pain", "Reply YES to confirm"):
            line.texts(words, sender=sender)
    line.takes_turns()

    assert len(line.inbox) == 3 * len(machines)
    assert {message.state for message in line.inbox} == {"answered"}
    assert (line.said, bot.heard) == ([], [])
    assert line.tasks == [("written_by_machine", False)] * len(machines)


def test_an_automatic_reply_is_not_talked_to_for_ever(line, bot):
    """ "I'm driving" comes again with every answer of ours: after the third time the bot is silent and staff look."""
    for _ in range(6):
        line.texts("I'm driving right now and will see your message later.", sender=ANA)
        line.takes_turns()

    assert len(bot.asked) == 3
    assert line.tasks == [("written_by_machine", False)]


def test_a_short_answer_may_be_the_same_every_time(line, bot):
    """ "1" and "yes" are answers, however often they come."""
    for _ in range(6):
        line.texts("1")
    line.takes_turns()

    assert bot.heard == ["1"] * 6


def test_the_same_words_twice_are_two_messages(line, bot):
    """Two ids, two texts: the patient did say it twice."""
    line.texts("yes", MessageSid=new_sid())
    line.texts("yes", MessageSid=new_sid())
    line.takes_turns()

    assert bot.heard == ["yes", "yes"]
