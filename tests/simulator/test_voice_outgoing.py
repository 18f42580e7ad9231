"""The clinic calls phones, ends calls and redirects them, by Twilio's official client."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from pretend_network import ACCOUNT_SID, ANA, AUTH_TOKEN, CLINIC, LANDLINE, SpecCheckedHttpClient
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client
from twilio_spec import check_answer

OUTBOUND, STATUS, AMD, TURN = (f"/twilio/voice/{name}" for name in ("outbound", "status", "amd", "turn"))
CALLS = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Calls.json"
EVENTS = ["initiated", "ringing", "answered", "completed"]
ASK = f'<Gather input="speech dtmf" action="{TURN}?t=1"><Say>Press 1 to keep your visit.</Say></Gather>'


def said(answer):
    return [entry["says"] for entry in answer["heard"]]


@pytest.fixture
def urls(clinic):
    clinic.says(OUTBOUND, ASK)
    return {
        "url": f"{clinic.origin}{OUTBOUND}?c=7",
        "status_callback": f"{clinic.origin}{STATUS}",
        "status_callback_event": EVENTS,
    }


def test_a_call_rings_is_answered_and_ends(network, clinic, urls):
    """The clinic hears each step in order, signed and numbered, and its document runs from the answer on."""
    call = network.ring(**urls)
    assert network.twilio.calls(call["sid"]).fetch().direction == "outbound-api"
    answer = network.act(call, answer="human")
    network.act(call, hang_up=True)
    webhooks = clinic.next_webhooks(5)
    steps = [hook for hook in webhooks if hook.path == STATUS]
    (document,) = [hook for hook in webhooks if hook.path == OUTBOUND]

    assert said(answer) == ["Press 1 to keep your visit."]
    assert (document.query, document["CallStatus"]) == ("c=7", "in-progress")
    assert (document["From"], document["To"]) == (CLINIC, ANA)
    assert "AnsweredBy" not in document.params
    assert [step["CallStatus"] for step in steps] == ["initiated", "ringing", "in-progress", "completed"]
    assert [step["SequenceNumber"] for step in steps] == ["0", "1", "2", "3"]
    assert all(hook.signed for hook in webhooks)
    fetched = network.twilio.calls(call["sid"]).fetch()
    assert (fetched.status, fetched.duration, fetched.to_formatted) == ("completed", "0", "(502) 555-0101")


@pytest.mark.parametrize(
    ("does", "status"),
    [
        ({"decline": True}, "busy"),
        ({"no_answer": True}, "no-answer"),
        ({"fail": True}, "failed"),
        ({"hang_up": True}, "no-answer"),
    ],
)
def test_a_call_may_not_be_answered(network, clinic, urls, does, status):
    """By default the clinic hears the end only."""
    del urls["status_callback_event"]
    call = network.ring(LANDLINE, **urls)

    assert network.act(call, **does)["status"] == status
    assert clinic.next_webhook()["CallStatus"] == status
    assert clinic.heard_nothing_more()


@pytest.mark.parametrize(
    ("detection", "who", "answered_by"),
    [
        ("Enable", "machine", "machine_start"),
        ("DetectMessageEnd", "machine", "machine_end_beep"),
        ("Enable", "human", "human"),
        ("DetectMessageEnd", "fax", "fax"),
        ("Enable", "unknown", "unknown"),
    ],
)
def test_the_document_is_asked_for_once_it_is_known_who_answered(network, clinic, urls, detection, who, answered_by):
    """With synchronous detection the first request says it."""
    call = network.ring(url=urls["url"], machine_detection=detection)
    network.act(call, answer=who)

    assert clinic.next_webhook()["AnsweredBy"] == answered_by
    assert network.twilio.calls(call["sid"]).fetch().answered_by == answered_by


def test_who_answered_can_be_told_while_the_call_goes_on(network, clinic, urls):
    """With asynchronous detection the document runs already, and the news comes to an address of its own."""
    call = network.ring(
        url=urls["url"],
        machine_detection="DetectMessageEnd",
        async_amd="true",
        async_amd_status_callback=f"{clinic.origin}{AMD}",
    )
    answer = network.act(call, answer="machine")
    webhooks = {hook.path: hook for hook in clinic.next_webhooks(2)}

    assert answer["waiting"]["verb"] == "gather"
    assert "AnsweredBy" not in webhooks[OUTBOUND].params
    assert (webhooks[AMD]["AnsweredBy"], webhooks[AMD].signed) == ("machine_end_beep", True)


def test_who_answered_can_come_out_when_the_call_is_over(network, clinic, urls):
    """The news is late, and nothing can be done about that call any more."""
    network.order_fault(voice_late={"path": AMD, "delay_seconds": 0.5})
    detection = {
        "machine_detection": "Enable",
        "async_amd": "true",
        "async_amd_status_callback": f"{clinic.origin}{AMD}",
    }
    call = network.ring(**urls, **detection)
    with ThreadPoolExecutor() as pool:
        answering = pool.submit(network.act, call, answer="machine")
        clinic.next_webhooks(4)
        network.act(call, hang_up=True)
        answering.result()
    ended, late = clinic.next_webhooks(2)

    assert (ended.path, ended["CallStatus"]) == (STATUS, "completed")
    assert (late.path, late["CallStatus"], late["AnsweredBy"]) == (AMD, "in-progress", "machine_start")


def test_a_call_can_bring_its_document_along(network, clinic):
    """Without any address of the clinic's; then relative ones lead nowhere."""
    call = network.ring(twiml="<Response><Say>Please call the clinic.</Say></Response>")
    assert said(network.act(call, answer="human")) == ["Please call the clinic."]

    lost = network.ring(twiml=f'<Response><Gather action="{TURN}"/></Response>')
    assert network.act(lost, answer="human")["error"] == 11100
    assert clinic.heard_nothing_more()


