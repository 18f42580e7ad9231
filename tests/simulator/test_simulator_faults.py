"""Trouble on order: what a bad day of the network looks like to the clinic."""

import time

import pytest
import requests
from pretend_network import ANA, SpecCheckedHttpClient
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ({"mode": "429"}, 429, 20429),
        ({"mode": "500"}, 500, 20500),
        ({"mode": "refuse"}, 400, 21612),
        ({"mode": "refuse", "code": 30007}, 400, 30007),
    ],
)
def test_a_refused_text_is_not_sent_and_the_next_one_is(network, fault, status, code):
    """The fault holds for as many texts as ordered, then the network is well again."""
    network.order_fault(messages_create={**fault, "times": 2})

    for _ in range(2):
        with pytest.raises(TwilioRestException) as refused:
            network.send()
        assert (refused.value.status, refused.value.code) == (status, code)
    assert network.phone() == []
    assert network.send().status == "queued"


def test_an_answer_can_get_lost_after_the_text_was_taken(network, clinic, status_url):
    """The clinic hears nothing in time, yet the patient has the text: the case in which nobody may simply resend."""
    network.order_fault(messages_create={"mode": "timeout_after_accept", "delay_seconds": 60})
    transport = SpecCheckedHttpClient(network.origin)
    transport.timeout = 0.3
    hasty = Client(network.config.account_sid, network.config.auth_token, http_client=transport)

    with pytest.raises(requests.exceptions.ReadTimeout):
        hasty.messages.create(to=ANA, from_=network.config.clinic_number, body="Once", status_callback=status_url)
    assert clinic.next_webhooks(3)[-1]["MessageStatus"] == "delivered"
    assert [item["body"] for item in network.phone()] == ["Once"]
    assert [message.body for message in network.twilio.messages.list(to=ANA)] == ["Once"]


def test_the_whole_api_can_be_slow(network):
    """Every text is taken at once and answered late, until the network is well again."""
    network.order_fault(messages_create={"mode": "slow", "delay_seconds": 0.3})
    for _ in range(2):
        began = time.monotonic()
        assert network.send("Late").status == "queued"
        assert time.monotonic() - began >= 0.3

    network.order_fault(messages_create=None)
    assert network.send("In time").status == "queued"
    assert [item["body"] for item in network.phone()] == ["Late", "Late", "In time"]


@pytest.mark.parametrize(
    ("fault", "heard"),
    [
        ("duplicate_status", ["sending", "sending", "sent", "sent", "delivered", "delivered"]),
        ("reorder_status", ["delivered", "sent", "sending"]),
        ("drop_status", []),
    ],
)
def test_status_news_can_be_doubled_shuffled_or_lost(network, clinic, status_url, fault, heard):
    """Only the ordered text is hit; the next one is reported as usual."""
    network.order_fault(**{fault: {"times": 1}})
    hit = network.send("hit", status_callback=status_url)
    assert [step["MessageStatus"] for step in clinic.next_webhooks(len(heard))] == heard

    spared = network.send("spared", status_callback=status_url)
    steps = clinic.next_webhooks(3)

    assert [step["MessageStatus"] for step in steps] == ["sending", "sent", "delivered"]
    assert {step["MessageSid"] for step in steps} == {spared.sid}
    assert network.twilio.messages(hit.sid).fetch().status == "delivered"


def test_a_handset_can_be_unreachable(network, clinic, status_url):
    """A carrier's code on order, for example a phone that is switched off."""
    network.order_fault(undelivered={"code": 30003})
    network.send(status_callback=status_url)

    last = clinic.next_webhooks(3)[-1]
    assert (last["MessageStatus"], last["ErrorCode"]) == ("undelivered", "30003")
    assert "RawDlrDoneDate" not in last.params


def test_ordered_faults_add_up_and_can_be_called_off(network):
    """The answer lists what is still to come; null takes a fault back and leaves the others."""
    network.order_fault(drop_status={}, reorder_status={})
    left = network.order_fault(drop_status=None)

    assert {name for name, fault in left.items() if fault} == {"reorder_status"}


def test_an_unknown_fault_is_refused(network):
    """A misspelt order does not pass as an order for nothing."""
    assert network.http.post("/simulator/faults", json={"drop_statuses": {}}).status_code == 422


def test_a_reset_forgets_everything(network):
    """Texts, opt-outs and ordered faults are gone."""
    network.text("STOP")
    network.order_fault(messages_create={"mode": "500"})

    assert network.http.post("/simulator/reset").status_code == 204
    assert network.phone() == []
    assert network.send().status == "queued"
