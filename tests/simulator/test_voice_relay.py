"""A call whose talk goes over a socket of the clinic's, as Twilio's ConversationRelay does it."""

import pytest
from pretend_network import ACCOUNT_SID, ANA, CLINIC

INBOUND, ACTION, STATUS = (f"/twilio/voice/{name}" for name in ("inbound", "relay-action", "status"))


def said(answer):
    return [entry["says"] for entry in answer["heard"]]


def text(token, last=True):
    return {"type": "text", "token": token, "last": last}


@pytest.fixture
def relaying(clinic):
    """A clinic that greets, then listens on its socket; without a greeting of the document's own."""
    url = f"{clinic.origin.replace('http', 'wss')}/twilio/voice/relay"
    noun = f'<ConversationRelay url="{url}" language="es-US"><Parameter name="ref" value="7"/></ConversationRelay>'
    clinic.says(INBOUND, f'<Connect action="{ACTION}">{noun}</Connect><Say>Next.</Say>')
    clinic.says(ACTION, "<Say>A person will call you.</Say>")
    clinic.relay_answers["setup"] = [[text("Hola, "), text("¿qué tal?")]]
    return clinic


def test_a_relay_is_set_up_and_speaks(network, relaying):
    """The socket's address is signed as wss, the call introduces itself, and tokens become sentences."""
    relaying.relay_answers["setup"] = [[text("Hola, ", last=False), text("¿qué tal?")]]
    call = network.call()
    setup = relaying.relayed.get(timeout=5)

    assert (said(call), call["waiting"]["verb"]) == (["Hola, ¿qué tal?"], "relay")
    assert call["heard"][0]["language"] == "es-US"
    assert setup.pop("sessionId").startswith("VX")
    assert setup == {
        "type": "setup",
        "accountSid": ACCOUNT_SID,
        "parentCallSid": "",
        "callSid": call["sid"],
        "from": ANA,
        "to": CLINIC,
        "forwardedFrom": "",
        "callType": "PSTN",
        "callerName": "",
        "direction": "inbound",
        "callStatus": "IN_PROGRESS",
        "customParameters": {"ref": "7"},
    }


def test_a_caller_speaks_keys_and_interrupts(network, relaying):
    """Each becomes its own kind of message, keys one by one, and the answers are heard."""
    relaying.relay_answers |= {"prompt": [[], [text("¿Qué día?")]], "dtmf": [[], [text("Gracias.")]]}
    call = network.call()
    network.act(call, partial="el")
    answers = [
        network.act(call, speech="el lunes"),
        network.act(call, interrupt="¿Qué"),
        network.act(call, digits="12"),
    ]
    messages = [relaying.relayed.get(timeout=5) for _ in range(6)][1:]

    assert [said(answer) for answer in answers] == [["¿Qué día?"], [], ["Gracias."]]
    assert messages == [
        {"type": "prompt", "voicePrompt": "el", "lang": "es-US", "last": False},
        {"type": "prompt", "voicePrompt": "el lunes", "lang": "es-US", "last": True},
        {"type": "interrupt", "utteranceUntilInterrupt": "¿Qué", "durationUntilInterruptMs": 240},
        {"type": "dtmf", "digit": "1"},
        {"type": "dtmf", "digit": "2"},
    ]


def test_the_clinic_ends_the_session_and_hands_over(network, relaying):
    """The action is told what was handed over, and its document goes on with the call."""
    relaying.relay_answers["prompt"] = [[text("Un momento."), {"type": "end", "handoffData": '{"to": "staff"}'}]]
    call = network.call()
    answer = network.act(call, speech="una persona")
    action = relaying.next_webhooks(2)[1]

    assert (said(answer), answer["status"]) == (["Un momento.", "A person will call you."], "completed")
    assert (action.path, action.signed) == (ACTION, True)
    assert (action["SessionStatus"], action["HandoffData"]) == ("ended", '{"to": "staff"}')


def test_a_lost_socket_is_told_to_the_action(network, relaying):
    """Nothing connects again by itself: the document after the action must save the call."""
    relaying.relay_answers["prompt"] = [[None]]
    answer = network.act(network.call(), speech="hola")
    action = relaying.next_webhooks(2)[1]

    assert (action["SessionStatus"], action["ErrorCode"]) == ("failed", "64105")
    assert (answer["error"], said(answer)) == (64105, ["A person will call you."])


def test_a_socket_that_is_refused_fails_the_session(network, relaying):
    """As with a clinic that does not believe the signature."""
    relaying.auth_token = "0" * 32
    call = network.call()

    assert (call["error"], said(call)) == (64102, ["A person will call you."])


@pytest.mark.parametrize("nonsense", ["{", '{"type": "shout"}', '{"type": "text"}', "7"])
def test_a_message_that_is_none_is_told_back(network, relaying, nonsense):
    """The clinic gets an error message and can go on."""
    relaying.relay_answers["prompt"] = [[nonsense, text("¿Sí?")]]
    answer = network.act(network.call(), speech="hola")
    messages = [relaying.relayed.get(timeout=5) for _ in range(3)]

    assert messages[-1] == {"type": "error", "description": "Invalid message received"}
    assert (answer["error"], said(answer)) == (64107, ["¿Sí?"])


def test_a_caller_who_hangs_up_ends_the_session(network, relaying):
    """The action hears of a completed session on a call that is over."""
    call = network.call()
    network.act(call, hang_up=True)
    _, action, ended = relaying.next_webhooks(3)

    assert (action.path, action["SessionStatus"], action["CallStatus"]) == (ACTION, "completed", "completed")
    assert (ended.path, ended["CallStatus"]) == (STATUS, "completed")


def test_the_clinic_can_redirect_a_relayed_call(network, relaying):
    """The socket is left, and the new document runs."""
    call = network.call()
    network.twilio.calls(call["sid"]).update(twiml="<Response><Say>Adiós.</Say></Response>")
    answer = network.act(call, speech="hola")

    assert (said(answer), answer["status"]) == (["Adiós."], "completed")
