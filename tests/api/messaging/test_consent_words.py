"""STOP, START, HELP and their like: who may be texted, and that nobody is who does not want to."""

import pytest
from sqlalchemy import text

from api.messaging.consent import is_opted_out, keyword_of, opt_out
from api.messaging.ending_words import ends_texts
from api.messaging.models import Consent
from api.scheduling.models import Hold
from tests.api.messaging.text_line import ANA, LANDLINE, OMAR, hold_of

STOP = ["STOP", "stop", " Stop \n", "STOPALL", "unsubscribe", "END", "quit", "cancel", "REVOKE", "optout"]
ANSWERS = ["YES", "sí", "si", "start", "UNSTOP"]


def phones(count):
    return [f"+15025552{n:03}" for n in range(count)]


def test_stop_words_end_all_texts(line, bot):
    """Each of the network's words counts; the network has answered it, so that we say nothing at all."""
    for phone, word in zip(phones(len(STOP)), STOP, strict=True):
        line.texts(word, sender=phone)
    line.takes_turns()

    ledger = [(row.phone, row.state, row.source) for row in line.rows(Consent)]
    assert ledger == [(phone, "out", "keyword") for phone in phones(len(STOP))]
    assert (line.said, bot.heard) == ([], [])


def test_stop_in_other_words_is_confirmed_once_and_kept(line, bot):
    """The network does not know these; we confirm in one text, which goes out in spite of it, and then are silent."""
    line.texts("book me")
    line.takes_turns()
    line.texts("STOP PLEASE")
    line.texts("are you there?")
    line.takes_turns()

    assert [(row.state, row.source) for row in line.rows(Consent)] == [("out", "words")]
    *before, last = line.outbox
    assert "won't get any more texts" in last.text
    assert (last.state, last.despite_opt_out) == ("queued", True)
    assert {message.state for message in before} == {"dropped"}
    assert bot.heard == ["book me"]


def test_words_about_something_else_end_nothing(line, bot):
    """Only the whole message is a keyword: the rest is for the bot to understand."""
    other = ["stop by at 9?", "cancel my visit", "CANCEL.", "the end", "don't stop", "I quit smoking", "non stop", "no"]
    for words in other:
        line.texts(words)
    line.takes_turns()

    assert (line.rows(Consent), bot.heard) == ([], other)


def test_bare_cancel_is_an_opt_out_and_somebody_calls(line, bot):
    """Carriers take CANCEL for an opt-out. Perhaps a visit was meant: we may not ask, so a person has to."""
    line.texts("Cancel")
    line.takes_turns()

    assert [row.state for row in line.rows(Consent)] == ["out"]
    assert line.tasks == [("cancel_was_opt_out", False)]


@pytest.mark.parametrize(
    ("text", "told", "opted_out", "keyword"),
    [
        ("anything at all", "STOP", False, "stop"),
        ("BAJA", "stop", False, "stop"),
        ("AYUDA", "HELP", False, "help"),
        ("hola", "START", True, "start"),
        ("START", "START", False, "start"),
        ("YES", "START", False, None),
        ("YES", None, True, "start"),
        ("YES", None, False, None),
        ("start", None, False, None),
        ("stop", None, True, "stop"),
        ("info", None, True, "help"),
        ("help me", None, False, None),
        ("anything", "SOMETHING_NEW", False, None),
    ],
)
def test_what_the_network_understood_counts(text, told, opted_out, keyword):
    """Twilio's OptOutType is believed, whatever the words; without it the exact words are."""
    assert keyword_of(text, told, opted_out=opted_out) == keyword


def test_opt_out_type_of_a_webhook_ends_all_texts(line, bot):
    """A clinic may have keywords of its own at Twilio: what it says of a message is honoured."""
    line.texts("No quiero mensajes", OptOutType="STOP")
    line.takes_turns()

    assert [row.state for row in line.rows(Consent)] == ["out"]
    assert (line.said, bot.heard) == ([], [])


def test_words_that_opt_in_are_answers_while_nobody_is_out(line, bot):
    """YES to "Shall I book it?" is a yes."""
    for word in ANSWERS:
        line.texts(word)
    line.takes_turns()

    assert (line.rows(Consent), bot.heard) == ([], ANSWERS)


@pytest.mark.parametrize("word", ANSWERS)
def test_after_stop_the_same_words_opt_in(line, bot, word):
    """The network confirms; we are silent until the next text, which begins a fresh conversation."""
    for words in ("hello", "STOP", word, "hello again"):
        line.texts(words)
        line.takes_turns()

    assert [row.state for row in line.rows(Consent)] == ["out", "in"]
    assert bot.heard == ["hello", "hello again"]
    assert bot.asked[0]["session"] != bot.asked[1]["session"]


def test_start_after_a_stop_that_only_we_understood_is_answered(line, bot):
    """The network never silenced this phone, so that it says nothing to START either: the bot does."""
    line.texts("please stop")
    line.takes_turns()
    line.texts("START")
    line.takes_turns()

    assert [row.state for row in line.rows(Consent)] == ["out", "in"]
    assert bot.heard == ["START"]


def test_help_has_been_answered_by_the_network(line, bot):
    """Two answers to one HELP would be one too many."""
    for word in ("HELP", "info", " Help "):
        line.texts(word)
    line.takes_turns()

    assert (line.said, bot.heard, line.tasks) == ([], [], [])


