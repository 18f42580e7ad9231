"""A call from the greeting to the end: what the caller hears, and what is kept of it."""

import asyncio
import threading

import pytest

from api.calls.models import PhoneCall
from api.conversations.models import Message
from api.scheduling.models import Hold
from tests.api.calls.phone_line import Heard
from tests.api.messaging.text_line import ANA, CLINIC, OMAR, hold_of

OFFERS = [
    {"label": "Tue, Mar 3 9:00 AM with Dr. Lee", "value": "1"},
    {"label": "Thu, Mar 5 2:30 PM with Dr. Lee", "value": "2"},
]


def test_a_call_is_greeted_and_asked(phone, bot):
    """Who it is, 911 for an emergency, and an open question with keys, hints and a way on for the silent."""
    heard = phone.rings().heard

    assert "Harbor Family" in heard.says
    assert "9" in heard.says or "nine" in heard.says
    assert heard.gather["input"] == "speech dtmf"
    assert heard.gather["action"] == "/twilio/voice/turn?t=1"
    assert (heard.gather["actionOnEmptyResult"], heard.gather["bargeIn"]) == ("true", "true")
    assert heard.gather["profanityFilter"] == "false"
    assert heard.verbs == ["Gather", "Redirect"]
    assert bot.asked == []


def test_words_go_to_the_bot_and_its_words_come_back(phone, bot):
    caller = phone.rings()
    heard = caller.says("i need a visit")

    assert heard.says.startswith("You said i need a visit")
    (turn,) = bot.asked
    assert (turn["text"], turn["channel"]) == ("i need a visit", "voice")
    assert turn["facts"]["call_sid"] == caller.sid
    assert turn["session"].endswith(f".{caller.sid}")
    said = [(m.direction, m.channel, m.author, m.state) for m in phone.line.rows(Message)]
    assert said == [("inbound", "voice", "patient", "answered"), ("outbound", "voice", "bot", "spoken")]
    assert phone.line.conversation.phone == OMAR
    assert phone.line.jobs("send_message") == []


def test_options_are_read_with_their_keys_and_taken_by_key(phone, bot):
    bot.answers += [[{"text": "These are open.", "options": OFFERS}], [{"text": "Shall I book it?"}]]
    caller = phone.rings()
    heard = caller.says("a checkup with doctor lee")

    assert heard.gather["numDigits"] == "1"
    assert "Dr. Lee" in heard.gather["hints"] or "Doctor Lee" in heard.gather["hints"]
    for key in ("1", "2"):
        assert f"press {key}" in heard.says or f"press {('one', 'two')[int(key) - 1]}" in heard.says
    caller.presses("2")
    assert bot.heard == ["a checkup with doctor lee", "2"]


def test_the_menu_has_keys_for_the_usual_wishes(phone, bot):
    phone.rings().presses("1")

    assert bot.heard == ["Book a visit"]


def test_keys_count_before_speech(phone, bot):
    bot.answers.append([{"text": "These are open.", "options": OFFERS}])
    caller = phone.rings()
    caller.says("a checkup")
    caller._acts(SpeechResult="the first one", Confidence=0.9, Digits="2")

    assert bot.heard[-1] == "2"


def test_a_birth_date_is_keyed_in_eight_digits(phone, bot):
    bot.answers.append([{"text": "What is your date of birth?", "name": "utter_ask_birth_date"}])
    caller = phone.rings()
    heard = caller.says("move my visit")

    assert (heard.gather["numDigits"], heard.gather["speechTimeout"]) == ("8", "2")
    caller.presses("01151979")
    assert bot.heard[-1] == "01151979"


def test_a_name_is_keyed_up_to_the_pound_key(phone, bot):
    bot.answers.append([{"text": "And your last name?", "name": "utter_ask_family_name"}])
    caller = phone.rings()
    heard = caller.says("move my visit")

    assert heard.gather["finishOnKey"] == "#"
    caller.presses("423323")
    assert bot.heard[-1] == "423323"


@pytest.mark.parametrize("key", ["*", "#"])
def test_star_and_pound_say_it_again(phone, bot, key):
    bot.answers.append([{"text": "These are open.", "options": OFFERS}])
    caller = phone.rings()
    asked = caller.says("a checkup")
    heard = caller.presses(key)

    assert "These are open." in heard.says
    assert heard.gather["hints"] == asked.gather["hints"]
    assert len(bot.asked) == 1


