"""A patient calls the clinic, and the clinic's documents are carried out as Twilio would carry them out."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from pretend_network import ACCOUNT_SID, ANA, CLINIC, GRACE

INBOUND, TURN, FALLBACK, STATUS = (f"/twilio/voice/{name}" for name in ("inbound", "turn", "fallback", "status"))
ASK = (
    f'<Gather input="speech dtmf" action="{TURN}?t=1" numDigits="2" hints="yes,no" timeout="4">'
    "<Say>Go on.</Say></Gather>"
)


def said(answer):
    return [entry["says"] for entry in answer["heard"]]


def test_the_clinic_gets_twilios_whole_form(network, clinic):
    """Every parameter is there, the blank ones too, and the signature holds."""
    call = network.call(forwarded_from=GRACE)
    webhook = clinic.next_webhook()

    assert (webhook.path, webhook.signed) == (INBOUND, True)
    assert dict(webhook.params) == {
        "AccountSid": ACCOUNT_SID,
        "ApiVersion": "2010-04-01",
        "CallSid": call["sid"],
        "CallStatus": "ringing",
        "Direction": "inbound",
        "From": ANA,
        "To": CLINIC,
        "Caller": ANA,
        "Called": CLINIC,
        "ForwardedFrom": GRACE,
        "CalledVia": GRACE,
        **{f"{side}{part}": value for side in ("From", "To", "Caller", "Called") for part, value in PLACES.items()},
    }


PLACES = {"City": "", "State": "KY", "Zip": "", "Country": "US"}


def test_an_empty_document_ends_the_call_and_the_clinic_is_told(network, clinic):
    """Nothing to do is the end; the number's status callback says how long it was."""
    call = network.call()
    clinic.next_webhook()
    news = clinic.next_webhook()

    assert (call["status"], call["heard"], call["waiting"]) == ("completed", [], None)
    assert (news.path, news.signed, news["CallStatus"], news["SequenceNumber"]) == (STATUS, True, "completed", "0")
    assert (news["CallDuration"], news["Timestamp"]) == ("0", "Mon, 02 Mar 2026 15:04:05 +0000")
    assert clinic.heard_nothing_more()


def test_a_caller_is_greeted_and_asked(network, clinic):
    """The call rests where somebody has to speak, and shows what it waits for."""
    clinic.says(INBOUND, '<Say voice="Polly.Joanna-Neural" language="en-US">Hello <break time="1s"/>Ana</Say>' + ASK)
    call = network.call()

    assert call["status"] == "in-progress"
    assert call["heard"] == [
        {"says": "Hello Ana", "language": "en-US", "voice": "Polly.Joanna-Neural"},
        {"says": "Go on.", "language": None, "voice": None},
    ]
    assert call["waiting"] == {
        "verb": "gather",
        "input": ["dtmf", "speech"],
        "num_digits": 2,
        "hints": "yes,no",
        "timeout": 4,
        "action": f"{clinic.origin}{TURN}?t=1",
        "language": "en-US",
        "finish_on_key": "#",
    }
    assert call["twiml"].startswith("<Response><Say")


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ({"speech": "next Tuesday"}, {"SpeechResult": "next Tuesday", "Confidence": "0.9", "Language": "en-US"}),
        ({"speech": "hm", "confidence": 0.31}, {"SpeechResult": "hm", "Confidence": "0.31", "Language": "en-US"}),
        ({"digits": "1"}, {"Digits": "1", "FinishedOnKey": "", "msg": "Gather End"}),
        ({"digits": "12345"}, {"Digits": "12", "FinishedOnKey": "", "msg": "Gather End"}),
        ({"digits": "1#"}, {"Digits": "1", "FinishedOnKey": "#", "msg": "Gather End"}),
        ({"digits": "*"}, {"Digits": "*", "FinishedOnKey": "", "msg": "Gather End"}),
    ],
)
def test_what_the_caller_says_or_keys_reaches_the_action(network, clinic, does, told):
    """Speech with its confidence; digits cut at their number and at the finishing key."""
    clinic.says(INBOUND, ASK)
    clinic.says(TURN, "<Say>Thanks.</Say>" + ASK)
    call = network.call()
    inbound = clinic.next_webhook()
    answer = network.act(call, **does)
    turn = clinic.next_webhook()

    assert (turn.path, turn.query, turn.signed) == (TURN, "t=1", True)
    assert {name: turn[name] for name in set(turn.params) - set(inbound.params)} == told
    assert turn["CallStatus"] == "in-progress"
    assert (said(answer), answer["waiting"]["verb"]) == (["Thanks.", "Go on."], "gather")


