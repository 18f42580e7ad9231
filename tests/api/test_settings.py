"""Wrong settings are refused at the start, in sentences that say what to write."""

import pytest

from api.settings import SettingsError, get_settings


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("FRONTDESK_PORT", "abc", "8000"),
        ("FRONTDESK_NOW", "tomorrow", "2026-03-02T08:00:00-05:00"),
        ("FRONTDESK_NOW", "2026-03-02T08:00:00", "-05:00"),
        ("PUBLIC_URL", "frontdesk.example", "https://"),
        ("TWILIO_PHONE_NUMBER", "502 555 0100", "+15025550100"),
        ("FRONTDESK_CLINIC", "nowhere.yml", "not a file"),
    ],
)
def test_wrong_setting_is_named_with_what_to_write(monkeypatch, name, value, hint):
    """The sentence names the setting, shows what was there, and says how to write it."""
    monkeypatch.setenv(name, value)
    get_settings.cache_clear()
    try:
        with pytest.raises(SettingsError) as refusal:
            get_settings()
    finally:
        get_settings.cache_clear()
    assert name in str(refusal.value)
    assert hint in str(refusal.value)


def test_real_twilio_needs_its_token_and_a_public_address(monkeypatch):
    """A clinic that sets its account is not quietly left with a generated token or a loopback address."""
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC" + "0" * 32)
    monkeypatch.delenv("TWILIO_AUTH_TOKEN", raising=False)
    get_settings.cache_clear()
    try:
        with pytest.raises(SettingsError, match="TWILIO_AUTH_TOKEN is missing"):
            get_settings()
        monkeypatch.setenv("TWILIO_AUTH_TOKEN", "secret")
        with pytest.raises(SettingsError, match="PUBLIC_URL must be") as refusal:
            get_settings()
        assert "secret" not in str(refusal.value)
    finally:
        get_settings.cache_clear()
