"""The clinic sends texts through the pretend network as it would through Twilio."""

import re

import pytest
from jsonschema import ValidationError
from pretend_network import ACCOUNT_SID, ANA, AUTH_TOKEN, CLINIC, GRACE, LANDLINE
from twilio.base.exceptions import TwilioRestException
from twilio_spec import check_answer, check_request

from simulator.segments import segment_count

MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"
SERVICE = "MG" + "1b" * 16


def test_a_text_is_accepted_and_appears_on_the_phone(network):
    """The clinic's text is queued at once, and the patient sees it."""
    sent = network.send("Your visit is on Tuesday at 9.")

    assert (sent.status, sent.direction, sent.from_, sent.to) == ("queued", "outbound-api", CLINIC, ANA)
    (item,) = network.phone()
    assert (item["sid"], item["direction"], item["body"]) == (sent.sid, "to_phone", "Your visit is on Tuesday at 9.")


def test_the_clinic_hears_each_step_of_a_delivery_in_order(network, clinic, status_url):
    """Sending, sent, delivered: signed, to the address given with the text, and the first status is not repeated."""
    sent = network.send(status_callback=status_url)
    steps = clinic.next_webhooks(3)

    assert [step["MessageStatus"] for step in steps] == ["sending", "sent", "delivered"]
    assert all(step.signed and step.path == "/twilio/sms/status" and step.query == "m=7" for step in steps)
    for step in steps:
        assert step["SmsStatus"] == step["MessageStatus"]
        assert (step["MessageSid"], step["SmsSid"]) == (sent.sid, sent.sid)
        assert (step["AccountSid"], step["From"], step["To"]) == (ACCOUNT_SID, CLINIC, ANA)
        assert step["ApiVersion"] == "2010-04-01"
        assert not {"Body", "ErrorCode"} & set(step.params)
    assert [step.params.get("RawDlrDoneDate") for step in steps] == [None, None, "2603021504"]
    assert network.twilio.messages(sent.sid).fetch().status == "delivered"


def test_a_messaging_service_picks_the_sender_after_accepting(network, clinic, status_url):
    """With a messaging service the text is first accepted, without a sender, and `queued` is news too."""
    sent = network.twilio.messages.create(
        to=ANA, messaging_service_sid=SERVICE, body="Hello", status_callback=status_url
    )
    steps = clinic.next_webhooks(4)

    assert (sent.status, sent.from_, sent.num_segments, sent.messaging_service_sid) == ("accepted", None, "0", SERVICE)
    assert [step["MessageStatus"] for step in steps] == ["queued", "sending", "sent", "delivered"]
    assert {step["MessagingServiceSid"] for step in steps} == {SERVICE}
    assert network.twilio.messages(sent.sid).fetch().from_ == CLINIC


def test_connection_overrides_are_neither_sent_nor_signed(network, clinic, status_url):
    """What follows # in a callback address speaks to Twilio only."""
    network.send(status_callback=f"{status_url}#rc=2&rp=ct,rt")

    assert clinic.next_webhook().signed


def test_a_text_to_a_landline_ends_undelivered(network, clinic, status_url):
    """Robert's and Denise's line takes no texts: the send succeeds and the carrier reports 30006."""
    sent = network.send(to=LANDLINE, status_callback=status_url)
    last = clinic.next_webhooks(3)[-1]

    assert (last["MessageStatus"], last["ErrorCode"]) == ("undelivered", "30006")
    fetched = network.twilio.messages(sent.sid).fetch()
    assert (fetched.status, fetched.error_code) == ("undelivered", 30006)
    assert network.phone(LANDLINE)[0]["error_code"] == 30006


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"From": CLINIC, "Body": "Hi"}, 21604),
        ({"From": CLINIC, "Body": "Hi", "To": "banana"}, 21211),
        ({"From": CLINIC, "Body": "Hi", "To": "+1502555"}, 21211),
        ({"From": CLINIC, "Body": "Hi", "To": CLINIC}, 21266),
        ({"From": CLINIC, "To": ANA}, 21602),
        ({"From": CLINIC, "To": ANA, "Body": ""}, 21602),
        ({"From": CLINIC, "To": ANA, "Body": "x" * 1601}, 21617),
        ({"To": ANA, "Body": "Hi"}, 21603),
        ({"From": GRACE, "To": ANA, "Body": "Hi"}, 21606),
        ({"MessagingServiceSid": "MG1", "To": ANA, "Body": "Hi"}, 21705),
        ({"From": CLINIC, "To": ANA, "Body": "Hi", "StatusCallback": "nowhere"}, 21609),
        ({"From": CLINIC, "To": ANA, "Body": "Hi", "SendAt": "2026-03-03T09:00:00Z"}, 20001),
    ],
)
def test_a_wrong_text_is_refused_with_twilios_code(network, form, code):
    """Each mistake in a text gets the code that Twilio documents for it, and nothing reaches a phone."""
    response = network.http.post(MESSAGES, data=form, auth=(ACCOUNT_SID, AUTH_TOKEN))

    check_answer("POST", MESSAGES, response.status_code, response.text)
    assert (response.status_code, response.json()["code"]) == (400, code)
    assert response.json()["more_info"].endswith(f"/errors/{code}")
    assert network.phone() == []


