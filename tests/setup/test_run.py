"""Starting and stopping everything, tried with small stand-ins for Frontdesk's processes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest

from api.db import embedded

ROOT = Path(__file__).resolve().parents[2]
API = """
import http.server, os
class Api(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200), self.end_headers()
    def log_message(self, *words): pass
print("the api knows", os.environ["FRONTDESK_BOT_DATABASE_URL"], flush=True)
http.server.HTTPServer(("127.0.0.1", int(os.environ["FRONTDESK_PORT"])), Api).serve_forever()
"""


@pytest.fixture
def folder(state):
    """A folder with a Procfile of stand-ins: an api that is ready at once, and a worker that waits."""
    folder = state.parent
    (folder / "pretend_api.py").write_text(API)
    (folder / "Procfile").write_text(f"api: {sys.executable} pretend_api.py\nworker: sleep 600\nsimulator: false\n")
    return folder


@pytest.fixture
def free_ports():
    with socket.socket() as one, socket.socket() as two, socket.socket() as three:
        for probe in (one, two, three):
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in (one, two, three)]


@pytest.fixture
def start(folder, free_ports):
    """Starts Frontdesk on ports of its own, and makes sure that it is gone after the test."""
    started = []

    def start(*, through=(), **more):
        api, bot, actions = free_ports
        settings = {
            "FRONTDESK_STATE": str(folder / "state"),
            "FRONTDESK_SIMULATOR": "off",
            "FRONTDESK_PORT": str(api),
            "FRONTDESK_BOT_URL": f"http://127.0.0.1:{bot}",
            "FRONTDESK_ACTIONS_URL": f"http://127.0.0.1:{actions}",
        }
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        process = subprocess.Popen(
            [
                *through,
                sys.executable,
                "-m",
                "setup.run",
                "--no-prepare",
                "--stop-with-parent",
                "--procfile",
                "Procfile",
            ],
            env={**kept, "PYTHONPATH": str(ROOT), **settings, **more},
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return Frontdesk(process)

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


class Frontdesk:
    """A running `setup.run` and what it has said."""

    def __init__(self, process):
        self.process = process
        self.said = ""

    def hear(self, words):
        while words not in self.said:
            line = self.process.stdout.readline()
            assert line, f"{words!r} was never said, but:\n{self.said}"
            self.said += line

    def end(self):
        self.said += self.process.communicate(timeout=20)[0]
        return self.process.returncode


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def database_is_up(state):
    try:
        psycopg.connect(embedded.database_url(state).replace("+psycopg", "")).close()
    except psycopg.OperationalError:
        return False
    return True


def test_it_says_where_everything_is(start, state, free_ports):
    """Whoever starts Frontdesk reads where to look and which key opens the api."""
    frontdesk = start()
    frontdesk.hear("Ctrl-C stops it")
    assert "Frontdesk is ready." in frontdesk.said
    assert f"http://127.0.0.1:{free_ports[0]}/openapi.json" in frontdesk.said
    assert "api token" in frontdesk.said
    urllib.request.urlopen(f"http://127.0.0.1:{free_ports[0]}/readyz").close()
    assert database_is_up(state)


def test_each_line_says_who_speaks_and_is_kept(start, folder):
    """What a process says appears under its name, and stays in the state folder's logs."""
    frontdesk = start()
    frontdesk.hear("the api knows")
    assert "api    | the api knows postgresql://frontdesk@/frontdesk?host=" in frontdesk.said
    frontdesk.hear("Ctrl-C stops it")
    assert "the api knows" in (folder / "state" / "logs" / "api.log").read_text()


@pytest.mark.parametrize(
    "how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=["Ctrl-C", "SIGTERM", "window closed"]
)
def test_it_stops_everything(start, state, free_ports, how):
    """Ctrl-C ends all of it, the database included, and counts as a good end."""
    frontdesk = start()
    frontdesk.hear("Ctrl-C stops it")
    began = time.monotonic()
    frontdesk.process.send_signal(how)
    assert frontdesk.end() == 0
    assert time.monotonic() - began < 10
    assert is_free(free_ports[0])
    assert not database_is_up(state)