def test_after_a_statement_the_caller_is_asked_for_more_and_a_no_ends_the_call(phone, bot):
    bot.answers.append([{"text": "You're booked."}])
    caller = phone.rings()
    assert "anything else" in caller.says("yes").says
    heard = caller.says("no thank you")

    assert heard.verbs == ["Say", "Hangup"]
    assert len(bot.asked) == 1


def test_a_second_wish_after_the_first(phone, bot):
    bot.answers.append([{"text": "You're booked."}])
    caller = phone.rings()
    caller.says("yes")
    caller.says("cancel my other visit")

    assert bot.heard == ["yes", "cancel my other visit"]


def test_the_other_language_by_key(phone, bot):
    """Nine says the greeting's question in Spanish, and everything after it."""
    caller = phone.rings()
    heard = caller.presses("9")
    assert heard.gather["language"] == "es-US"
    caller.says("necesito una cita")

    (turn,) = bot.asked
    assert turn["language"] == "es"
    assert phone.line.conversation.language == "es"


def test_the_other_language_in_the_middle_asks_the_bot_to_say_it_again(phone, bot):
    caller = phone.rings()
    caller.says("a checkup")
    caller.presses("9")

    assert (bot.asked[-1]["language"], bot.asked[-1]["text"]) == ("es", "repita eso por favor")


def test_texts_and_calls_of_a_number_are_one_conversation(phone, bot):
    phone.line.texts("hello", sender=OMAR)
    phone.line.takes_turns()
    phone.rings(OMAR).says("hello by phone")

    assert [m.channel for m in phone.line.rows(Message, Message.direction == "inbound")] == ["sms", "voice"]
    texting, calling = bot.asked
    assert texting["session"] != calling["session"]
    assert texting["facts"]["conversation_id"] == calling["facts"]["conversation_id"]


# One answer per turn.


def test_a_turn_that_comes_again_gets_the_same_answer(phone, bot):
    caller = phone.rings()
    first = caller.says("a checkup").response.text
    again = caller.again(SpeechResult="a checkup", Confidence=0.9).response.text

    assert again == first
    assert len(bot.asked) == 1


def test_the_greeting_that_comes_again_is_the_same(phone, bot):
    caller = phone.rings()

    assert Heard(phone.posts("inbound", caller.form())).response.text == caller.heard.response.text
    assert len(phone.calls) == 1


