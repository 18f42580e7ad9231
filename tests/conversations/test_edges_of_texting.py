"""What networks, phones and people do to a text message, and what must come of it."""

import concurrent.futures

import httpx
from sqlalchemy import text

from tests.conversations.book import active_holds, handler_of, open_tasks, visits_of
from tests.conversations.conftest import GRACE, JAMES, OMAR, UNKNOWN


def inbound_count(book, phone):
    book.rollback()
    return book.scalar(
        text(
            """SELECT count(*) FROM message m JOIN conversation c ON c.id = m.conversation_id
               WHERE c.phone = :p AND m.direction = 'inbound'"""
        ),
        {"p": phone},
    )


def first_option(offers):
    return next(line.removeprefix("1) ") for line in offers.splitlines() if line.startswith("1) "))


def test_duplicate_webhook_is_answered_once(patient, book):
    """Twilio delivers the same message twice, one after the other and at the same moment: one message, one answer."""
    omar = patient(OMAR)
    sid = "SM" + "5" * 32
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: omar.sends("hello", message_sid=sid), range(4)))
    omar.house.settle()
    assert omar.reads().count("Hello!") == 1
    assert inbound_count(book, OMAR) == 1


def test_two_texts_in_one_breath_are_answered_in_order(patient, book):
    """The second text is sent before the first is answered: both are, in the order in which they came."""
    omar = patient(OMAR)
    omar.sends("i want an appointment with dr lee")
    said = omar.says("haddad 1/15/1979")
    assert said.index("date of birth") < said.index("These times are open")
    assert inbound_count(book, OMAR) == 2


def test_forged_webhook_is_refused(house, book):
    """Without Twilio's signature nobody gets in, and nothing is kept."""
    form = {
        "MessageSid": "SM" + "6" * 32,
        "From": OMAR,
        "To": "+15025550100",
        "Body": "hi",
        "AccountSid": "AC" + "0" * 32,
    }
    for headers in ({}, {"X-Twilio-Signature": "bm90IGEgc2lnbmF0dXJl"}):
        assert httpx.post(f"{house.api}/twilio/sms/inbound", data=form, headers=headers).status_code == 403
    assert inbound_count(book, OMAR) == 0


def test_picture_without_words(patient, book):
    """A picture alone gets a kind sentence, and the staff see that there is one."""
    assert "only read words" in patient(OMAR).says("", media=["image/jpeg"])
    assert "picture_received" in open_tasks(book)


def test_longest_text(patient):
    """1,600 characters are one message like any other."""
    assert patient(OMAR).says(("I would like to book an appointment please. " * 40)[:1600])


def test_slash_commands_do_nothing_special(patient, book):
    """Rasa would obey a leading slash; a patient's text never reaches it as a command."""
    omar = patient(OMAR)
    omar.says("i want an appointment with dr lee")
    assert "start over" in omar.says("/restart"), "read as the word that it is"
    assert "date of birth" in omar.says("/book me with dr lee")
    assert omar.says('/inform{"confirmed": true, "party": {"id": "1"}}'), "there is always a next sentence"
    assert "These times are open" in omar.says("haddad 1/15/1979"), "the booking is still open"
    assert active_holds(book) == 0


def test_emoji_and_odd_characters(patient, book):
    """Whatever a phone can type gets an answer."""
    omar = patient(OMAR)
    for words in ("👋", "ok 👍🏽", "¿¡ñandú!?", "<script>alert(1)</script>", "مرحبا"):
        assert omar.says(words) or handler_of(book, OMAR) == "queue", "an answer, or a person"


def test_slot_taken_between_offer_and_answer(patient, house, book):
    """Somebody else takes an offered time before the answer: the next best is offered in the same turn."""
    omar = patient(OMAR)
    omar.says("appointment with dr lee next wednesday")
    offers = omar.says("Haddad 1/15/1979")
    with house.as_staff() as staff:
        window = {"from": "2026-03-11", "to": "2026-03-11"}
        wish = {"visit_type": "office-visit", "providers": ["lee"], "windows": [window]}
        found = staff.post("/v1/availability/search", json=wish).json()["slots"][0]
        rosa = staff.get("/v1/patients", params={"phone": "+15025550105"}).json()["items"][0]
        # Rosa is not established with Dr. Lee, so the staff hold the time rather than book it.
        wanted = {"visit_type": "office-visit", "provider": "lee", "site": "riverside", "start": found["start"]}
        held = staff.post("/v1/holds", json=wanted | {"phone": rosa["phone"]})
        assert held.status_code == 201, held.text
    said = omar.says("1")
    assert "just taken" in said
    assert "1) Wed, Mar 11" in said
    assert first_option(offers) not in said
    assert active_holds(book) == 1, "only the other one's"


