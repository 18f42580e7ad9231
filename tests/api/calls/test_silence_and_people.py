"""Who says nothing, who cannot be understood, who wants a person: always a next sentence and a way to somebody."""

import re
import threading

import pytest

from api.conversations.models import Message, StaffTask
from tests.api.messaging.text_line import ANA, LANDLINE, OMAR

OFFERS = [{"label": "Tue, Mar 3 9:00 AM", "value": "1"}, {"label": "Thu, Mar 5 2:30 PM", "value": "2"}]
ASKS = [{"text": "Which one?", "options": OFFERS}]
OPEN = [{"text": "What is it for?"}]
NINE_ONE_ONE = re.compile(r"9 ?1 ?1|nine,? one,? one")
STAFF = "+15025550190"
RECORDING = "RE" + "1" * 32


@pytest.fixture
def caller(phone, bot):
    caller = phone.rings()
    bot.answers.append(ASKS)
    caller.says("a checkup")
    return caller


@pytest.fixture
def at_night(phone, later):
    later(hours=14)


def test_silence_is_asked_in_other_words_then_for_keys_then_given_the_voicemail(phone, caller):
    first = caller.says_nothing()
    assert "Which one?" in first.says
    assert first.gather["input"] == "speech dtmf"
    second = caller.says_nothing()
    assert second.says != first.says
    assert second.gather["input"] == "dtmf"
    third = caller.says_nothing()

    assert "Record" in third.verbs
    assert third.verb("Record")["transcribe"] == "true"
    assert third.verb("Record")["action"] == "/twilio/voice/recorded"


def test_who_speaks_again_starts_anew(phone, caller, bot):
    caller.says_nothing()
    caller.says_nothing()
    bot.answers.append(ASKS)
    assert caller.says("the first").gather["input"] == "speech dtmf"
    caller.says_nothing()
    assert "Gather" in caller.says_nothing().verbs


def test_low_confidence_is_not_believed(phone, caller, bot):
    first = caller.says("mumble mumble", confidence=0.2)
    assert "Which one?" in first.says
    assert first.gather["input"] == "speech dtmf"
    second = caller.says("mumble", confidence=0.1)
    assert second.gather["input"] == "dtmf"
    third = caller.says("mumble", confidence=0.1)

    assert "Dial" in third.verbs
    assert bot.heard == ["a checkup"]
    assert phone.line.tasks == [("not_understood", False)]


def test_no_confidence_at_all_is_no_low_one(phone, caller, bot):
    """Some recognisers give none; Twilio sends 0 then."""
    caller.says("the second one", confidence=0)

    assert bot.heard[-1] == "the second one"


def test_silence_and_mishearing_are_counted_apart(phone, caller):
    for _ in range(2):
        caller.says_nothing()
        assert "Gather" in caller.says("mumble", confidence=0.1).verbs


def test_two_answers_that_the_bot_did_not_understand_switch_to_keys(phone, caller, bot):
    unclear = {"text": "Sorry, I didn't get that.", "name": "utter_unclear"}
    bot.answers += [[unclear, *ASKS], [unclear, *ASKS]]
    assert caller.says("blorp").gather["input"] == "speech dtmf"
    assert caller.says("blorp").gather["input"] == "dtmf"


def test_an_open_question_stays_open_to_speech(phone, bot):
    """What cannot be keyed has to be said."""
    bot.answers.append(OPEN)
    caller = phone.rings()
    caller.says("a visit")
    caller.says_nothing()

    assert caller.says_nothing().gather["input"] == "speech dtmf"


@pytest.mark.parametrize("key", ["3", "7", "22", "5#"])
def test_a_key_that_stands_for_nothing(phone, caller, bot, key):
    assert "Which one?" in caller.presses(key).says
    assert bot.heard == ["a checkup"]


