"""How a test gets a phone line: see `tests.api.messaging.conftest` for what it shares with texts."""

import pytest

from tests.api.calls.phone_line import PhoneLine
from tests.api.messaging.conftest import app, bot, closed_origin, database_away, line, network, setting

__all__ = ["app", "bot", "closed_origin", "database_away", "line", "network", "setting"]


@pytest.fixture
def phone(line) -> PhoneLine:
    """The clinic's number, as Twilio calls its webhooks; the dialogue model is `bot`."""
    return PhoneLine(line)