def test_two_requests_of_one_turn_at_once_ask_the_bot_once(phone, bot):
    """Twilio tries again while the first request is still being answered."""

    def slow(turn):
        threading.Event().wait(0.6)
        return [{"text": "Which day?"}]

    bot.answers.append(slow)
    caller = phone.rings()
    answers: list[str] = []
    caller.turn = 1
    both = [
        threading.Thread(target=lambda: answers.append(caller.again(SpeechResult="a checkup").response.text))
        for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert len(set(answers)) == 1
    assert len(bot.asked) == 1


@pytest.mark.parametrize("t", [1, 7])
def test_a_turn_that_is_out_of_date_or_ahead_gets_the_present_prompt(phone, bot, t):
    caller = phone.rings()
    caller.says("one")
    present = caller.says("two").response.text

    answer = Heard(phone.posts(f"turn?t={t}", caller.form(SpeechResult="three"))).response.text
    assert answer == (present if t == 7 else phone.turns[1].twiml)
    assert len(bot.asked) == 2


def test_a_turn_whose_process_died_is_taken_again(phone, bot):
    caller = phone.rings()
    caller.says("a checkup")
    phone.line.execute("UPDATE call_turn SET twiml = NULL, begun_at = begun_at - interval '1 minute' WHERE n = 1")
    phone.line.execute("UPDATE message SET state = 'received' WHERE direction = 'inbound'")

    assert "You said a checkup" in caller.again(SpeechResult="a checkup").says
    assert bot.heard == ["a checkup", "a checkup"]


def test_after_the_end_there_is_nothing_but_the_end(phone, bot):
    caller = phone.rings()
    caller.hangs_up()

    assert caller.says("hello?").verbs == ["Hangup"]
    assert bot.asked == []


def test_a_call_that_began_while_we_were_away_starts_at_the_beginning(phone, bot):
    """Its first prompt came from the fallback address of another time; its turn is the first that we hear of it."""
    caller = phone.rings()
    phone.line.execute("DELETE FROM call_turn")
    phone.line.execute("DELETE FROM phone_call")

    heard = Heard(phone.posts("turn?t=3", caller.form(SpeechResult="hello")))
    assert heard.gather["action"] == "/twilio/voice/turn?t=1"


# Hanging up.


def test_hanging_up_frees_what_was_held(phone, bot, session, now):
    caller = phone.rings()
    hold = hold_of(phone.line.conversation, now)
    hold.call_sid = caller.sid
    other = hold_of(phone.line.conversation, now)
    session.add_all([hold, other])
    session.commit()
    caller.hangs_up()

    assert {h.id: h.status for h in phone.line.rows(Hold)} == {hold.id: "released", other.id: "active"}
    (call,) = phone.calls
    assert (call.status, call.ended_at is not None) == ("completed", True)


def test_statuses_only_move_forward(phone, bot):
    caller = phone.rings()
    for status in ("completed", "in-progress", "ringing", "completed", "nonsense"):
        caller.hangs_up(status)

    assert phone.calls[0].status == "completed"


def test_a_status_of_an_unknown_call_is_kept(phone, bot):
    """It rang and was given up before the greeting was asked for."""
    caller = phone.rings(sid="CA" + "f" * 32)
    phone.line.execute("DELETE FROM call_turn")
    phone.line.execute("DELETE FROM phone_call")
    caller.hangs_up("no-answer")

    assert [(c.sid, c.status) for c in phone.rows(PhoneCall)] == [(caller.sid, "no-answer")]


# Who calls.


@pytest.mark.parametrize("shown", ["+266696687", "ANONYMOUS", "anonymous", "RESTRICTED", ""])
def test_who_shows_no_number_is_asked_for_the_one_on_file(phone, bot, shown):
    caller = phone.rings(shown)
    assert caller.heard.gather["finishOnKey"] == "#"
    heard = caller.presses("5025550104")

    assert "press" in heard.says
    caller.says("cancel my visit")
    assert bot.asked[0]["facts"]["people_on_file"] == 1
    assert bot.asked[0]["facts"]["patients"] == []
    assert phone.line.conversation.phone == OMAR


def test_a_number_that_is_none_is_asked_for_again_then_a_person(phone, bot):
    caller = phone.rings("anonymous")
    assert caller.presses("12").verbs == ["Gather", "Redirect"]
    caller.says("i will not tell you")
    heard = caller.presses("34")

    assert heard.verb("Dial")["callerId"] == CLINIC
    assert phone.line.rows(Message) == []


def test_two_callers_from_one_number_do_not_share_a_memory(phone, bot):
    one, other = phone.rings(ANA), phone.rings(ANA)
    one.says("book a visit")
    other.says("cancel a visit")

    assert len({turn["session"] for turn in bot.asked}) == 2
    assert phone.line.conversation.phone == ANA


def test_the_worker_leaves_what_is_said_in_a_call_to_the_call(phone, bot):
    """A call's words wait for a moment as texts do; they are not for the worker."""
    phone.rings()
    phone.line.execute(
        "INSERT INTO message (conversation_id, direction, channel, author, text, state, epoch)"
        " SELECT id, 'inbound', 'voice', 'patient', 'hello', 'received', 0 FROM conversation"
    )
    phone.line.takes_turns()

    assert bot.asked == []


def test_sixty_calls_at_once_are_answered(phone, bot):
    """No thread and no connection waits for the dialogue model."""

    def slow(turn):
        threading.Event().wait(0.5)
        return [{"text": f"You said {turn['text']}"}]

    bot.answers += [slow] * 60
    callers = [phone.rings(f"+1502555{n:04}") for n in range(2000, 2060)]

    async def all_at_once():
        return await asyncio.gather(*(asyncio.to_thread(c.says, f"visit number {n}") for n, c in enumerate(callers)))

    heard = asyncio.run(all_at_once())
    assert [h.says for h in heard if not h.says.startswith("You said visit")] == []
    assert {turn["text"] for turn in bot.asked} == {f"visit number {n}" for n in range(60)}