@pytest.mark.parametrize("how", ["0", "operator", "representative", "a real person"])
def test_a_person_is_one_key_away(phone, caller, how):
    """In clinic hours the staff's phone rings, and only a pressed 1 takes the call."""
    heard = caller.presses(how) if how == "0" else caller.says(how)

    dial = heard.root.find("Dial")
    number = dial.find("Number")
    assert (number.text, number.attrib["url"]) == (STAFF, "/twilio/voice/whisper")
    assert (dial.attrib["action"], dial.attrib["answerOnBridge"]) == ("/twilio/voice/dial-result", "true")
    assert phone.line.conversation.handler == "queue"
    assert phone.line.tasks == [("asked", False)]


def test_zero_at_the_greeting(phone, bot):
    assert "Dial" in phone.rings().presses("0").verbs


def test_at_night_there_is_the_voicemail(phone, caller, at_night):
    heard = caller.presses("0")

    assert "Record" in heard.verbs
    assert "eight in the morning" in heard.says  # when the staff are back
    assert phone.line.tasks == [("asked", False)]


def test_whisper_connects_who_presses_one_and_nobody_else(phone, caller):
    caller.presses("0")
    leg = {"CallSid": "CA" + "e" * 32, "ParentCallSid": caller.sid}

    asked = caller.tells("whisper", **leg)
    assert (asked.gather["numDigits"], asked.gather["input"]) == ("1", "dtmf")
    assert asked.verbs == ["Gather", "Hangup"]
    assert caller.tells("whisper", **leg, Digits="").verbs == ["Hangup"]
    assert caller.tells("whisper", **leg, Digits="5").verbs == ["Hangup"]
    assert caller.tells("whisper", **leg, Digits="1").verbs == []


def test_after_a_person_has_spoken_with_them_texts_go_on(phone, caller, bot):
    """What this call had put before the staff is done, and the bot answers texts again."""
    caller.presses("0")
    caller.tells("whisper", CallSid="CA" + "e" * 32, ParentCallSid=caller.sid, Digits="1")
    heard = caller.tells("dial-result", DialCallStatus="completed", DialCallDuration=65)

    assert heard.verbs == ["Hangup"]
    assert phone.line.tasks == []
    assert phone.line.conversation.handler == "bot"


@pytest.mark.parametrize("outcome", ["busy", "no-answer", "failed", "canceled", "completed", "something new"])
def test_nobody_takes_the_call(phone, caller, outcome):
    """Also when a voicemail of the staff's has picked up: `completed`, and nobody pressed 1."""
    caller.presses("0")
    heard = caller.tells("dial-result", DialCallStatus=outcome)

    assert "Record" in heard.verbs
    assert phone.line.tasks == [("asked", False)]
    assert [m.text for m in phone.line.outbox if m.channel == "sms"], "a text says that we missed the call"
    assert phone.line.conversation.handler == "queue"


def test_who_cannot_be_texted_is_not(phone, bot):
    caller = phone.rings(LANDLINE)
    caller.presses("0")
    caller.tells("dial-result", DialCallStatus="busy")

    assert [m for m in phone.line.outbox if m.channel == "sms"] == []


def test_a_message_on_the_voicemail(phone, caller):
    """It is kept once, is put before the staff, and is fetched by a job; the transcript follows."""
    caller.presses("0")
    caller.tells("dial-result", DialCallStatus="busy")
    assert caller.tells("recorded", RecordingSid=RECORDING, RecordingDuration=12).verbs == ["Say", "Hangup"]
    news = caller.form(RecordingSid=RECORDING, RecordingDuration=12, RecordingStatus="completed")
    for _ in range(2):
        assert phone.posts("recording", news).status_code == 204
    words = {"RecordingSid": RECORDING, "TranscriptionStatus": "completed", "TranscriptionText": "please call me"}
    assert phone.posts("transcription", caller.form(**words)).status_code == 204

    (kept,) = phone.voicemails
    assert (kept.call_sid, kept.seconds, kept.transcript) == (caller.sid, 12, "please call me")
    assert phone.line.tasks == [("asked", False), ("voicemail", False)]
    assert len(phone.line.jobs("fetch_recording")) == 1