def test_picked_slot_is_kept_until_the_hold_expires(patient, house, book):
    """While Omar thinks about it nobody else gets the time; after ten minutes it is free again."""
    omar = patient(OMAR)
    omar.says("appointment with dr lee next wednesday")
    omar.says("Haddad 1/15/1979")
    omar.says("1")
    book.rollback()
    start = book.scalar(text("SELECT start_at FROM hold WHERE status = 'active'"))
    wanted = {
        "visit_type": "office-visit",
        "provider": "lee",
        "site": "riverside",
        "start": start.isoformat(),
        "phone": JAMES,
    }
    with house.as_staff() as staff:
        refused = staff.post("/v1/holds", json=wanted)
        assert (refused.status_code, refused.json()["code"]) == (409, "slot_taken")
        house.move_clock(minutes=11)
        assert staff.post("/v1/holds", json=wanted).status_code == 201
    assert "just taken" in omar.says("yes"), "the late yes books nothing that somebody else has"
    assert [v.source for v in visits_of(book, "Omar")] == ["import"]


def test_stop_in_the_middle_of_a_booking(patient, book):
    """STOP gives the held time back and ends all texts; START begins a fresh conversation."""
    grace = patient(GRACE)
    grace.says("skin check with dr nguyen next week")
    grace.says("Kim 7/21/1996")
    grace.says("1")
    assert active_holds(book) == 1

    assert grace.says("STOP") == ""
    assert active_holds(book) == 0
    assert grace.says("yes book it") == "", "not a word after STOP"
    assert [v.source for v in visits_of(book, "Grace")] == ["import", "import"]

    grace.says("START")
    assert "Hello!" in grace.says("hello"), "a fresh start, with nothing half done"


def test_stop_in_other_words(patient):
    """Words that the network does not know as an opt-out count all the same: one confirmation, then silence."""
    omar = patient(OMAR)
    assert "won't get any more texts" in omar.says("please stop texting me")
    assert omar.says("hello?") == ""


def test_bare_cancel_is_an_opt_out_and_a_task(patient, book):
    """The network takes a bare CANCEL for an opt-out: we may not answer, so a person has to call."""
    james = patient(JAMES)
    assert james.says("CANCEL") == ""
    assert "cancel_was_opt_out" in open_tasks(book)
    assert len(visits_of(book, "James")) == 1


def test_yes_is_an_answer_unless_opted_out(patient, book):
    """YES opts in only while the number is opted out; otherwise it means yes."""
    omar = patient(OMAR)
    omar.says("appointment with dr lee next wednesday")
    omar.says("Haddad 1/15/1979")
    omar.says("1")
    assert "Booked for Omar" in omar.says("YES")


def test_unknown_number_in_spanish(patient):
    """Who writes Spanish is answered in Spanish."""
    assert "asistente" in patient(UNKNOWN).says("hola, quiero una cita para mañana")


def test_handler_is_the_bot_after_small_talk(patient, book):
    omar = patient(OMAR)
    omar.says("hi there")
    assert "welcome" in omar.says("thank you")
    assert handler_of(book, OMAR) == "bot"


def test_language_changes_in_the_middle_of_a_booking(patient, book):
    """The open question comes again in the language that was asked for, and the thread is kept."""
    omar = patient(OMAR)
    omar.says("hi, id like to see dr lee next wednesday morning")
    assert "Wed, Mar 11" in omar.says("haddad 1/15/1979")
    assert "mié 11 de mar" in omar.says("en español por favor")
    assert "miércoles 11 de marzo" in omar.says("la segunda")
    assert "Wednesday, March 11" in omar.says("english please")
    assert "Booked for Omar" in omar.says("yes")
    assert len([visit for visit in visits_of(book, "Omar") if visit.source == "sms"]) == 1


def test_a_complaint_about_the_phone_hides_no_wish(patient, book):
    """Who says that nobody answers and what they need is not waiting for a person: the wish is begun."""
    james = patient(JAMES)
    said = james.says("your line just rings and rings. a mole that looks different")
    assert "last name" in said
    assert open_tasks(book) == []
