"""The network knows the documents that Twilio's own helper writes, and no others."""

import inspect

import pytest
from pretend_network import CLINIC
from twilio.twiml import voice_response as twiml

from simulator.voice.document import Address, Dial, Gather, Number, Record, Relay, Say, read_document
from simulator.voice.grammar import ELEMENTS

HERE = "http://clinic.example/twilio/voice/inbound"
HELPERS = {
    "Say": twiml.VoiceResponse.say,
    "Play": twiml.VoiceResponse.play,
    "Pause": twiml.VoiceResponse.pause,
    "Gather": twiml.VoiceResponse.gather,
    "Redirect": twiml.VoiceResponse.redirect,
    "Hangup": twiml.VoiceResponse.hangup,
    "Reject": twiml.VoiceResponse.reject,
    "Dial": twiml.VoiceResponse.dial,
    "Number": twiml.Dial.number,
    "Record": twiml.VoiceResponse.record,
    "Connect": twiml.VoiceResponse.connect,
    "ConversationRelay": twiml.Connect.conversation_relay,
    "Language": twiml.ConversationRelay.language,
    "Parameter": twiml.ConversationRelay.parameter,
    "break": twiml.Say.break_,
    "emphasis": twiml.Say.emphasis,
    "phoneme": twiml.Say.phoneme,
    "prosody": twiml.Say.prosody,
    "say-as": twiml.Say.say_as,
    "sub": twiml.Say.sub,
}


def camel(name):
    first, *others = name.strip("_").split("_")
    return first + "".join(word.title() for word in others)


@pytest.mark.parametrize("name", HELPERS)
def test_every_attribute_is_one_of_twilios(name):
    """Whatever the network allows, the official helper can write."""
    written = {camel(parameter) for parameter in inspect.signature(HELPERS[name]).parameters}
    allowed = {attribute.replace("interpret-as", "interpretAs") for attribute in ELEMENTS[name].attributes}

    assert allowed <= written | {"interpretAs"}


def test_what_the_helper_writes_is_read():
    """A document with every verb, by the helper, arrives with the defaults that Twilio has."""
    response = twiml.VoiceResponse()
    said = twiml.Say(voice="Polly.Joanna-Neural", language="en-US")
    said.append("On ")
    said.prosody("Tuesday", rate="90%")
    said.break_(time="300ms")
    said.say_as("1234", interpret_as="digits")
    said.sub("Dr.", alias="Doctor")
    response.append(said)
    gather = response.gather(input="speech dtmf", hints="yes, no", barge_in=True, profanity_filter=False)
    gather.say("Go on.")
    dial = response.dial(caller_id=CLINIC, answer_on_bridge=True, action="dial-result", timeout=20)
    dial.number("+15025550190", url="whisper")
    response.record(action="/recorded", max_length=120, transcribe=True, transcribe_callback="/words")
    connect = response.connect(action="relay-action")
    relay = connect.conversation_relay(url="wss://clinic.example/twilio/voice/relay", welcome_greeting="Hello")
    relay.parameter(name="ref", value="7")
    base = "http://clinic.example/twilio/voice"

    assert read_document("text/xml", str(response), HERE) == (
        Say("On Tuesday 1234Doctor", "Polly.Joanna-Neural", "en-US"),
        Gather(Address(HERE), (Say("Go on."),), frozenset({"speech", "dtmf"}), hints="yes, no"),
        Dial(
            Number("+15025550190", Address(f"{base}/whisper")),
            Address(f"{base}/dial-result"),
            timeout=20,
            caller_id=CLINIC,
            answer_on_bridge=True,
        ),
        Record(
            Address("http://clinic.example/recorded"),
            max_length=120,
            transcribe=True,
            transcribe_callback=Address("http://clinic.example/words"),
        ),
        Relay(
            "wss://clinic.example/twilio/voice/relay",
            Address(f"{base}/relay-action"),
            Say("Hello", None, "en-US"),
            parameters=(("ref", "7"),),
        ),
    )


@pytest.mark.parametrize(
    ("keys", "digits", "ended_by"),
    [("12", "12", ""), ("123", "12", ""), ("1", "1", ""), ("1#2", "1", "#"), ("#", "", "#"), ("*1", "*1", "")],
)
def test_keys_count_until_there_are_enough(keys, digits, ended_by):
    """Two are wanted, and # ends."""
    assert Gather(Address(HERE), num_digits=2).taken(keys) == (digits, ended_by)


def test_without_a_finishing_key_every_key_counts():
    """A blank finishOnKey makes # a key like any other."""
    assert Gather(Address(HERE), finish_on_key="").taken("1#2") == ("1#2", "")
