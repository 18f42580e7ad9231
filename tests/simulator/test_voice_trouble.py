"""What the network does when the clinic's documents cannot be had or carried out, and trouble on order."""

from dataclasses import replace

import pytest
from loopback_server import listening_socket, origin_of
from pretend_network import ANA, running_network

INBOUND, TURN, FALLBACK, STATUS = (f"/twilio/voice/{name}" for name in ("inbound", "turn", "fallback", "status"))
ASK = f'<Gather input="speech dtmf" action="{TURN}?t=1"><Say>Go on.</Say></Gather>'
SORRY = "We are sorry, an application error has occurred. Goodbye."


def said(answer):
    return [entry["says"] for entry in answer["heard"]]


@pytest.mark.parametrize(
    ("verbs", "code"),
    [
        ("<Say>Ana & Leo</Say>", 12100),
        ("<Shout>Hello</Shout>", 12200),
        ('<Gather inputt="speech"/>', 12200),
        ("<Gather><Hangup/></Gather>", 12200),
        ("<Gather><Gather/></Gather>", 12200),
        ('<Gather input="video"/>', 12200),
        ("<Gather>Say something</Gather>", 12200),
        ('<Gather timeout="soon"/>', 13313),
        ('<Gather numDigits="0"/>', 13314),
        ('<Gather finishOnKey="##"/>', 13310),
        ('<Gather language="en"/>', 13331),
        ('<Gather speechTimeout="auto"/>', 13335),
        ('<Gather method="PUT"/>', 13312),
        ('<Gather action="ftp://example.org/"/>', 11100),
        (f"<Say>{'a' * 4097}</Say>", 12200),
        ("<Say><b>Hello</b></Say>", 12200),
        ('<Say><break pause="1s"/></Say>', 12200),
        ("<Dial/>", 12200),
        ("<Dial><Number/></Dial>", 12200),
        ('<Record maxLength="0"/>', 12200),
        ("<Play/>", 11100),
        ("<Connect/>", 12200),
        ("Hello", 12200),
    ],
)
def test_a_slip_in_a_document_sends_the_call_to_the_fallback(network, clinic, verbs, code):
    """Nothing of the wrong document is heard; the fallback learns what was wrong and where, and takes over."""
    clinic.says(INBOUND, "<Say>First.</Say>" + verbs)
    clinic.says(FALLBACK, ASK)
    call = network.call()
    fallback = clinic.next_webhooks(2)[1]

    assert (call["error"], said(call), call["waiting"]["verb"]) == (code, ["Go on."], "gather")
    assert (fallback.path, fallback.signed) == (FALLBACK, True)
    assert (fallback["ErrorCode"], fallback["ErrorUrl"]) == (str(code), f"{clinic.origin}{INBOUND}")
    assert fallback["CallSid"] == call["sid"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"status": 503}, 11200),
        ({"body": ""}, 12100),
        ({"body": "<Messages/>"}, 12100),
        ({"body": "<!DOCTYPE x><Response/>"}, 12100),
        ({"body": "{}", "content_type": "application/json"}, 12300),
    ],
)
def test_a_turn_that_fails_goes_to_the_fallback_with_what_was_said(network, clinic, answer, code):
    """The fallback gets the same form as the turn, so nothing that the caller said is lost."""
    clinic.says(INBOUND, ASK)
    clinic.answers_with(TURN, **answer)
    clinic.says(FALLBACK, "<Say>Sorry.</Say>" + ASK)
    call = network.call()
    answered = network.act(call, speech="Tuesday")
    fallback = clinic.next_webhooks(3)[2]

    assert (answered["error"], said(answered)) == (code, ["Sorry.", "Go on."])
    assert (fallback["SpeechResult"], fallback["ErrorUrl"]) == ("Tuesday", f"{clinic.origin}{TURN}?t=1")


def test_a_clinic_that_is_slow_is_given_up(impatient_network, clinic):
    """No answer in time is 11205 and the fallback's turn."""
    clinic.answers_with(INBOUND, never=True)
    clinic.says(FALLBACK, "<Say>One moment.</Say>")

    call = impatient_network.call()
    assert (call["error"], said(call)) == (11205, ["One moment."])


def test_plain_text_is_read_out(network, clinic):
    """A document that is no XML at all is said, as Twilio does."""
    clinic.answers_with(INBOUND, body="We are closed.", content_type="text/plain")

    assert said(network.call()) == ["We are closed."]


def test_a_clinic_that_is_down_is_excused_by_the_network(config):
    """When the fallback fails too, the caller hears Twilio's apology, and the call is over."""
    with listening_socket() as sock:
        nobody = origin_of(sock)
    with running_network(replace(config, public_origin=nobody)) as network:
        call = network.call()

    assert (call["status"], call["error"], said(call)) == ("completed", 11205, [SORRY])


def test_a_document_that_leads_to_itself_is_stopped(network, clinic):
    """After a hundred requests without a word from the caller the network gives up, not the clinic."""
    clinic.says(INBOUND, f"<Redirect>{INBOUND}</Redirect>")
    call = network.call()

    assert (call["status"], call["error"]) == ("completed", 11215)
    assert len([hook for hook in clinic.next_webhooks(101) if hook.path == INBOUND]) == 100


@pytest.mark.parametrize("at_once", [False, True])
def test_a_turn_can_come_twice(network, clinic, at_once):
    """The same form with the same token; the caller hears the second answer once."""
    clinic.says(INBOUND, ASK)
    clinic.says(TURN, "<Say>One.</Say>" + ASK, "<Say>Two.</Say>" + ASK)
    network.order_fault(voice_duplicate={"path": TURN, "at_once": at_once})
    call = network.call()
    clinic.next_webhook()
    answer = network.act(call, digits="1")
    first, second = clinic.next_webhooks(2)

    assert first.idempotency_token == second.idempotency_token
    assert dict(first.params) == dict(second.params)
    assert len(said(answer)) == 2
    assert clinic.heard_nothing_more()


def test_a_turn_can_come_late(network, clinic):
    """The request is held up on its way, then the call goes on as if nothing had been."""
    clinic.says(INBOUND, ASK)
    network.order_fault(voice_late={"delay_seconds": 0.2})

    assert network.call()["waiting"]["verb"] == "gather"


@pytest.mark.parametrize(("fault", "times"), [("duplicate_call_status", 2), ("drop_call_status", 0)])
def test_the_news_of_the_end_can_be_doubled_or_lost(network, clinic, fault, times):
    """Only the ordered call is hit."""
    network.order_fault(**{fault: {}})
    network.call()
    network.call()
    webhooks = clinic.next_webhooks(3 + times)

    assert sum(webhook.path == STATUS for webhook in webhooks) == times + 1
    assert clinic.heard_nothing_more()


def test_a_reset_cuts_calls_without_a_word(network, clinic):
    """Calls, recordings and the staff's phone are as on the first day."""
    clinic.says(INBOUND, ASK)
    network.call()
    clinic.next_webhook()
    network.http.post("/simulator/reset")

    assert network.http.get("/simulator/calls", params={"phone": ANA}).json()["items"] == []
    assert clinic.heard_nothing_more()
