"""What tests of calendars are given beside the fixtures of all tests."""

from collections.abc import Iterator
from shutil import copy

import pytest

from api.settings import DEMO_CLINIC, get_settings
from tests.api.calendars.calendar_server import CalendarServer, running_server


@pytest.fixture
def elsewhere() -> Iterator[CalendarServer]:
    """A calendar server, to which nobody has given a calendar yet."""
    with running_server() as server:
        yield server


@pytest.fixture
def real_clinic(monkeypatch, tmp_path) -> Iterator[None]:
    """The settings of a clinic that is no demo."""
    monkeypatch.setenv("FRONTDESK_CLINIC", str(copy(DEMO_CLINIC, tmp_path / "clinic.yml")))
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()