def test_who_writes_after_opting_out_is_heard_by_a_person(line, bot):
    """We may not answer; the staff see it once, and at once if it sounds like an emergency."""
    line.texts("STOP")
    line.texts("actually when is my visit?")
    line.texts("hello??")
    line.texts("my chest hurts and i cant breathe")
    line.takes_turns()

    assert line.tasks == [("wrote_after_opt_out", False), ("emergency", True)]
    assert (line.said, bot.heard) == ([], [])


def test_stop_in_the_middle_gives_everything_back(line, bot, session, now):
    """The held time is free again, what was on its way is not sent, and START does not bring it back."""
    line.texts("book me")
    line.takes_turns()
    session.add(hold_of(line.conversation, now))
    session.commit()
    line.texts("STOP")
    line.takes_turns()

    assert [hold.status for hold in line.rows(Hold)] == ["released"]
    assert {message.state for message in line.outbox} == {"dropped"}
    assert line.conversation.session == 1


def test_stop_counts_while_the_bot_is_still_thinking(line, bot):
    """STOP is honoured on arrival: what the bot says a second later to the text before it goes nowhere, and that text
    was written before, so that nobody is bothered with it."""

    def says_stop(turn):
        line.texts("STOP")
        return [{"text": "Which day would you like?"}]

    bot.answers.append(says_stop)
    line.texts("book me")
    line.takes_turns()

    assert (line.said, line.tasks) == ([], [])
    assert [message.state for message in line.inbox] == ["answered", "answered"]


def test_stop_before_the_turn_of_an_earlier_text(line, bot):
    """Two texts wait, the second is STOP: the first is not answered any more, and is no business of the staff's."""
    line.texts("book me")
    line.texts("STOP")
    line.takes_turns()

    assert (line.said, line.tasks, bot.heard) == ([], [], [])


def test_nothing_leaves_after_stop(line, bot, network):
    """The whole way, with a phone: the confirmation on it is the network's; ours are not even tried."""
    network.text("hello", OMAR)
    line.works()
    before = network.arrived(OMAR)
    bot.answers.append(lambda turn: [network.text("STOP", OMAR), {"text": "Which day?"}][1:])
    network.text("book me", OMAR)
    line.works()
    network.text("please answer", OMAR)
    line.works()

    assert network.arrived(OMAR) == before
    assert [message.error_code for message in line.outbox] == [None] * len(line.outbox)


def test_the_one_confirmation_leaves_in_spite_of_the_opt_out(line, bot, network):
    """The bot understood "quit bugging me with texts": one text says so, and nothing after it."""
    bot.answers.append([{"text": "I understand."}, {"opt_out": True}])
    network.text("quit bugging me with texts", OMAR)
    line.works()
    network.text("hello?", OMAR)
    line.works()

    assert [arrived[:31] for arrived in network.arrived(OMAR)] == ["You won't get any more texts fr"]
    assert bot.heard == ["quit bugging me with texts"]

    network.text("START", OMAR)
    line.works()
    assert network.arrived(OMAR)[-1] == "You said START"


def test_staff_texts_are_held_back_too(line, bot, client):
    """A person at the clinic cannot text who has opted out either: they have to call."""
    line.texts("STOP")
    line.takes_turns()
    client.post(f"/v1/conversations/{line.conversation.id}/messages", json={"text": "Hi!", "author": "Kim"})
    line.works()

    assert [message.state for message in line.outbox] == ["dropped"]


def test_the_newest_row_of_a_number_counts(session):
    """Another number's wish is another's."""
    for phone, state in ((ANA, "out"), (OMAR, "out"), (ANA, "in"), (LANDLINE, "in")):
        session.add(Consent(phone=phone, state=state, source="keyword"))
        session.flush()

    assert [is_opted_out(session, phone) for phone in (ANA, OMAR, LANDLINE, "+15025550190")] == [
        False,
        True,
        False,
        False,
    ]


def test_the_ledger_learns_when_the_network_learns(session):
    """A stop in words, then the keyword: whoever ends it later is answered by the network, so both are written down."""
    for source in ("words", "words", "keyword", "twilio_status", "words"):
        opt_out(session, OMAR, source)

    assert session.scalars(text("SELECT source FROM consent ORDER BY id")).all() == ["words", "keyword"]


@pytest.mark.parametrize(
    ("words", "is_stop"),
    [
        ("STOP PLEASE", True),
        ("please, stop", True),
        ("Stop.", True),
        ("STOP!!", True),
        ("unsubscribe,", True),
        ("opt-out", True),
        ("Stop, por favor", True),
        ("stop it hurts", False),
        ("cancel please", False),
        ("please cancel", False),
        ("end.", False),
        ("no mas", True),
        ("No más mensajes, por favor", True),
        ("please stop texting", True),
        ("quit texting me", True),
        ("Don’t text me anymore", True),
        ("stop sending these messages to my phone", True),
        ("take me off your list", True),
        ("take me off the list", False),  # of those who wait for an earlier time
        ("ya no me manden mensajes", True),
        ("dejen de escribirme", True),
        ("no quiero recibir más textos", True),
        ("no more", False),
        ("text me", False),
        ("no more appointments", False),
        ("no me manden con el dr lee", False),
        ("no me molesta", False),
        ("i dont want to text about this, call me", False),
        ("stop texting me " * 20, False),
        ("", False),
    ],
)
def test_stop_in_other_words_is_nothing_else(words, is_stop):
    """What might mean a visit or a pain is left to the bot, which knows more words."""
    assert ends_texts(words) == is_stop
