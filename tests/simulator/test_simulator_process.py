"""`python -m simulator`, as `make run` starts and stops it."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx
from loopback_server import listening_socket

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def simulator_process(state, **settings):
    """Runs in the state folder, so that a developer's own `.env` does not count."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "FRONTDESK_STATE": str(state), **settings}
    command = [sys.executable, "-m", "simulator"]
    process = subprocess.Popen(command, cwd=state, env=env, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def free_port():
    with listening_socket() as sock:
        return sock.getsockname()[1]


def test_it_serves_the_phone_and_stops_at_once_while_a_browser_listens(tmp_path):
    """Ctrl-C or a deploy does not wait for open browser windows."""
    port = free_port()
    # Each attempt to connect waits longer than the one before, until the process listens.
    transport = httpx.HTTPTransport(retries=6)
    with (
        simulator_process(tmp_path, FRONTDESK_SIMULATOR_PORT=str(port)) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=transport) as http,
    ):
        assert "Whose phone?" in http.get("/").text
        assert http.get("/simulator/phones").json()["items"]
        with http.stream("GET", "/simulator/events") as stream:
            lines = stream.iter_lines()
            assert next(lines).startswith("retry:")
            process.send_signal(signal.SIGTERM)
            assert list(lines) == [""]
        assert process.wait(timeout=4) in (0, -signal.SIGTERM)


def test_it_refuses_to_run_beside_the_real_twilio(tmp_path):
    """Invented texts must never be signed with a real clinic's token."""
    real = {
        "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
        "TWILIO_AUTH_TOKEN": "2" * 32,
        "PUBLIC_URL": "https://clinic.example",
    }
    with simulator_process(tmp_path, **real) as process:
        _, complaint = process.communicate(timeout=20)

    assert process.returncode == 1
    assert complaint.startswith("The simulator does not run beside the real Twilio")
