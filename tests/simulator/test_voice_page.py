"""Calls on the phone in the browser, driven as a tester would."""

import pytest
from playwright.sync_api import expect
from pretend_network import ANA, CLINIC

INBOUND, TURN, OUTBOUND, RECORDED = (f"/twilio/voice/{name}" for name in ("inbound", "turn", "outbound", "recorded"))
ASK = (
    f'<Gather input="speech dtmf" action="{TURN}" numDigits="2" timeout="5"><Say>Say or key it.</Say></Gather>'
    "<Say>We heard nothing.</Say>"
)
LISTEN = "() => { window.voiced = []; speechSynthesis.speak = (one) => voiced.push([one.text, one.lang]); }"


@pytest.mark.parametrize("width", [1200, 390])
def test_a_tester_calls_speaks_keys_is_silent_and_hangs_up(open_page, network, clinic, width):
    """What is said stands beside what was done, the document too; after the call the texts are there again."""
    clinic.says(INBOUND, "<Say>Lakeside &lt;b&gt;Clinic&lt;/b&gt;.</Say>" + ASK)
    clinic.says(TURN, "<Say>Which day?</Say>" + ASK)
    page = open_page(width)
    page.get_by_role("button", name="Ana Torres").click()
    page.get_by_role("button", name="Call", exact=True).click()
    said = page.get_by_role("log", name="What is said")
    expect(said).to_contain_text("Lakeside <b>Clinic</b>.")
    expect(page.get_by_role("region", name="Call")).to_contain_text("In a call")
    expect(page.get_by_role("region", name="Call")).to_contain_text("Waiting for speech or keys, 2 digits.")
    expect(page.get_by_role("log", name="Conversation")).to_be_hidden()
    assert clinic.next_webhook()["From"] == ANA

    page.get_by_label("What the caller says").fill("next <i>Tuesday</i>")
    page.get_by_label("What the caller says").press("Enter")
    expect(said).to_contain_text("next <i>Tuesday</i>")
    assert clinic.next_webhook()["SpeechResult"] == "next <i>Tuesday</i>"
    expect(said).to_contain_text("Which day?")

    page.get_by_role("button", name="Key 4").click()
    expect(page.get_by_label("Keys pressed")).to_have_text("4")
    page.get_by_role("button", name="Key pound").click()
    assert clinic.next_webhook()["Digits"] == "4"

    page.get_by_text("TwiML").click()
    expect(page.locator("#twiml")).to_contain_text('<Gather input="speech dtmf"')
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    hang_up = page.get_by_role("button", name="Hang up")
    expect(hang_up).to_be_in_viewport()
    page.get_by_role("button", name="Silence").click()
    expect(said).to_contain_text("We heard nothing.")
    expect(page.get_by_role("region", name="Call")).to_contain_text("Call ended")

    page.get_by_role("button", name="Back to texts").click()
    expect(page.get_by_role("log", name="Conversation")).to_be_visible()
    page.get_by_role("button", name="Call", exact=True).click()
    hang_up.click()
    expect(page.get_by_role("region", name="Call")).to_contain_text("Call ended")


def test_two_keys_are_sent_when_they_are_enough(open_page, clinic):
    """The keypad waits for as many as the clinic wants."""
    clinic.says(INBOUND, ASK)
    page = open_page(1200)
    page.get_by_role("button", name="Robert Fields").click()
    page.get_by_role("button", name="Call", exact=True).click()
    for key in "07":
        page.get_by_role("button", name=f"Key {key}").click()
    clinic.next_webhook()

    assert clinic.next_webhook()["Digits"] == "07"


def test_a_message_is_left_by_typing_it(open_page, clinic):
    """What is typed during a recording is what was said."""
    clinic.says(INBOUND, f'<Record action="{RECORDED}"/>')
    page = open_page(1200)
    page.get_by_role("button", name="Grace Kim").click()
    page.get_by_role("button", name="Call", exact=True).click()
    expect(page.get_by_role("region", name="Call")).to_contain_text("A message is being recorded")
    page.get_by_label("What the caller says").fill("Please call me back")
    page.get_by_role("button", name="Say", exact=True).click()
    clinic.next_webhook()

    assert clinic.next_webhook()["RecordingDuration"] == "2"


@pytest.mark.parametrize(("button", "status"), [("Answer", "in-progress"), ("Decline", "busy")])
def test_a_call_from_the_clinic_rings(open_page, network, clinic, button, status):
    """It is announced on the other phones, and can be answered or declined."""
    clinic.says(OUTBOUND, "<Say>Your visit is tomorrow.</Say>" + ASK)
    page = open_page(1200)
    page.get_by_role("button", name="Grace Kim").click()
    expect(page.get_by_role("status").filter(has_text="Live")).to_be_visible()
    call = network.twilio.calls.create(to=ANA, from_=CLINIC, url=f"{clinic.origin}{OUTBOUND}")
    expect(page.get_by_role("button", name="Ana Torres")).to_contain_text("New message")

    page.get_by_role("button", name="Ana Torres").click()
    expect(page.get_by_role("region", name="Call")).to_contain_text("Lakeside Clinic is calling")
    page.get_by_role("button", name=button, exact=True).click()
    if status == "in-progress":
        expect(page.get_by_role("log", name="What is said")).to_contain_text("Your visit is tomorrow.")
    else:
        expect(page.get_by_role("region", name="Call")).to_contain_text("Busy")
    assert network.twilio.calls(call.sid).fetch().status == status


def test_reading_aloud_can_be_turned_off(open_page, clinic):
    """The browser's voice speaks the clinic's words in their language, until it is told not to."""
    clinic.says(INBOUND, '<Say language="es-US">Hola.</Say>' + ASK)
    clinic.says(TURN, ASK)
    page = open_page(1200)
    page.evaluate(LISTEN)
    page.get_by_role("button", name="Ana Torres").click()
    page.get_by_role("button", name="Call", exact=True).click()
    expect(page.get_by_role("log", name="What is said")).to_contain_text("Say or key it.")
    assert page.evaluate("voiced") == [["Hola.", "es-US"], ["Say or key it.", ""]]

    page.get_by_role("button", name="Read aloud").click()
    page.get_by_label("What the caller says").fill("hello")
    page.get_by_role("button", name="Say", exact=True).click()
    expect(page.get_by_role("log", name="What is said").get_by_text("Say or key it.")).to_have_count(2)
    assert len(page.evaluate("voiced")) == 2