def test_it_stops_processes_that_do_not_listen(start, folder, free_ports):
    """A process that ignores the request to stop is ended all the same."""
    procfile = folder / "Procfile"
    procfile.write_text(
        procfile.read_text().replace("worker: sleep 600", "worker: sh -c \"trap '' TERM; sleep 600; true\"")
    )
    frontdesk = start()
    frontdesk.hear("Ctrl-C stops it")
    frontdesk.process.send_signal(signal.SIGINT)
    assert frontdesk.end() == 0


def test_a_process_that_ends_is_started_again(start, folder):
    """One process may crash: the others do without it until it is back, which takes a moment."""
    procfile = folder / "Procfile"
    fragile = "sh -c 'test -e been_here && exec sleep 600; echo once; touch been_here; sleep 1; exit 3'"
    procfile.write_text(procfile.read_text().replace("sleep 600", fragile))
    frontdesk = start()
    frontdesk.hear("It is started again.")
    assert "The worker ended with status 3." in frontdesk.said
    frontdesk.process.send_signal(signal.SIGINT)
    assert frontdesk.end() == 0


def test_a_process_that_cannot_live_is_named_and_stops_the_rest(start, folder, state, free_ports):
    """When a process fails again and again, Frontdesk says which one and why, and does not limp on."""
    procfile = folder / "Procfile"
    procfile.write_text(procfile.read_text().replace("sleep 600", "sh -c 'echo the cupboard is bare; exit 3'"))
    frontdesk = start()
    assert frontdesk.end() == 1
    assert "The worker ended with status 3." in frontdesk.said
    assert "everything stops" in frontdesk.said.lower()
    assert "  the cupboard is bare" in frontdesk.said
    assert is_free(free_ports[0])
    assert not database_is_up(state)


def test_nothing_outlives_a_killed_frontdesk(start, state, free_ports):
    """Even after `kill -9` the ports are free and the next start works."""
    frontdesk = start()
    frontdesk.hear("Ctrl-C stops it")
    frontdesk.process.kill()
    frontdesk.end()
    again = start()
    again.hear("Ctrl-C stops it")
    again.process.send_signal(signal.SIGINT)
    assert again.end() == 0
    assert not database_is_up(state)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent is gone")
def test_it_stops_when_make_is_killed(start, state):
    """Whoever kills `make run` has stopped Frontdesk, in good order."""
    make = start(through=["sh", "-c", '"$@"; true', "make"])
    make.hear("Ctrl-C stops it")
    make.process.kill()
    make.hear("Frontdesk has stopped.")
    assert not database_is_up(state)


def test_a_taken_port_is_named(start, free_ports):
    """Where another program has the port, the sentence says which part needs it and what helps."""
    with socket.create_server(("127.0.0.1", free_ports[1])):
        frontdesk = start()
        assert frontdesk.end() == 1
    assert f"Port {free_ports[1]}, which the bot needs, is taken by another program" in frontdesk.said
    assert "set FRONTDESK_BOT_URL to another one." in frontdesk.said


def test_two_parts_on_one_port_are_named(start, free_ports):
    """Two settings that contradict each other are noticed before anything starts."""
    frontdesk = start(FRONTDESK_BOT_URL=f"http://127.0.0.1:{free_ports[0]}")
    assert frontdesk.end() == 1
    assert f"FRONTDESK_PORT names port {free_ports[0]}, which another of Frontdesk's parts has too" in frontdesk.said


def test_a_second_frontdesk_on_one_clinic_is_refused(start, state):
    """Starting it twice by mistake leaves the running one alone."""
    first = start()
    first.hear("Ctrl-C stops it")
    second = start()
    assert second.end() == 1
    assert "already: stop it, or set FRONTDESK_STATE." in second.said
    assert database_is_up(state)


def test_a_wrong_setting_is_named(start):
    """A typing error in a setting is a sentence, not a riddle."""
    frontdesk = start(FRONTDESK_PORT="eight thousand")
    assert frontdesk.end() == 2
    assert "FRONTDESK_PORT is 'eight thousand'; write it like this: 8000" in frontdesk.said
    assert "Traceback" not in frontdesk.said