def test_a_transcript_before_its_recording(phone, caller):
    words = {"RecordingSid": RECORDING, "TranscriptionStatus": "completed", "TranscriptionText": "please call me"}
    phone.posts("transcription", caller.form(**words))
    phone.posts("recording", caller.form(RecordingSid=RECORDING, RecordingDuration=12, RecordingStatus="completed"))

    (kept,) = phone.voicemails
    assert (kept.seconds, kept.transcript) == (12, "please call me")
    assert phone.line.tasks == [("voicemail", False)]


def test_a_transcription_that_failed_leaves_the_audio(phone, caller):
    phone.posts("recording", caller.form(RecordingSid=RECORDING, RecordingDuration=12, RecordingStatus="completed"))
    phone.posts("transcription", caller.form(RecordingSid=RECORDING, TranscriptionStatus="failed"))

    assert [(v.seconds, v.transcript) for v in phone.voicemails] == [(12, None)]


@pytest.mark.parametrize("seconds", ["0", "1", ""])
def test_an_empty_message_is_none(phone, caller, seconds):
    phone.posts("recording", caller.form(RecordingSid=RECORDING, RecordingDuration=seconds))

    assert phone.voicemails == []
    assert phone.line.tasks == []


@pytest.mark.parametrize("path", ["recording", "transcription", "status"])
def test_news_without_what_they_are_about(phone, caller, path):
    form = caller.form(RecordingSid="", CallSid="" if path == "status" else caller.sid)

    assert phone.posts(path, form).status_code == 204


def test_who_waits_for_a_person_gets_one(phone, bot):
    """The conversation is with the staff already: the bot does not talk over them."""
    phone.line.texts("hello", sender=ANA)
    phone.line.execute("UPDATE conversation SET handler = 'human'")

    assert "Dial" in phone.rings(ANA).heard.verbs
    assert bot.asked == []


# The emergency guard, on the phone as by text.


def test_an_emergency_is_met_with_911_and_the_staff(phone, caller, bot):
    heard = caller.says("i have chest pain and i can't breathe")

    assert len(NINE_ONE_ONE.findall(heard.says)) >= 2
    assert "Dial" in heard.verbs
    assert phone.line.tasks == [("emergency", True)]
    assert bot.heard == ["a checkup"]


def test_an_emergency_at_night_records_nothing(phone, caller, at_night):
    heard = caller.says("i have chest pain and i can't breathe")

    assert heard.verbs[-1] == "Hangup"
    assert "Record" not in heard.verbs
    assert phone.line.tasks == [("emergency", True)]


@pytest.mark.parametrize("answer", ["yes", "", "what do you mean"])
def test_is_this_happening_now(phone, caller, answer):
    """Yes, silence, and whatever is no plain no."""
    asked = caller.says("i had chest pain last week")
    assert "now" in asked.says
    assert asked.verbs == ["Gather", "Redirect"]
    heard = caller.says(answer) if answer else caller.says_nothing()

    assert NINE_ONE_ONE.search(heard.says)
    assert phone.line.tasks == [("emergency", True)]


def test_it_was_not_happening_now(phone, caller, bot):
    caller.says("i had chest pain last week and want to see someone")
    heard = caller.says("no")

    assert "You said i had chest pain last week and want to see someone" in heard.says
    assert phone.line.tasks == []


def test_an_emergency_with_the_bot_down(phone, caller, bot):
    bot.answers.append(500)

    assert "Dial" in caller.says("he is not breathing").verbs
    assert phone.line.tasks == [("emergency", True)]


# When we are broken.


@pytest.mark.parametrize("answer", [500, b"not JSON", []], ids=["error", "nonsense", "nothing"])
def test_the_bot_is_broken(phone, caller, bot, answer):
    bot.answers.append(answer)
    heard = caller.says("the first one")

    assert "Dial" in heard.verbs
    assert phone.line.tasks == [("broken", False)]


