"""The phone in the browser, driven as a tester would."""

import json

from playwright.sync_api import expect
from pretend_network import ANA, GRACE, LANDLINE, running_network


def test_a_tester_texts_the_clinic_and_reads_its_answer(open_page, network, clinic):
    """Pick Grace, write, press Enter; the clinic's answer appears by itself, as text and never as markup."""
    page = open_page(1200)
    page.get_by_role("button", name="Grace Kim").click()
    conversation = page.get_by_role("log", name="Conversation")
    box = page.get_by_label("Text message")
    expect(box).to_be_focused()

    box.fill("I need a visit <b>soon</b>")
    box.press("Enter")
    expect(conversation).to_contain_text("I need a visit <b>soon</b>")
    expect(conversation).to_contain_text("Received by the clinic")
    expect(box).to_have_value("")
    assert clinic.next_webhook()["From"] == GRACE

    network.send("1. Tuesday <img src=x onerror=alert(1)>", to=GRACE)
    expect(conversation).to_contain_text("1. Tuesday <img src=x onerror=alert(1)>")
    expect(conversation).to_contain_text("Delivered")

    page.get_by_role("button", name="Send 1").click()
    expect(conversation.locator(".to_clinic").last).to_contain_text("1")
    assert clinic.next_webhook()["Body"] == "1"


def test_the_people_are_grouped_by_phone_with_what_the_clinic_will_ask(open_page):
    """Ana's phone is also Leo's; birth dates are shown, a landline says that it takes no texts."""
    page = open_page(1200)
    phones = page.get_by_role("navigation", name="Phones").get_by_role("button")

    expect(phones).to_have_count(4)
    expect(phones.nth(0)).to_contain_text("Ana Torres")
    expect(phones.nth(0)).to_contain_text("born 2019-09-30 · Torres")
    expect(phones.nth(2)).to_contain_text("landline")
    expect(phones.nth(3)).to_contain_text("+1 502 555 0199")
    phones.nth(2).click()
    expect(page.get_by_label("Text message")).to_be_disabled()


def test_what_the_network_says_is_marked_as_the_networks(open_page):
    """After STOP the confirmation does not look like the clinic's."""
    page = open_page(1200)
    page.get_by_role("button", name="Ana Torres").click()
    page.get_by_label("Text message").fill("STOP")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.locator(".network")).to_contain_text("You have successfully been unsubscribed")
    expect(page.locator(".network")).to_contain_text("From the network, not the clinic")


def test_a_text_to_another_phone_is_announced(open_page, network):
    """While Ana's phone is open, Grace's shows that something new came."""
    page = open_page(1200)
    page.get_by_role("button", name="Ana Torres").click()
    expect(page.get_by_role("status")).to_have_text("Live")
    network.send(to=GRACE)

    expect(page.get_by_role("button", name="Grace Kim")).to_contain_text("New message")


def test_failed_texts_say_so(open_page, network, clinic):
    """A landline's text is marked as not delivered, and a text that the clinic did not take as not received."""
    for path in ("inbound", "fallback"):
        clinic.answers_with(f"/twilio/sms/{path}", status=503)
    network.text("anyone there?")
    network.send(to=LANDLINE)
    page = open_page(1200)
    page.get_by_role("button", name="Ana Torres").click()
    expect(page.get_by_role("log")).to_contain_text("The clinic could not be reached (11200)")
    page.get_by_role("button", name="Robert Fields").click()
    expect(page.get_by_role("log")).to_contain_text("Not delivered (30006)")


def test_any_number_can_be_opened_on_a_narrow_screen(open_page, clinic):
    """At 400 pixels people and phone take turns, and nothing is wider than the screen."""
    page = open_page(400)
    expect(page.get_by_role("log")).to_be_hidden()
    page.get_by_label("Any number").fill("502 555")
    page.get_by_role("button", name="Open phone").click()
    expect(page.get_by_role("alert").filter(has_text="country code")).to_be_visible()

    page.get_by_label("Any number").fill("+1 (502) 555-0123")
    page.get_by_role("button", name="Open phone").click()
    page.get_by_label("Text message").fill("hello")
    page.get_by_label("Text message").press("Enter")
    expect(page.get_by_role("log")).to_contain_text("hello")
    assert clinic.next_webhook()["From"] == "+15025550123"
    assert page.evaluate("document.documentElement.scrollWidth") <= 400

    page.get_by_role("button", name="Phones", exact=True).click()
    expect(page.get_by_role("button", name="Ana Torres")).to_be_visible()


def test_an_open_event_stream_does_not_hold_up_the_server(config):
    """Stopping the simulator ends the browsers' event streams by itself."""
    with running_network(config) as network, network.http.stream("GET", "/simulator/events") as stream:
        lines = stream.iter_lines()
        assert next(lines).startswith("retry:")
        network.text("hello")
        told = json.loads(next(line for line in lines if line.startswith("data:")).removeprefix("data:"))
        assert (told["phone"], told["item"]["body"]) == (ANA, "hello")
        network.server.should_exit = True
        assert [line for line in lines if line.startswith("event: reset")] == []
