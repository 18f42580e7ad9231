"""Calls over Twilio's ConversationRelay: the same turns over a socket, and a way on whenever it is lost."""

import threading
import time

import pytest
from starlette.websockets import WebSocketDisconnect

from api.calls import relay, relay_routes
from api.calls.models import CallTurn, PhoneCall
from api.conversations.models import Message
from tests.api.calls.relay_line import goes_on, noun_of, opened, talking
from tests.api.messaging.text_line import OMAR

OFFERS = [{"label": "Tue, Mar 3 9:00 AM", "value": "1"}, {"label": "Thu, Mar 5 2:30 PM", "value": "2"}]
ASKS = [{"text": "These are open.", "options": OFFERS}]


@pytest.fixture
def phone(phone, setting):
    setting(frontdesk_relay="on")
    return phone


@pytest.fixture
def caller(phone, bot):
    return phone.rings()


def refused(phone, *first, **how):
    """The code with which the socket is closed, now or after the first message."""
    try:
        with opened(phone, **how) as talk:
            for send in first:
                send(talk)
            return talk.closing()
    except WebSocketDisconnect as closing:
        return closing.code


def test_off_is_off(phone, bot, setting):
    setting(frontdesk_relay="off")
    caller = phone.rings()

    assert caller.heard.verbs == ["Gather", "Redirect"]
    assert refused(phone, lambda talk: talk.sets_up(caller.sid)) == 1008


def test_a_call_is_led_to_the_socket(phone, bot):
    """In both languages, with the voices that Gather has, and interruptible by words and keys."""
    heard = phone.rings().heard
    noun = noun_of(heard)

    assert heard.verb("Connect") == {"action": "/twilio/voice/relay-action", "method": "POST"}
    assert noun.attrib["url"] == "wss://texts.harbor.example/twilio/voice/relay"
    facts = ("language", "ttsProvider", "voice", "dtmfDetection", "interruptible", "profanityFilter", "events")
    expected = ["en-US", "Amazon", "Joanna-Neural", "true", "any", "false", "speaker-events"]
    assert [noun.attrib[name] for name in facts] == expected
    assert "Doctor" in noun.attrib["hints"]
    assert [(one.attrib["code"], one.attrib["voice"]) for one in noun] == [
        ("en-US", "Joanna-Neural"),
        ("es-US", "Lupe-Neural"),
    ]


def test_who_is_for_a_person_gets_no_socket(phone, bot):
    phone.line.texts("hello")
    phone.line.execute("UPDATE conversation SET handler = 'human'")

    assert "Dial" in phone.rings().heard.verbs


def test_words_go_to_the_bot_and_its_words_come_back(phone, caller, bot):
    with talking(phone, caller) as talk:
        talk.says("i need a visit")
        assert talk.hears().startswith("You said i need a visit")

    (turn,) = bot.asked
    assert (turn["text"], turn["channel"], turn["facts"]["call_sid"]) == ("i need a visit", "voice", caller.sid)
    said = [(m.direction, m.channel, m.author, m.state) for m in phone.line.rows(Message)]
    assert said == [("inbound", "voice", "patient", "answered"), ("outbound", "voice", "bot", "spoken")]
    assert phone.line.conversation.phone == OMAR


# Who may come in.


@pytest.mark.parametrize(
    "how",
    [
        pytest.param({"token": "f" * 32}, id="another token"),
        pytest.param({"url": "https://texts.harbor.example/twilio/voice/relay"}, id="signed as https"),
        pytest.param({"url": "wss://texts.harbor.example/twilio/voice/relay?x=1"}, id="another address"),
    ],
)
def test_a_bad_signature_is_refused(phone, caller, bot, how):
    assert refused(phone, lambda talk: talk.sets_up(caller.sid), **how) == 1008


def test_the_token_of_before_a_rotation_still_counts(phone, caller, bot, setting):
    setting(twilio_auth_token_previous="e" * 32)
    with opened(phone, token="e" * 32) as talk:
        talk.sets_up(caller.sid)
        assert "Harbor Family" in talk.hears()


@pytest.mark.parametrize(
    ("first", "code"),
    [
        pytest.param(lambda talk: talk.says("hello"), 1008, id="no setup"),
        pytest.param(lambda talk: talk.sets_up("CA" + "9" * 32), 1008, id="an unknown call"),
        pytest.param(lambda talk: talk.sends("setup"), 1008, id="a setup without a call"),
        pytest.param(lambda talk: talk.socket.send_text("{"), 1007, id="no JSON"),
        pytest.param(lambda talk: talk.socket.send_text("7"), 1007, id="no object"),
        pytest.param(lambda talk: talk.socket.send_bytes(b"{}"), 1003, id="bytes"),
        pytest.param(lambda talk: talk.socket.send_text(" " * 70_000), 1009, id="too long"),
    ],
)
def test_the_call_has_to_be_introduced_first(phone, caller, bot, first, code):
    assert refused(phone, first) == code
    assert bot.asked == []


