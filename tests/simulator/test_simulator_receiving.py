"""A patient's text reaches the clinic as Twilio would bring it."""

from dataclasses import replace

import pytest
from loopback_server import listening_socket, origin_of
from pretend_network import ACCOUNT_SID, ANA, CLINIC, running_network

INBOUND, FALLBACK = "/twilio/sms/inbound", "/twilio/sms/fallback"


def test_the_clinic_gets_twilios_whole_form(network, clinic):
    """Every parameter is there, the blank ones too, and the signature holds."""
    receipt = network.text("¿Hay cita mañana? 👍")
    webhook = clinic.next_webhook()
    sid = receipt["message_sid"]

    assert (webhook.path, webhook.signed) == (INBOUND, True)
    assert dict(webhook.params) == {
        "MessageSid": sid,
        "SmsSid": sid,
        "SmsMessageSid": sid,
        "AccountSid": ACCOUNT_SID,
        "From": ANA,
        "To": CLINIC,
        "Body": "¿Hay cita mañana? 👍",
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsStatus": "received",
        "ApiVersion": "2010-04-01",
        "FromCity": "",
        "FromState": "KY",
        "FromZip": "",
        "FromCountry": "US",
        "ToCity": "",
        "ToState": "KY",
        "ToZip": "",
        "ToCountry": "US",
    }
    assert receipt == {"message_sid": sid, "status_code": 200, "fallback": False}
    assert network.twilio.messages(sid).fetch().direction == "inbound"


def test_a_number_in_a_messaging_service_says_so(config, clinic):
    """Where the clinic's number belongs to a messaging service, its texts carry the service's id."""
    service = "MG" + "2c" * 16
    with running_network(replace(config, messaging_service_sid=service)) as network:
        network.text()

    assert clinic.next_webhook()["MessagingServiceSid"] == service


def test_a_picture_may_come_without_words(network, clinic):
    """A picture message has an MM id, its media, and no Body parameter at all."""
    receipt = network.text(None, media=["image/jpeg", "image/png"])
    webhook = clinic.next_webhook()

    assert receipt["message_sid"].startswith("MM")
    assert "Body" not in webhook.params
    assert (webhook["NumMedia"], webhook["MediaContentType1"]) == ("2", "image/png")
    assert "/Media/ME" in webhook["MediaUrl0"]
    assert webhook.signed


def test_the_same_text_can_arrive_twice(network, clinic):
    """A repeated webhook is the same text with the same id; the patient's phone shows it once."""
    sid = "SM" + "3d" * 16
    network.text("book", message_sid=sid)
    network.text("book", message_sid=sid)
    first, second = clinic.next_webhooks(2)

    assert first.params == second.params
    assert len(network.phone()) == 1


@pytest.mark.parametrize(
    ("answer", "error_code"),
    [
        ({"status": 500}, "11200"),
        ({"status": 302}, "11200"),
        ({"body": "<Response><Message>", "content_type": "text/xml"}, "12100"),
        ({"body": '<!DOCTYPE x [<!ENTITY e "x">]><Response/>'}, "12100"),
        ({"body": "null", "content_type": "application/json"}, "12300"),
    ],
)
def test_when_the_clinic_fails_the_fallback_is_asked(network, clinic, answer, error_code):
    """The second address gets the same text under the same id, with what went wrong and where."""
    clinic.answers_with(INBOUND, **answer)
    receipt = network.text()
    primary, fallback = clinic.next_webhooks(2)

    assert (receipt["status_code"], receipt["fallback"]) == (200, True)
    assert (fallback.path, fallback.signed) == (FALLBACK, True)
    assert dict(fallback.params) == dict(primary.params) | {
        "ErrorCode": error_code,
        "ErrorUrl": clinic.origin + INBOUND,
    }
    assert fallback.idempotency_token == primary.idempotency_token


def test_a_clinic_that_never_answers_is_asked_at_its_fallback(impatient_network, clinic):
    """After the network's patience is over the fallback gets the text."""
    clinic.answers_with(INBOUND, never=True)
    receipt = impatient_network.text()
    fallback = clinic.next_webhooks(2)[1]

    assert (receipt["status_code"], receipt["fallback"]) == (200, True)
    assert fallback["ErrorCode"] == "11205"
    assert "error_code" not in impatient_network.phone()[0]


def test_when_nobody_takes_a_text_its_sender_can_see_it(config):
    """With the clinic's server down, the receipt has no status and the phone shows the trouble."""
    with listening_socket() as closed:
        nowhere = origin_of(closed)
    with running_network(replace(config, public_origin=nowhere)) as network:
        receipt = network.text()
        (item,) = network.phone()

    assert (receipt["status_code"], receipt["fallback"]) == (None, True)
    assert (item["status"], item["error_code"]) == ("received", 11200)


def test_the_clinics_twiml_reply_reaches_the_phone(network, clinic):
    """Messages in the answer itself are delivered in order, and reported where the answer says."""
    report = f"{clinic.origin}/twilio/sms/status"
    clinic.answers_with(
        INBOUND,
        body=f'<Response><Message statusCallback="{report}">One &amp; only</Message>'
        "<Message><Body>Two</Body></Message><Message/></Response>",
    )
    network.text("hello")
    clinic.next_webhook()

    assert [step["MessageStatus"] for step in clinic.next_webhooks(3)] == ["sending", "sent", "delivered"]
    assert [(item["direction"], item["body"]) for item in network.phone()] == [
        ("to_clinic", "hello"),
        ("to_phone", "One & only"),
        ("to_phone", "Two"),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"from": "not a phone!"},
        {"from": ANA, "message_sid": "SM1"},
        {"from": ANA, "body": "x" * 1601},
        {"from": ANA, "bodyy": "x"},
    ],
)
def test_a_text_that_no_phone_can_send_is_refused(network, clinic, wrong):
    """The simulator says what is wrong with it, and the clinic hears nothing."""
    assert network.http.post("/simulator/messages", json=wrong).status_code == 422
    assert clinic.heard_nothing_more()