def test_a_live_call_can_be_redirected(network, clinic, urls):
    """To an address or to a document; whatever the call was waiting for is forgotten."""
    call = network.ring(**urls)
    network.act(call, answer="human")
    clinic.says("/elsewhere", "<Say>Elsewhere.</Say>" + ASK)
    network.twilio.calls(call["sid"]).update(url=f"{clinic.origin}/elsewhere")
    assert said(network.act(call, partial="…"))[-2:] == ["Elsewhere.", "Press 1 to keep your visit."]

    network.twilio.calls(call["sid"]).update(twiml="<Response><Say>Goodbye.</Say><Hangup/></Response>")
    assert said(network.act(call, hang_up=True)) == ["Goodbye."]


def test_a_redirect_overtakes_an_answer_that_is_late(network, clinic, urls):
    """What the clinic answers to the turn meanwhile is dropped; the caller hears where the call was redirected to."""
    call = network.ring(**urls)
    network.act(call, answer="human")
    clinic.answers_with(TURN, body="<Response><Say>Too late.</Say></Response>", seconds=0.6)
    clinic.next_webhooks(4)
    with ThreadPoolExecutor() as pool:
        turn = pool.submit(network.act, call, digits="1")
        clinic.next_webhook()
        network.twilio.calls(call["sid"]).update(twiml="<Response><Say>In time.</Say></Response>")

        assert said(turn.result()) == ["In time."]


def test_a_call_can_be_ended_once(network, clinic, urls):
    """After that it is over: 21220, and a call that never was is 20404."""
    call = network.ring(**urls)
    network.act(call, answer="human")

    assert network.twilio.calls(call["sid"]).update(status="completed").status == "completed"
    for change in ({"status": "completed"}, {"twiml": "<Response/>"}):
        with pytest.raises(TwilioRestException) as over:
            network.twilio.calls(call["sid"]).update(**change)
        assert (over.value.status, over.value.code) == (400, 21220)
    with pytest.raises(TwilioRestException) as unknown:
        network.twilio.calls("CA" + "0" * 32).update(status="completed")
    assert unknown.value.code == 20404


def test_a_ringing_call_can_be_canceled(network, clinic, urls):
    """`canceled` stops the ringing, and does nothing to a call that was answered."""
    ringing, live = network.ring(**urls), network.ring(**urls)
    network.act(live, answer="human")

    assert network.twilio.calls(ringing["sid"]).update(status="canceled").status == "canceled"
    assert network.twilio.calls(live["sid"]).update(status="canceled").status == "in-progress"
    assert network.act(ringing, answer="human")["status"] == "canceled"


