"""STOP, START and HELP are answered by the network itself, before the clinic sees them."""

import pytest
from pretend_network import ANA, GRACE
from twilio.base.exceptions import TwilioRestException


def _is_blocked(network, phone=ANA):
    try:
        network.send(to=phone)
    except TwilioRestException as refused:
        return (refused.status, refused.code) == (400, 21610)
    return False


@pytest.mark.parametrize("word", ["STOP", "stopall", "Unsubscribe", "END", "quit", " CANCEL \n", "Revoke", "OPTOUT"])
def test_an_opt_out_word_stops_all_texts(network, clinic, word):
    """The network confirms it, the clinic is told, and nothing more can be sent: bare CANCEL included."""
    network.text(word)
    webhook = clinic.next_webhook()

    assert (webhook["OptOutType"], webhook["Body"], webhook.signed) == ("STOP", word, True)
    assert network.phone()[-1]["direction"] == "network"
    assert "unsubscribed" in network.phone()[-1]["body"]
    assert _is_blocked(network)
    assert not _is_blocked(network, GRACE)


@pytest.mark.parametrize("words", ["STOP PLEASE", "please cancel", "no mas", "stop.", "YES", "start", "UNSTOP"])
def test_other_words_are_ordinary_texts(network, clinic, words):
    """Only a lone keyword counts, and an opt-in word means nothing while the phone is opted in."""
    network.text(words)

    assert "OptOutType" not in clinic.next_webhook().params
    assert len(network.phone()) == 1
    assert not _is_blocked(network)


@pytest.mark.parametrize("word", ["START", "yes", "Unstop"])
def test_an_opted_out_phone_can_come_back(network, clinic, word):
    """After STOP, an opt-in word opens the way again."""
    network.text("STOP")
    network.text(word)

    assert clinic.next_webhooks(2)[1]["OptOutType"] == "START"
    assert network.phone()[-1]["direction"] == "network"
    assert not _is_blocked(network)


@pytest.mark.parametrize("word", ["HELP", "info"])
def test_help_is_answered_by_the_network(network, clinic, word):
    """The patient has an answer already; the clinic is told so that it stays silent."""
    network.text(word)

    assert clinic.next_webhook()["OptOutType"] == "HELP"
    assert network.phone()[-1]["direction"] == "network"


def test_a_second_stop_is_not_confirmed_again(network):
    """One opt-out, one confirmation."""
    network.text("STOP")
    network.text("STOP")

    assert [item["direction"] for item in network.phone()] == ["to_clinic", "network", "to_clinic"]


def test_the_networks_own_answers_are_not_in_the_clinics_log(network):
    """Twilio does not list its automatic replies among the account's messages."""
    network.text("STOP")

    assert [message.body for message in network.twilio.messages.list()] == ["STOP"]


def test_a_twiml_reply_does_not_reach_a_phone_that_opted_out(network, clinic):
    """Even the answer to STOP itself is held back."""
    clinic.answers_with("/twilio/sms/inbound", body="<Response><Message>Goodbye</Message></Response>")
    network.text("STOP")

    assert [item["direction"] for item in network.phone()] == ["to_clinic", "network"]
