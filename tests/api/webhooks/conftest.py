"""How a test gets what Twilio knocks at: see `tests.api.messaging.conftest`."""

from tests.api.messaging.conftest import app, bot, closed_origin, database_away, line, network, setting

__all__ = ["app", "bot", "closed_origin", "database_away", "line", "network", "setting"]