def test_a_call_of_another_account_is_refused(phone, caller, bot):
    assert refused(phone, lambda talk: talk.sets_up(caller.sid, "AC" + "b" * 32)) == 1008


def test_a_call_that_is_over_is_refused(phone, caller, bot):
    caller.hangs_up()
    assert refused(phone, lambda talk: talk.sets_up(caller.sid)) == 1008


def test_a_setup_that_comes_late_is_not_waited_for(phone, caller, bot, monkeypatch):
    monkeypatch.setattr(relay_routes, "SETUP_SECONDS", 0.05)
    assert refused(phone) == 1008


def test_a_call_has_one_socket(phone, caller, bot):
    with talking(phone, caller) as talk:
        assert refused(phone, lambda second: second.sets_up(caller.sid)) == 1008
        talk.says("still here")
        assert "still here" in talk.hears()
    assert relay_routes._talking == set()


# What is said into it.


def test_parts_are_joined_until_the_last(phone, caller, bot):
    with talking(phone, caller) as talk:
        talk.says("a checkup", last=False)
        talk.says(" with doctor lee ", last=False)
        talk.says("on monday")
        talk.hears()
        talk.says("the first", last=False)
        talk.says("the first one")
        talk.hears()

    assert bot.heard == ["a checkup with doctor lee on monday", "the first one"]


def test_what_is_not_known_is_ignored(phone, caller, bot, caplog):
    """News of a kind that came later, keys that no phone has, and fields of another kind."""
    with talking(phone, caller) as talk:
        for kind, more in (
            ("info", {"name": "tokensPlayed"}),
            ("haddad 01/15/1979", {}),
            ("dtmf", {"digit": "12"}),
            ("prompt", {"voicePrompt": 7}),
            ("interrupt", {}),
        ):
            talk.sends(kind, **more)
        talk.says("a \x00checkup\ud800")
        assert "checkup" in talk.hears()

    assert len(bot.heard) == 1
    assert "haddad" not in caplog.text


def test_what_is_no_message_ends_the_socket_and_the_call_goes_on_by_gather(phone, caller, bot):
    bot.answers.append(ASKS)
    with talking(phone, caller) as talk:
        talk.says("a checkup")
        talk.hears()
        talk.socket.send_text('{"type": ')
        assert talk.closing() == 1007
    heard = goes_on(caller, status="failed", ErrorCode="64105")

    assert heard.gather["action"] == "/twilio/voice/turn?t=2"
    assert "These are open." in heard.says
    caller.presses("2")
    assert bot.heard == ["a checkup", "2"]


def test_keys_are_collected_until_there_are_enough(phone, caller, bot):
    bot.answers += [
        [{"text": "What is your date of birth?", "name": "utter_ask_birth_date"}],
        [{"text": "And your last name?", "name": "utter_ask_family_name"}],
        ASKS,
    ]
    with talking(phone, caller) as talk:
        talk.presses("2")
        talk.hears()
        talk.presses("01151979")
        talk.hears()
        talk.presses("423323#")
        talk.hears()
        talk.presses("2")
        talk.hears()

    assert bot.heard[1:] == ["01151979", "423323", "2"]


def test_keys_end_with_a_pause(phone, caller, bot, monkeypatch):
    monkeypatch.setattr(relay, "KEY_SECONDS", 0.1)
    bot.answers.append([{"text": "And your last name?", "name": "utter_ask_family_name"}])
    with talking(phone, caller) as talk:
        talk.says("move my visit")
        talk.hears()
        talk.presses("423323")
        talk.hears()

    assert bot.heard[-1] == "423323"


def test_the_language_changes(phone, caller, bot):
    with talking(phone, caller) as talk:
        talk.presses("9")
        assert "visita" in talk.hears()
        assert talk.told == [{"type": "language", "ttsLanguage": "es-US", "transcriptionLanguage": "es-US"}]
        assert talk.language == "es-US"
        talk.hears()
        talk.says("necesito una cita")
        talk.hears()
        assert talk.told[:1] == []

    assert bot.asked[0]["language"] == "es"