def test_a_document_without_a_fallback_ends_in_an_apology(network, clinic, urls):
    """A call of the clinic's has the fallback that it was placed with, or none."""
    clinic.answers_with("/broken", status=500)
    call = network.ring(url=f"{clinic.origin}/broken")
    answer = network.act(call, answer="human")
    assert (answer["status"], answer["error"]) == ("completed", 11200)

    clinic.says("/spare", "<Say>Spare.</Say>")
    spared = network.ring(url=f"{clinic.origin}/broken", fallback_url=f"{clinic.origin}/spare")
    assert said(network.act(spared, answer="human")) == ["Spare."]


def test_calls_are_listed_newest_first_and_narrowed(network, clinic, urls):
    """By people and state, as a search for a lost answer needs."""
    network.call()
    first = network.ring(**urls)
    second = network.ring(LANDLINE, **urls)

    assert [call.sid for call in network.twilio.calls.list()][:2] == [second["sid"], first["sid"]]
    assert [call.sid for call in network.twilio.calls.list(to=LANDLINE, page_size=1)] == [second["sid"]]
    assert [call.direction for call in network.twilio.calls.list(status="completed")] == ["inbound"]
    assert network.twilio.calls.list(start_time_after=network.clock.moment.replace(year=2027)) == []


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"From": CLINIC, "Url": "http://x/"}, 21201),
        ({"To": ANA, "Url": "http://x/"}, 21213),
        ({"To": "banana", "From": CLINIC, "Url": "http://x/"}, 21211),
        ({"To": ANA, "From": LANDLINE, "Url": "http://x/"}, 21210),
        ({"To": CLINIC, "From": CLINIC, "Url": "http://x/"}, 21266),
        ({"To": ANA, "From": CLINIC}, 21205),
        ({"To": ANA, "From": CLINIC, "Url": "nowhere"}, 21205),
        ({"To": ANA, "From": CLINIC, "Url": "http://x/", "StatusCallbackEvent": "hello"}, 21626),
        ({"To": ANA, "From": CLINIC, "Url": "http://x/", "StatusCallback": "nowhere"}, 21609),
        ({"To": ANA, "From": CLINIC, "Url": "http://x/", "MachineDetection": "Maybe"}, 20001),
        ({"To": ANA, "From": CLINIC, "Url": "http://x/", "Record": "true"}, 20001),
    ],
)
def test_a_wrong_call_is_refused_with_twilios_code(network, form, code):
    """No phone rings."""
    response = network.http.post(CALLS, data=form, auth=(ACCOUNT_SID, AUTH_TOKEN))

    check_answer("POST", CALLS, response.status_code, response.text)
    assert (response.status_code, response.json()["code"]) == (400, code)
    assert network.twilio.calls.list() == []


def test_a_stranger_cannot_call(network):
    """Without the account's own credentials."""
    assert network.http.post(CALLS, data={"To": ANA}).json()["code"] == 20003


@pytest.mark.parametrize(
    ("fault", "code"), [({"mode": "429"}, 20429), ({"mode": "500"}, 20500), ({"mode": "refuse", "code": 21215}, 21215)]
)
def test_placing_a_call_can_be_refused_on_order(network, urls, fault, code):
    """Once, and the next call rings."""
    network.order_fault(calls_create=fault)

    with pytest.raises(TwilioRestException) as refused:
        network.ring(**urls)
    assert refused.value.code == code
    assert network.seen_call(network.ring(**urls))["status"] == "ringing"


def test_an_answer_can_get_lost_after_the_call_was_placed(network, urls):
    """The phone rings although the clinic hears nothing in time."""
    network.order_fault(calls_create={"mode": "timeout_after_accept", "delay_seconds": 60})
    transport = SpecCheckedHttpClient(network.origin)
    transport.timeout = 0.3
    with pytest.raises(requests.exceptions.ReadTimeout):
        Client(ACCOUNT_SID, AUTH_TOKEN, http_client=transport).calls.create(to=ANA, from_=CLINIC, url=urls["url"])

    assert [call.status for call in network.twilio.calls.list(to=ANA)] == ["ringing"]


def test_the_news_of_a_call_can_come_backwards(network, clinic, urls):
    """All of it after the end, the last first."""
    network.order_fault(reorder_call_status={})
    call = network.ring(**urls)
    network.act(call, answer="human")
    network.act(call, hang_up=True)
    steps = [hook["SequenceNumber"] for hook in clinic.next_webhooks(5) if hook.path == STATUS]

    assert steps == ["3", "2", "1", "0"]
