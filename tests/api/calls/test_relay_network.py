"""A call over ConversationRelay through the pretend phone network, which has a client of its own."""

import pytest

from api.calls import relay
from tests.api.messaging.text_line import OMAR

OFFERS = [{"label": "Tue, Mar 3 9:00 AM", "value": "1"}, {"label": "Thu, Mar 5 2:30 PM", "value": "2"}]
ASKS = [{"text": "These are open.", "options": OFFERS}]


class Call:
    """A call and what is heard on it."""

    def __init__(self, network) -> None:
        self.http = network.http
        self._take(self.http.post("/simulator/calls", json={"from": OMAR}).json())

    def acts(self, **what) -> str:
        return self._take(self.http.post(f"/simulator/calls/{self.sid}/act", json=what).json())

    def _take(self, news) -> str:
        self.sid, self.news = news["sid"], news
        self.hears = " ".join(line["says"] for line in news["heard"])
        return self.hears

    @property
    def rests_at(self) -> str:
        return (self.news["waiting"] or {"verb": "nothing"})["verb"]


@pytest.fixture
def call(phone, setting, bot, network):
    setting(frontdesk_relay="on")
    return lambda: Call(network)


def test_a_talk_by_speech_and_keys(phone, call, bot):
    bot.answers += [ASKS, [{"text": "You're booked."}]]
    omar = call()
    assert "Harbor Family" in omar.hears
    assert [line["language"] for line in omar.news["heard"]] == ["en-US", "es-US"]
    omar.acts(partial="a checkup")
    assert "These are open." in omar.acts(speech="a checkup please")
    omar.acts(interrupt="These are")
    assert "anything else" in omar.acts(digits="2")
    assert omar.rests_at == "relay"
    omar.acts(speech="no thanks")

    assert omar.news["status"] == "completed"
    assert bot.heard == ["a checkup please", "2"]
    assert omar.news.get("error") is None


def test_the_other_language_by_key(phone, call, bot):
    omar = call()
    omar.acts(digits="9")
    assert {line["language"] for line in omar.news["heard"]} == {"es-US", "en-US"}
    omar.acts(speech="necesito una cita")

    assert [line["language"] for line in omar.news["heard"]] == ["es-US"]
    assert bot.asked[0]["language"] == "es"


def test_a_person(phone, call, bot):
    omar = call()
    omar.acts(speech="operator")

    assert omar.news["status"] == "completed"
    assert (phone.calls[0].answered_by, phone.calls[0].relay_failures) == ("staff", 0)


def test_a_socket_that_is_lost(phone, call, bot, monkeypatch):
    """The call goes on by Gather with what was asked last."""
    bot.answers.append(ASKS)
    omar = call()
    omar.acts(speech="a checkup")

    async def is_lost(self, *_):
        await relay.close(self._socket, 1011)
        raise relay._Lost

    monkeypatch.setattr(relay.Talk, "_carry_out", is_lost)
    omar.acts(speech="the first one")
    monkeypatch.undo()

    assert (omar.news["error"], omar.rests_at) == (64105, "gather")
    assert "You said the first one" in omar.hears
    omar.acts(speech="yes")
    assert bot.heard == ["a checkup", "the first one", "yes"]
    assert phone.calls[0].relay_failures == 1


def test_a_socket_that_is_refused(phone, call, bot, monkeypatch):
    monkeypatch.setattr("api.messaging.signature.RequestValidator.validate", lambda _, url, *__: "wss" not in url)
    omar = call()

    assert (omar.news["error"], omar.rests_at) == (64102, "gather")
    assert "Harbor Family" in omar.hears
    assert phone.calls[0].relay_failures == 1


def test_hanging_up(phone, call, bot):
    omar = call()
    omar.acts(hang_up=True)

    assert omar.news["status"] == "completed"
    assert phone.calls[0].relay_failures == 0