def test_a_call_in_spanish_begins_in_spanish(phone, bot):
    phone.line.texts("hola")
    phone.line.execute("UPDATE conversation SET language = 'es'")
    caller = phone.rings()
    assert noun_of(caller.heard).attrib["language"] == "es-US"
    with opened(phone) as talk:
        talk.sets_up(caller.sid)
        talk.hears()
        assert (talk.language, talk.told) == ("es-US", [])


# Speaking into each other.


def test_who_did_not_hear_the_question_has_not_answered_it_with_a_yes(phone, caller, bot):
    """The question is put again, and what was heard is kept."""
    bot.answers.append([{"text": "Monday, March 9 with Dr. Lee. Shall I book it?"}])
    with talking(phone, caller) as talk:
        talk.says("a checkup")
        said = talk.hears()
        talk.sends("interrupt", utteranceUntilInterrupt=said[:12], durationUntilInterruptMs="460")
        talk.says("Yeah, okay.")
        assert "Shall I book it?" in talk.hears()
        talk.says("Yes.")
        talk.hears()

    assert bot.heard == ["a checkup", "Yes."]
    assert phone.turns[1].asked["heard"] == said[:12]


@pytest.mark.parametrize("words", ["Monday is fine", "yes"])
def test_who_speaks_into_the_end_of_the_question_has_answered_it(phone, caller, bot, words):
    bot.answers.append([{"text": "Monday, March 9 with Dr. Lee. Shall I book it?"}])
    with talking(phone, caller) as talk:
        talk.says("a checkup")
        said = talk.hears()
        heard = said[:12] if words != "yes" else said.removesuffix(" it?")
        talk.sends("interrupt", utteranceUntilInterrupt=heard, durationUntilInterruptMs=460)
        talk.says(words)
        talk.hears()

    assert bot.heard[-1] == words


def test_words_before_the_answer_are_no_answer_to_it(phone, caller, bot):
    """Said while we think: they cannot say yes to what was not asked yet."""
    bot.answers.append(slowly([{"text": "Shall I book it?"}]))
    with talking(phone, caller) as talk:
        talk.says("a checkup")
        time.sleep(0.2)
        talk.says("yes")
        talk.presses("1")
        assert "Shall I book it?" in talk.hears()
        talk.says("no, later")
        talk.hears()

    assert bot.heard == ["a checkup", "no, later"]


def test_an_emergency_is_heard_at_any_time(phone, caller, bot):
    bot.answers.append(slowly([{"text": "Which day?"}]))
    with talking(phone, caller) as talk:
        talk.says("a checkup")
        time.sleep(0.2)
        talk.says("i have crushing chest pain right now and i cannot breathe")
        assert "Which day?" in talk.hears()
        handoff = talk.ends()
    heard = goes_on(caller, handoff)

    assert "Dial" in heard.verbs
    assert phone.line.tasks == [("emergency", True)]


def test_after_an_interruption_nothing_more_is_said(phone, caller, bot, monkeypatch):
    """The second line is not sent when the first was spoken into."""
    send, cut = relay.Talk._send, threading.Event()

    async def sending(self, **message):
        await send(self, **message)
        self._is_cut = cut.is_set()

    monkeypatch.setattr(relay.Talk, "_send", sending)
    bot.answers += [[{"text": "One.\nTwo.\nThree?"}], [{"text": "Fine?"}]]
    with talking(phone, caller) as talk:
        cut.set()
        talk.says("a checkup")
        first = talk.socket.receive_json()
        cut.clear()
        talk.says("the other one")
        second = talk.socket.receive_json()

    assert (first["token"], first["last"]) == ("One. ", False)
    assert second["token"] == "Fine?"


def slowly(replies):
    def answer(turn):
        threading.Event().wait(0.6)
        return replies

    return answer


# Silence, and how a talk ends.


def test_silence_is_asked_in_other_words_then_given_the_voicemail(phone, caller, bot, monkeypatch):
    bot.answers.append(ASKS)
    with talking(phone, caller) as talk:
        monkeypatch.setattr(relay, "ANSWER_SECONDS", 0.2)
        monkeypatch.setattr(relay, "seconds_to_say", lambda *_: 0.0)
        talk.says("a checkup")
        asked = talk.hears()
        again = [talk.hears(), talk.hears()]
        handoff = talk.ends()
    heard = goes_on(caller, handoff)

    assert len({asked, *again}) == 3
    assert "Record" in heard.verbs