def test_silence_goes_on_with_the_next_verb(network, clinic):
    """After a Gather that heard nothing comes what stands below it, at once and without a request."""
    clinic.says(INBOUND, ASK + '<Say language="es-US">¿Hola?</Say><Hangup/>')
    call = network.call()
    clinic.next_webhook()
    answer = network.act(call, silence=True)

    assert (said(answer), answer["status"]) == (["¿Hola?"], "completed")
    assert clinic.next_webhook()["CallDuration"] == "4"


def test_silence_reaches_an_action_that_wants_it(network, clinic):
    """With actionOnEmptyResult the action is asked although there is no result."""
    clinic.says(INBOUND, ASK.replace("<Gather ", '<Gather actionOnEmptyResult="true" '))
    clinic.says(TURN, "<Hangup/>")
    call = network.call()
    clinic.next_webhook()
    network.act(call, silence=True)
    turn = clinic.next_webhook()

    assert (turn.path, turn["Digits"], "SpeechResult" in turn.params) == (TURN, "", False)


def test_a_lone_finishing_key_is_no_answer(network, clinic):
    """Only # pressed is as good as silence."""
    clinic.says(INBOUND, ASK + "<Say>Nothing.</Say>" + ASK)
    call = network.call()

    assert said(network.act(call, digits="#")) == ["Nothing.", "Go on."]


@pytest.mark.parametrize(("listens", "does"), [("dtmf", {"speech": "two"}), ("speech", {"digits": "2"})])
def test_a_gather_takes_only_what_it_asked_for(network, clinic, listens, does):
    """Speech into a Gather for keys, and the other way round, changes nothing."""
    clinic.says(INBOUND, f'<Gather input="{listens}" action="{TURN}"/>')
    call = network.call()
    clinic.next_webhook()
    answer = network.act(call, **does)

    assert (answer["heard"], answer["waiting"]["input"]) == ([], [listens])
    assert clinic.heard_nothing_more()


def test_half_understood_words_are_news_only(network, clinic):
    """Partial results go to their own address, numbered, and the call stays where it is."""
    clinic.says(INBOUND, f'<Gather input="speech" action="{TURN}" partialResultCallback="/twilio/voice/partial"/>')
    call = network.call()
    clinic.next_webhook()
    network.act(call, partial="next")
    answer = network.act(call, partial="next tues")
    first, second = clinic.next_webhooks(2)

    assert (first.path, first["SequenceNumber"], first["UnstableSpeechResult"]) == (
        "/twilio/voice/partial",
        "0",
        "next",
    )
    assert (second["StableSpeechResult"], second["UnstableSpeechResult"], second.signed) == ("next", "tues", True)
    assert answer["waiting"]["verb"] == "gather"


def test_a_redirect_is_followed_where_the_document_stands(network, clinic):
    """Relative addresses start from the document's own, GET carries the form in the address, and both are signed."""
    clinic.says(INBOUND, '<Redirect method="GET">turn?t=5&amp;timeout=true</Redirect>')
    clinic.says(TURN, "<Say>Still there?</Say>")
    call = network.call()
    clinic.next_webhook()
    turn = clinic.next_webhook()

    assert said(call) == ["Still there?"]
    assert (turn.path, turn.signed, turn.query.startswith("t=5&timeout=true&AccountSid=")) == (TURN, True, True)


def test_sounds_and_pauses_take_no_time(network, clinic):
    """A sound is heard by its address, and a pause only adds to the length of the call."""
    clinic.says(INBOUND, '<Play>/hold.mp3</Play><Pause length="75"/><Play digits="1w2"/>')
    call = network.call()

    assert [entry["plays"] for entry in call["heard"]] == [f"{clinic.origin}/hold.mp3", "1w2"]
    news = clinic.next_webhooks(2)[1]
    assert (news["CallDuration"], news["Duration"]) == ("75", "2")