def test_the_bot_takes_too_long(phone, caller, bot, monkeypatch):
    """Twilio gives up after fifteen seconds; the caller hears of it long before."""
    monkeypatch.setattr("api.calls.turns.PATIENCE_SECONDS", 0.3)
    bot.answers.append(bot.never_answers)

    assert "Dial" in caller.says("the first one").verbs
    bot.closing.set()


def test_a_slow_bot_is_waited_for(phone, caller, bot, monkeypatch):
    """On a busy morning an answer takes longer than Twilio waits: the caller holds the line, and it comes."""
    monkeypatch.setattr("api.calls.turns._ASK_AGAIN_SECONDS", 0.2)
    ready = threading.Event()
    bot.answers.append(lambda turn: ready.wait(5) and [{"text": "Which day?"}])

    with phone.line.http:  # One loop for both requests, as in a server: what is under way outlives the first.
        held = caller.says("next monday")
        assert held.verbs == ["Say", "Pause", "Redirect"]
        assert f"/twilio/voice/turn?t={caller.turn}<" in held.response.text
        monkeypatch.undo()
        ready.set()
        assert "Which day?" in caller.again(SpeechResult="next monday").says

    assert phone.line.tasks == []
    assert bot.heard.count("next monday") == 1


def test_the_database_is_away(phone, caller, database_away):
    """No turn can be kept, and there is still a person at the end of the line."""
    with database_away():
        for heard in (caller.says("the first one"), caller.tells("inbound"), caller.tells("dial-result")):
            assert heard.verb("Dial")["action"] == "/twilio/voice/dial-result"


def test_the_fallback_address(phone, caller):
    heard = caller.tells("fallback", ErrorCode=11200, ErrorUrl="https://texts.harbor.example/twilio/voice/turn?t=2")

    assert "Dial" in heard.verbs
    assert phone.line.tasks == [("broken", False)]


@pytest.mark.parametrize("path", ["inbound", "turn?t=1", "fallback", "whisper", "dial-result", "recorded", "status"])
def test_nobody_but_twilio_calls(phone, caller, path):
    unsigned = phone.line.http.post(f"/twilio/voice/{path}", data=caller.form())

    assert unsigned.status_code == 403


def test_words_with_marks_make_valid_documents(phone, caller, bot):
    bot.answers.append([{"text": 'Smith & Sons <script>alert(1)</script> "quoted"'}])

    assert "Smith" in caller.says("the first one").says


# Going on in writing.


def test_the_caller_goes_on_by_text(phone, caller, bot):
    """The choices are texted, the call ends, and a text answers what the call had asked."""
    heard = caller.says("can you text me those")
    assert heard.verbs == ["Say", "Hangup"]
    (sent,) = [m for m in phone.line.outbox if m.channel == "sms"]
    assert "1) Tue, Mar 3 9:00 AM" in sent.text

    caller.hangs_up()
    phone.line.texts("2", sender=OMAR)
    phone.line.takes_turns()
    assert bot.asked[-1]["text"] == "2"
    assert bot.asked[-1]["session"] == bot.asked[0]["session"]


def test_who_cannot_be_texted_goes_on_in_the_call(phone, bot):
    caller = phone.rings(LANDLINE)
    bot.answers.append(ASKS)
    caller.says("a checkup")

    heard = caller.says("text me the choices")
    assert "Which one?" in heard.says
    assert heard.gather


def test_what_is_booked_by_phone_is_confirmed_in_writing(phone, caller, bot):
    bot.answers.append([{"text": "You're booked."}, {"texted": "You're booked: Tuesday at 9."}])
    caller.says("yes")

    texts = [m.text for m in phone.line.rows(Message, Message.channel == "sms", Message.direction == "outbound")]
    assert texts[-1] == "You're booked: Tuesday at 9."


def test_a_landline_gets_no_confirmation_in_writing(phone, bot):
    caller = phone.rings(LANDLINE)
    bot.answers.append([{"text": "You're booked."}, {"texted": "You're booked: Tuesday at 9."}])
    caller.says("yes")

    assert [m for m in phone.line.outbox if m.channel == "sms"] == []
    assert [t.kind for t in phone.line.rows(StaffTask)] == []
