"""What Frontdesk hands to its processes means the same to them as it did to Frontdesk."""

import pytest

from api.settings import Settings
from setup.surroundings import child_environment

SID = "AC" + "0" * 32
FACES = ["is_demo", "runs_simulator", "twilio_is_real", "public_origin", "twilio_origin", "account_sid", "auth_tokens"]
REAL = {"twilio_account_sid": SID, "twilio_auth_token": "secret", "public_url": "https://frontdesk.example"}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"frontdesk_simulator": "off"},
        {"frontdesk_port": 21000, "frontdesk_simulator_port": 21001},
        {"frontdesk_now": "2026-11-23T08:00:00-05:00"},
        {"twilio_account_sid": SID, "twilio_auth_token": "secret", "twilio_api_url": "http://127.0.0.1:9"},
        REAL,
        {**REAL, "twilio_auth_token_previous": "older", "twilio_messaging_service_sid": "MG" + "0" * 32},
    ],
    ids=[
        "demo",
        "no simulator",
        "other ports",
        "another day",
        "a pretend Twilio",
        "the real Twilio",
        "a token in rotation",
    ],
)
def test_each_process_understands_the_settings_alike(given, tmp_path, monkeypatch):
    """A clinic on the real Twilio never turns into a demo in one of its processes, nor the other way round."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    ours = Settings(_env_file=None, frontdesk_state=tmp_path, **given)
    for name, value in child_environment(ours, "postgresql+psycopg://frontdesk@/frontdesk?host=/tmp/x").items():
        monkeypatch.setenv(name, value)
    theirs = Settings(_env_file=None)
    for face in [
        *FACES,
        "api_token",
        "bot_token",
        "frontdesk_now",
        "twilio_messaging_service_sid",
        "frontdesk_bot_url",
    ]:
        assert getattr(theirs, face) == getattr(ours, face), face


def test_rasa_gets_a_url_that_it_can_read(tmp_path):
    """The bot keeps its conversations in the same database, through an older driver."""
    settings = Settings(_env_file=None, frontdesk_state=tmp_path)
    environment = child_environment(settings, "postgresql+psycopg://frontdesk@/frontdesk?host=/tmp/x")
    assert environment["FRONTDESK_BOT_DATABASE_URL"] == "postgresql://frontdesk@/frontdesk?host=/tmp/x"