@pytest.mark.parametrize(("reject", "status"), [("<Reject/>", "no-answer"), ('<Reject reason="busy"/>', "busy")])
def test_a_rejected_call_is_never_answered(network, clinic, reject, status):
    """The caller hears nothing of the clinic's."""
    clinic.says(INBOUND, reject)
    call = network.call()

    assert (call["status"], call["heard"]) == (status, [])
    assert clinic.next_webhooks(2)[1]["CallStatus"] == status


def test_a_caller_can_hang_up(network, clinic):
    """The clinic learns it from the status callback; nothing else can be done on that call."""
    clinic.says(INBOUND, ASK)
    call = network.call()
    clinic.next_webhook()

    assert network.act(call, hang_up=True)["status"] == "completed"
    assert clinic.next_webhook()["CallStatus"] == "completed"
    assert network.act(call, speech="hello?")["status"] == "completed"
    assert clinic.heard_nothing_more()


def test_a_caller_can_hang_up_before_the_clinic_answers(network, clinic):
    """Twilio reports such a call as unanswered, and drops the document that comes too late."""
    clinic.answers_with(INBOUND, body=f"<Response>{ASK}</Response>", seconds=0.5)
    sid = "CA" + "1d" * 16
    with ThreadPoolExecutor() as pool:
        calling = pool.submit(network.call, call_sid=sid)
        clinic.next_webhook()
        network.act({"sid": sid}, hang_up=True)

        assert (calling.result()["status"], calling.result()["heard"]) == ("no-answer", [])
    assert clinic.next_webhook()["CallStatus"] == "no-answer"


@pytest.mark.parametrize("name", ["anonymous", "restricted"])
def test_a_withheld_number_arrives_as_a_word(network, clinic, name):
    """Callers without a number keep the carrier's word for it, and come from nowhere."""
    network.call(name)
    webhook = clinic.next_webhook()

    assert (webhook["From"], webhook["Caller"], webhook["FromCountry"]) == (name.upper(), name.upper(), "")


def test_a_phone_remembers_its_calls(network, clinic):
    """Both sides of each call, in order, whoever called."""
    clinic.says(INBOUND, ASK)
    clinic.says(TURN, "<Say>Bye.</Say>")
    call = network.call()
    network.act(call, speech="bye")
    (seen,) = network.http.get("/simulator/calls", params={"phone": ANA}).json()["items"]

    assert [(entry["by"], entry["says"]) for entry in seen["transcript"]] == [
        ("clinic", "Go on."),
        ("phone", "bye"),
        ("clinic", "Bye."),
    ]
    assert seen["sid"] == call["sid"]
    assert network.http.get("/simulator/calls", params={"phone": GRACE}).json()["items"] == []


@pytest.mark.parametrize(
    "act", [{}, {"speech": None}, {"speech": "a", "digits": "1"}, {"digits": "12a"}, {"silence": False}, {"shout": "a"}]
)
def test_an_act_is_exactly_one_thing(network, act):
    """A tester's slip does not pass for an act."""
    call = network.call()

    assert network.http.post(f"/simulator/calls/{call['sid']}/act", json=act).status_code == 422


def test_a_call_that_is_not_there_is_not_found(network):
    """Neither to see nor to act on."""
    assert network.http.get("/simulator/calls/CA1").status_code == 404
    assert network.http.post("/simulator/calls/CA1/act", json={"silence": True}).status_code == 404


def test_sixty_callers_at_once_are_all_served(network, clinic):
    """Each has three turns, and none hears another's words."""
    clinic.says(INBOUND, ASK)
    clinic.says(TURN, ASK)
    numbers = [f"+1502555{number:04}" for number in range(1000, 1060)]

    def talk(number):
        call = network.call(number)
        for turn in range(3):
            call = network.act(call, speech=f"{number} {turn}")
        return network.act(call, hang_up=True)

    with ThreadPoolExecutor(60) as pool:
        ended = list(pool.map(talk, numbers))
    webhooks = clinic.next_webhooks(60 * 5)

    assert {call["status"] for call in ended} == {"completed"}
    for webhook in webhooks:
        if webhook.path == TURN:
            assert webhook["SpeechResult"].startswith(webhook["From"])
    assert sum(webhook.path == TURN for webhook in webhooks) == 180
