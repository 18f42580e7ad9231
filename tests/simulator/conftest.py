"""A pretend network with a clinic at its other end, both on loopback."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from pretend_network import ACCOUNT_SID, AUTH_TOKEN, CLINIC, Network, running_network
from recording_clinic import RecordingClinic, recording_clinic

from simulator.config import SimulatorConfig

expect.set_options(timeout=20_000)

_FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


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


@pytest.fixture(scope="module")
def browser():
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("This test drives the page in a real browser: install the Debian package chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, network):
    """Opens the simulator in a window of the given width. A script error on the page fails the test."""
    contexts, errors = [], []

    def open_at(width):
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}, locale="en-US"))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(network.origin)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert errors == []
