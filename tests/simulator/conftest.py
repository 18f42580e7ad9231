"""A pretend network with a clinic at its other end, both on loopback."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pretend_network import ACCOUNT_SID, AUTH_TOKEN, CLINIC, Network, running_network
from recording_clinic import RecordingClinic, recording_clinic

from simulator.config import SimulatorConfig


@pytest.fixture
def clinic() -> Iterator[RecordingClinic]:
    with recording_clinic(AUTH_TOKEN) as running_clinic:
        yield running_clinic


@pytest.fixture
def config(clinic) -> SimulatorConfig:
    patients = Path(__file__).parent / "demo-patients.yml"
    return SimulatorConfig(ACCOUNT_SID, AUTH_TOKEN, clinic.origin, CLINIC, patients)


@pytest.fixture
def network(config) -> Iterator[Network]:
    with running_network(config) as running_one:
        yield running_one


@pytest.fixture
def impatient_network(config) -> Iterator[Network]:
    """Gives the clinic a quarter of a second instead of fifteen."""
    with running_network(replace(config, webhook_timeout_seconds=0.25)) as running_one:
        yield running_one


@pytest.fixture
def status_url(clinic) -> str:
    return f"{clinic.origin}/twilio/sms/status?m=7"