def test_silence_counts_from_when_all_has_been_said(phone, caller, bot, monkeypatch):
    monkeypatch.setattr(relay, "ANSWER_SECONDS", 0.1)
    monkeypatch.setattr(relay, "seconds_to_say", lambda *_: 0.3)
    with talking(phone, caller) as talk:
        began = time.monotonic()
        talk.hears()

    assert time.monotonic() - began > 0.4


def test_who_is_still_speaking_is_not_silent(phone, caller, bot, monkeypatch):
    """A long story arrives when it is over; until then Twilio only tells that somebody speaks."""
    with talking(phone, caller) as talk:
        monkeypatch.setattr(relay, "ANSWER_SECONDS", 0.3)
        monkeypatch.setattr(relay, "seconds_to_say", lambda *_: 0.0)
        talk.says("hello")
        talk.hears()
        talk.sends("info", name="clientSpeaking", value="on")
        time.sleep(0.6)
        talk.sends("info", name="clientSpeaking", value="off")
        talk.says("it began last week when i was lifting a box")
        assert "lifting a box" in talk.hears()

    assert phone.calls[0].silences == 0


@pytest.mark.parametrize("how", ["0", "operator"])
def test_a_person_is_one_key_away(phone, caller, bot, how):
    with talking(phone, caller) as talk:
        (talk.presses if how == "0" else talk.says)(how)
        handoff = talk.ends()
    heard = goes_on(caller, handoff)

    assert heard.root.find("Dial/Number") is not None
    assert goes_on(caller, handoff).response.text == heard.response.text
    assert phone.calls[0].relay_failures == 0
    assert phone.line.tasks == [("asked", False)]


def test_a_goodbye_is_said_after_the_socket(phone, caller, bot):
    """By the document that hangs up, so that nothing cuts it short."""
    bot.answers.append([{"text": "You're booked."}])
    with talking(phone, caller) as talk:
        talk.says("yes")
        assert "anything else" in talk.hears()
        talk.says("no thank you")
        handoff = talk.ends()

    assert goes_on(caller, handoff).verbs == ["Say", "Hangup"]


def test_an_error_of_twilios_ends_the_talk(phone, caller, bot):
    """What we said was not spoken: the call goes on by Gather."""
    bot.answers.append(ASKS)
    with talking(phone, caller) as talk:
        talk.says("a checkup")
        talk.hears()
        talk.sends("error", description="Invalid message received: Omar Haddad")
        handoff = talk.ends()
    heard = goes_on(caller, handoff)

    assert (heard.gather["action"], "These are open." in heard.says) == ("/twilio/voice/turn?t=2", True)
    assert phone.calls[0].relay_failures == 1


def test_a_turn_that_fails_leads_to_people(phone, caller, bot, monkeypatch):
    async def fails(*_):
        raise RuntimeError

    with talking(phone, caller) as talk:
        monkeypatch.setattr(relay.turns, "take_turn", fails)
        talk.says("a checkup")
        handoff = talk.ends()

    assert "Dial" in goes_on(caller, handoff).verbs
    assert phone.line.tasks == [("broken", False)]


def test_a_socket_that_drops_in_a_turn_loses_nothing(phone, caller, bot):
    """The turn is finished without it, and its answer is what the call goes on with."""
    bot.answers.append(slowly(ASKS))
    with talking(phone, caller) as talk:
        talk.says("a checkup")
        time.sleep(0.2)
        talk.socket.close()
        early = goes_on(caller, status="failed", ErrorCode="64105")
        caller.turn = 1
        heard = caller.again()

    assert early.verbs == ["Pause", "Redirect"]
    assert "These are open." in heard.says
    assert bot.heard == ["a checkup"]


def test_no_call_goes_back_to_a_socket_that_failed(phone, caller, bot):
    assert goes_on(caller, status="failed", ErrorCode="64102").gather["action"] == "/twilio/voice/turn?t=1"
    assert phone.rings(sid=caller.sid).heard.verbs == ["Gather", "Redirect"]
    assert phone.rows(PhoneCall)[0].relay_failures == 1


@pytest.mark.parametrize("handoff", ["", "{", "[]", "7", '{"other": 1}'])
def test_a_handoff_that_is_not_ours_is_a_failure(phone, caller, bot, handoff):
    assert "Gather" in goes_on(caller, handoff).verbs
    assert phone.calls[0].relay_failures == 1


def test_a_caller_who_hung_up_is_no_failure(phone, caller, bot):
    assert goes_on(caller, status="completed", CallStatus="completed").verbs == []
    assert phone.calls[0].relay_failures == 0
    assert len(phone.rows(CallTurn)) == 1
