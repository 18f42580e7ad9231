"""Calls that the clinic hands on to its staff, and messages that callers leave."""

import io
import wave

import pytest
from pretend_network import ACCOUNT_SID, ANA, AUTH_TOKEN, CLINIC
from twilio.base.exceptions import TwilioRestException

INBOUND, TURN, FALLBACK, STATUS, WHISPER, RESULT, RECORDED, RECORDING, WORDS = (
    f"/twilio/voice/{name}"
    for name in "inbound turn fallback status whisper dial-result recorded recording transcription".split()
)
STAFF = "+15025550190"
DIAL = (
    f'<Dial action="{RESULT}" timeout="20" callerId="{CLINIC}" answerOnBridge="true">'
    f'<Number url="{WHISPER}">{STAFF}</Number></Dial>'
)
SCREEN = f'<Gather numDigits="1" action="{WHISPER}?t=1"><Say>Clinic call, press 1.</Say></Gather><Hangup/>'
RECORD = (
    f'<Say>Leave a message.</Say><Record action="{RECORDED}" maxLength="60" finishOnKey="#" transcribe="true" '
    f'transcribeCallback="{WORDS}" recordingStatusCallback="{RECORDING}"/><Say>We heard nothing.</Say>'
)


def said(answer):
    return [entry["says"] for entry in answer["heard"]]


def by_path(webhooks, path):
    return [webhook for webhook in webhooks if webhook.path == path]


@pytest.fixture
def transferring(clinic):
    clinic.says(INBOUND, DIAL)
    clinic.says(WHISPER, SCREEN)
    clinic.says(f"{WHISPER}?t=1", "<Say>Here they are.</Say>")
    clinic.says(RESULT, "<Say>Thank you.</Say>")
    return clinic


def test_a_person_hears_the_whisper_presses_a_key_and_talks(network, transferring):
    """The whisper runs on the staff's own leg; the caller hears none of it, and afterwards the clinic is asked."""
    call = network.call()
    inbound, whisper, pressed, result, ended = transferring.next_webhooks(5)

    assert (said(call), call["status"]) == (["Thank you."], "completed")
    assert (whisper.path, whisper.signed, whisper["ParentCallSid"], whisper["Direction"]) == (
        WHISPER,
        True,
        call["sid"],
        "outbound-dial",
    )
    assert (whisper["From"], whisper["To"], whisper["CallStatus"]) == (CLINIC, STAFF, "in-progress")
    assert (pressed.query, pressed["Digits"], pressed["CallSid"]) == ("t=1", "1", whisper["CallSid"])
    assert (result.path, result["CallSid"]) == (RESULT, inbound["CallSid"])
    told = ("DialCallStatus", "DialCallSid", "DialCallDuration", "DialBridged")
    assert [result[name] for name in told] == ["completed", whisper["CallSid"], "60", "true"]
    assert (ended.path, ended["CallDuration"]) == (STATUS, "60")


def test_a_voicemail_at_the_staffs_end_swallows_nobody(network, transferring):
    """It presses nothing, the whisper hangs up on it, and the clinic hears that nobody answered."""
    network.staff_phone("voicemail")
    network.call()
    _, whisper, result, _ = transferring.next_webhooks(4)

    assert (result["DialCallStatus"], result["DialBridged"]) == ("no-answer", "false")
    assert network.twilio.calls(whisper["CallSid"]).fetch().status == "completed"


@pytest.mark.parametrize("answers", ["busy", "no-answer", "failed"])
def test_staff_who_do_not_answer_are_reported(network, transferring, answers):
    """The caller's side goes on with what the clinic says next; the call was never answered until then."""
    network.staff_phone(answers)
    call = network.call()
    _, result, _ = transferring.next_webhooks(3)

    assert (result["DialCallStatus"], result["CallStatus"], said(call)) == (answers, "ringing", ["Thank you."])
    assert "DialCallDuration" not in result.params
    (leg,) = network.twilio.calls.list(parent_call_sid=call["sid"])
    assert (leg.sid, leg.status) == (result["DialCallSid"], answers)


def test_without_an_action_the_next_verb_follows(network, clinic):
    """After the talk the document simply goes on."""
    clinic.says(INBOUND, f"<Dial>{STAFF}</Dial><Say>Anything else?</Say>")

    assert said(network.call()) == ["Anything else?"]


def test_the_staffs_phone_can_go_on_ringing(network, transferring):
    """The call rests while it rings, and goes on when somebody picks it up."""
    network.staff_phone("ringing")
    call = network.call()
    assert (call["status"], call["waiting"]["verb"], call["waiting"]["timeout"]) == ("ringing", "dial", 20)

    network.staff_phone("person", talk_seconds=5)
    assert network.seen_call(call)["status"] == "completed"
    assert by_path(transferring.next_webhooks(5), RESULT)[0]["DialCallDuration"] == "5"


def test_the_staffs_phone_can_ring_in_vain(network, transferring):
    """Silence lets Dial's own timeout pass."""
    network.staff_phone("ringing")
    call = network.call()

    assert said(network.act(call, silence=True)) == ["Thank you."]
    assert by_path(transferring.next_webhooks(3), RESULT)[0]["DialCallStatus"] == "no-answer"


def test_a_caller_may_stop_waiting_for_the_staff(network, transferring):
    """The leg is canceled, and the clinic hears of both."""
    network.staff_phone("ringing")
    call = network.call()
    transferring.next_webhook()
    assert network.act(call, hang_up=True)["status"] == "no-answer"
    result, ended = transferring.next_webhooks(2)

    assert (result["DialCallStatus"], result["CallStatus"]) == ("canceled", "completed")
    assert ended["CallStatus"] == "no-answer"
    assert network.twilio.calls(result["DialCallSid"]).fetch().status == "canceled"