def test_the_longest_allowed_text_is_taken(network):
    """1600 characters still go."""
    assert network.send("x" * 1600).num_segments == "11"


@pytest.mark.parametrize("auth", [None, (ACCOUNT_SID, "wrong"), ("AC" + "f" * 32, AUTH_TOKEN)])
def test_a_stranger_cannot_send(network, auth):
    """Without the account's own credentials the answer is Twilio's 401, code 20003."""
    response = network.http.post(MESSAGES, data={"From": CLINIC, "To": ANA, "Body": "Hi"}, auth=auth)

    check_answer("POST", MESSAGES, response.status_code, response.text)
    assert (response.status_code, response.json()["code"]) == (401, 20003)
    assert response.headers["WWW-Authenticate"].startswith("Basic")


def test_the_official_client_raises_twilios_error(network):
    """What the clinic's sender catches is the same exception that Twilio would cause."""
    with pytest.raises(TwilioRestException) as refused:
        network.send(to="+1502555")

    assert (refused.value.status, refused.value.code) == (400, 21211)


def test_an_unknown_text_is_not_found(network):
    """A text that this network never carried is a 404 with code 20404."""
    with pytest.raises(TwilioRestException) as missing:
        network.twilio.messages("SM" + "0" * 32).fetch()

    assert (missing.value.status, missing.value.code) == (404, 20404)


def test_a_long_list_comes_in_pages_newest_first(network):
    """Five texts in pages of two are five texts, also when another one arrives between the pages."""
    expected = [network.send(str(number)).sid for number in range(5)][::-1]
    pages = network.twilio.messages.stream(page_size=2)
    listed = [next(pages).sid, next(pages).sid]
    network.send("a late one")
    listed += [message.sid for message in pages]

    assert listed == expected


def test_pages_lead_back_as_well_as_on(network):
    """From the second page the first one can be found again."""
    for number in range(3):
        network.send(str(number))
    first = network.twilio.messages.page(page_size=2)
    second = first.next_page()

    assert [message.body for message in second] == ["0"]
    assert [message.body for message in second.previous_page()] == ["2", "1"]


def test_a_list_is_filtered_by_people_and_day(network):
    """To, From and the day of sending narrow the list, as a search for a lost answer needs."""
    network.text("yesterday", sender=GRACE)
    network.clock.advance(days=1)
    network.send("today")
    texts = network.twilio.messages
    today = network.clock.moment

    assert [text.body for text in texts.list(from_=GRACE)] == ["yesterday"]
    assert [text.body for text in texts.list(to=ANA)] == ["today"]
    assert [text.body for text in texts.list(date_sent_after=today)] == ["today"]
    assert [text.body for text in texts.list(date_sent_before=today)] == ["today", "yesterday"]
    assert [text.body for text in texts.list(date_sent=today.date())] == ["today"]


def test_the_description_can_find_fault(network):
    """The judge is awake: a number where Twilio has a string does not pass, nor a parameter unknown to Twilio."""
    network.send()
    path = network.twilio.messages.list()[0].uri
    resource = network.http.get(path, auth=(ACCOUNT_SID, AUTH_TOKEN)).text

    with pytest.raises(ValidationError):
        check_answer("GET", path, 200, re.sub(r'"num_segments":"1"', '"num_segments":1', resource))
    with pytest.raises(ValidationError):
        check_request("POST", MESSAGES, None, {"To": ANA, "Boddy": "Hi"})


@pytest.mark.parametrize(
    ("body", "segments"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("é" * 160, 1),
        ("í" * 70, 1),
        ("í" * 71, 2),
        ("👍" * 35, 1),
        ("👍" * 36, 2),
    ],
)
def test_segments_are_counted_as_the_network_bills_them(body, segments):
    """160 plain letters fit one segment; one letter outside the SMS alphabet leaves room for 70."""
    assert segment_count(body) == segments
