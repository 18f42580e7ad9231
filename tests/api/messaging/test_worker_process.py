"""The worker as the process that it is."""

import os
import signal
import subprocess
import sys

import pytest

from api.settings import ROOT

CUT = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()"""


@pytest.fixture
def worker(line, bot, network, tmp_path):
    """A worker on this test's database. It reads no .env of the developer's, standing in another folder."""
    process = subprocess.Popen(
        [sys.executable, "-m", "api.worker"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.wait(10)


def test_a_worker_outlives_its_connections_and_stops_when_told(line, bot, network, worker):
    """The database was restarted: the same worker goes on. Told to stop, it ends in peace and is gone from the list."""
    line.texts("hello")
    line.hears("delivered", "delivered")
    line.execute(CUT)
    line.texts("still there?")
    line.hears("delivered", "delivered", "delivered")
    assert worker.poll() is None

    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    said = worker.stderr.read()
    assert "still there?" not in said
    assert "+1502" not in said
    assert "main Python module" not in said
    assert line.heartbeats() == 0