def test_a_withheld_caller_needs_the_clinics_number(network, clinic):
    """Dialling on without callerId fails with 13214, as Twilio refuses to show a word as a number."""
    clinic.says(INBOUND, f"<Dial>{STAFF}</Dial>")
    clinic.says(FALLBACK, "<Say>Sorry.</Say>")
    call = network.call("anonymous")

    assert (call["error"], said(call)) == (13214, ["Sorry."])


def test_the_progress_of_the_staffs_leg_can_be_followed(network, clinic):
    """Number's own status callback, with the events that it asked for."""
    number = f'<Number statusCallback="/leg" statusCallbackEvent="ringing answered completed">{STAFF}</Number>'
    clinic.says(INBOUND, f'<Dial record="record-from-answer" action="{RESULT}">{number}</Dial>')
    network.call()
    webhooks = clinic.next_webhooks(6)

    steps = [(hook["CallStatus"], hook["SequenceNumber"]) for hook in by_path(webhooks, "/leg")]
    assert steps == [("ringing", "0"), ("in-progress", "1"), ("completed", "2")]
    assert by_path(webhooks, RESULT)[0]["RecordingDuration"] == "60"


def test_a_caller_leaves_a_message(network, clinic):
    """The action, the recording's status and its words arrive, and the sound can be fetched and deleted."""
    clinic.says(INBOUND, RECORD)
    clinic.says(RECORDED, "<Say>Thank you.</Say><Hangup/>")
    call = network.call()
    assert call["waiting"]["verb"] == "record"
    assert [entry.get("plays") for entry in call["heard"]] == [None, "beep"]
    answer = network.act(call, record={"seconds": 8, "transcript": "Please call me back.", "key": "#"})
    webhooks = clinic.next_webhooks(5)
    (action,), (made,), (words,) = (by_path(webhooks, path) for path in (RECORDED, RECORDING, WORDS))

    assert said(answer) == ["Thank you."]
    assert (action["RecordingDuration"], action["Digits"], action["CallStatus"]) == ("8", "#", "in-progress")
    assert (made["RecordingStatus"], made["RecordingSource"]) == ("completed", "RecordVerb")
    assert made["CallSid"] == call["sid"]
    assert (words["TranscriptionStatus"], words["TranscriptionText"]) == ("completed", "Please call me back.")
    assert {hook["RecordingSid"] for hook in (action, made, words)} == {action["RecordingSid"]}
    assert all(hook.signed for hook in webhooks)

    recording = network.twilio.recordings(action["RecordingSid"])
    assert (recording.fetch().duration, recording.fetch().call_sid) == ("8", call["sid"])
    assert network.http.get(action["RecordingUrl"]).status_code == 401
    for url in (action["RecordingUrl"], action["RecordingUrl"] + ".wav"):
        sound = network.http.get(url, auth=(ACCOUNT_SID, AUTH_TOKEN))
        with wave.open(io.BytesIO(sound.content)) as read:
            assert (read.getframerate(), read.getnchannels(), read.getnframes()) == (8000, 1, 64000)
    assert recording.delete()
    with pytest.raises(TwilioRestException) as gone:
        recording.fetch()
    assert gone.value.code == 20404


def test_a_caller_hangs_up_after_the_message(network, clinic):
    """The action hears of it as `hangup`, on a call that is over; what it answers is not carried out."""
    clinic.says(INBOUND, RECORD)
    clinic.says(RECORDED, "<Say>Thank you.</Say>")
    call = network.call()
    answer = network.act(call, record={"seconds": 130, "hang_up": True})
    webhooks = clinic.next_webhooks(5)
    (action,) = by_path(webhooks, RECORDED)

    assert (action["Digits"], action["CallStatus"], action["RecordingDuration"]) == ("hangup", "completed", "60")
    assert (answer["heard"], answer["status"]) == ([], "completed")
    assert by_path(webhooks, WORDS)[0]["TranscriptionStatus"] == "failed"
    assert by_path(webhooks, STATUS)[0]["CallDuration"] == "60"


@pytest.mark.parametrize("does", [{"record": {"seconds": 0}}, {"silence": True}, {"digits": "#"}])
def test_of_nothing_said_there_is_no_recording(network, clinic, does):
    """Twilio goes on with the next verb and asks no action."""
    clinic.says(INBOUND, RECORD)
    call = network.call()
    answer = network.act(call, **does)

    assert (said(answer), answer["status"]) == (["We heard nothing."], "completed")
    assert [hook.path for hook in clinic.next_webhooks(2)] == [INBOUND, STATUS]


@pytest.mark.parametrize("seconds", [1, 10])
def test_a_transcription_can_fail(network, clinic, seconds):
    """On order, and for whatever is shorter than two seconds."""
    clinic.says(INBOUND, RECORD)
    if seconds > 1:
        network.order_fault(transcription_failed={})
    call = network.call()
    network.act(call, record={"seconds": seconds, "transcript": "Hello?"})
    (words,) = by_path(clinic.next_webhooks(5), WORDS)

    assert (words["TranscriptionStatus"], words["TranscriptionText"]) == ("failed", "")
    assert network.http.get("/simulator/calls", params={"phone": ANA}).json()["items"][0]["status"] == "completed"
