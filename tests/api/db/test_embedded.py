"""The embedded database: it starts anywhere, keeps what it was told, and comes back after the worst."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from api.db import embedded
from api.db.binaries import stand_in_for_libxml2
from api.db.embedded.place import remembered

ROOT = Path(__file__).resolve().parents[3]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")


def connect(url):
    return psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True)


def ask(url, question):
    with connect(url) as connection:
        return connection.execute(question).fetchone()[0]


def book(url, name):
    with connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS book (name text)")
        connection.execute("INSERT INTO book VALUES (%s)", [name])


def server_pid(state):
    return int((remembered(state.resolve()).data / "postmaster.pid").read_text().split()[0])


def start_in_another_process(state):
    """A process that starts the server, says so, and waits; it leads a process group of its own."""
    code = (
        "import sys, pathlib; from api.db import embedded; print(embedded.start(pathlib.Path(sys.argv[1])), flush=True)"
    )
    return subprocess.Popen(
        [sys.executable, "-c", f"{code}; input()", str(state)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.parametrize("packaged", [False, True], ids=["the machine's PostgreSQL", "the package's PostgreSQL"])
def test_a_new_clinic_has_a_database(state, packaged):
    """A clinic that installed nothing gets a database in Unicode that no other machine can reach."""
    url = embedded.start(state, durable=False, packaged=packaged)
    assert embedded.database_url(state) == url
    assert ask(url, "SELECT lower('GARCÍA')") == "garcía"
    assert ask(url, "SELECT current_setting('server_encoding')") == "UTF8"
    assert ask(url, "SELECT current_setting('listen_addresses')") == ""
    assert ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_data_is_safe_unless_a_test_says_otherwise(state):
    """An appointment that was confirmed is on the disk before the patient hears so."""
    assert ask(embedded.start(state), "SELECT current_setting('fsync')") == "on"


def test_data_outlives_a_stop(state):
    """What was booked yesterday is still booked after a restart, whichever PostgreSQL the clinic began with."""
    book(embedded.start(state, durable=False, packaged=True), "Ana")
    embedded.stop(state)
    assert ask(embedded.start(state, durable=False), "SELECT name FROM book") == "Ana"


def test_data_outlives_a_kill(state):
    """When everything is killed at once, the next start finds every booking."""
    url = embedded.start(state)
    book(url, "Ana")
    os.killpg(server_pid(state), signal.SIGKILL)
    url = embedded.start(state)
    assert ask(url, "SELECT name FROM book") == "Ana"


def test_a_killed_servers_number_may_belong_to_somebody_else(state):
    """After a container restarts, another program often has the dead server's process number."""
    book(embedded.start(state), "Ana")
    os.killpg(server_pid(state), signal.SIGKILL)
    lock = remembered(state.resolve()).data / "postmaster.pid"
    lock.write_text(lock.read_text().replace(lock.read_text().split()[0], "1", 1))
    assert ask(embedded.start(state), "SELECT name FROM book") == "Ana"


def test_a_server_left_behind_is_taken_over(state):
    """When only Frontdesk is killed, its database server goes on, and the next start uses it."""
    starter = start_in_another_process(state)
    url = starter.stdout.readline().strip()
    pid = server_pid(state)
    os.killpg(starter.pid, signal.SIGKILL)
    starter.communicate()
    assert embedded.start(state) == url
    assert server_pid(state) == pid
    assert ask(url, "SELECT 1") == 1


def test_ctrl_c_does_not_reach_the_server(state):
    """Ctrl-C in the terminal stops Frontdesk in order; it does not cut the database off first."""
    embedded.start(state, durable=False)
    assert os.getsid(server_pid(state)) != os.getsid(0)


def test_two_starts_at_once_share_one_server(state):
    """Two people who start the same clinic at once get one database, and both can use it."""
    starters = [start_in_another_process(state) for _ in range(2)]
    urls = {starter.stdout.readline().strip() for starter in starters}
    for starter in starters:
        starter.communicate("\n")
    assert len(urls) == 1
    assert ask(urls.pop(), "SELECT 1") == 1


def test_a_long_path_is_no_obstacle(state):
    """The socket's path is short even where the state folder's is not."""
    assert ask(embedded.start(state / ("long" * 40), durable=False), "SELECT 1") == 1


def test_a_path_with_odd_characters_is_no_obstacle(state):
    """Folders named by people have spaces and quotes in them."""
    assert ask(embedded.start(state / 'Ana\'s "clinic" $1', durable=False), "SELECT 1") == 1


def test_a_moved_state_folder_is_the_same_clinic(state):
    """A state folder may be renamed; the bookings come along."""
    book(embedded.start(state, durable=False), "Ana")
    embedded.stop(state)
    moved = state.rename(state.with_name("moved"))
    assert ask(embedded.start(moved, durable=False), "SELECT name FROM book") == "Ana"


def test_a_copied_state_folder_has_a_server_of_its_own(state):
    """Somebody who tries things out on a copy does not write into the clinic's book."""
    url = embedded.start(state, durable=False)
    copy = state.with_name("copy")
    copy.mkdir()
    shutil.copy(state / "postgres.json", copy)
    (copy / "postgres").mkdir()
    assert embedded.start(copy, durable=False) != url


def test_a_lost_database_is_not_replaced_by_an_empty_one(state):
    """Where the data is gone, the clinic is told, instead of starting with an empty book."""
    embedded.start(state, durable=False)
    embedded.stop(state)
    shutil.rmtree(state / "postgres")
    with pytest.raises(embedded.EmbeddedError, match="which is gone: restore a backup"):
        embedded.start(state)
    (state / "postgres.json").unlink()


def test_an_unknown_version_is_named(state):
    """After an upgrade of the machine took the old PostgreSQL away, the sentence says which one is needed."""
    embedded.start(state, durable=False)
    embedded.stop(state)
    (state / "postgres" / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(embedded.EmbeddedError, match="made by PostgreSQL 9, which is not on this machine"):
        embedded.start(state)


def test_there_is_no_url_before_the_first_start(state):
    """A worker that is started alone says what to do first."""
    with pytest.raises(embedded.EmbeddedError, match="`make run` makes one"):
        embedded.database_url(state)


def test_a_server_for_one_errand_is_stopped_afterwards(state):
    """A backup at night starts the database, and leaves it as it was."""
    with embedded.running(state) as url:
        book(url, "Ana")
    with pytest.raises(psycopg.OperationalError):
        connect(url)
    embedded.start(state)
    with embedded.running(state):
        pass
    assert ask(url, "SELECT name FROM book") == "Ana"


def test_the_log_names_no_patient(state):
    """The server's log keeps quiet about the words in a failing statement."""
    url = embedded.start(state, durable=False)
    with pytest.raises(psycopg.errors.UniqueViolation):
        ask(url, "CREATE TABLE patient (name text UNIQUE); INSERT INTO patient VALUES ('Mia Torres'), ('Mia Torres')")
    assert "Torres" not in (state / "postgres" / "server.log").read_text()


@pytest.mark.skipif(not (shutil.which("cc") and shutil.which("nm")), reason="there is no C compiler")
def test_a_machine_without_libxml2_will_do(state):
    """The package's PostgreSQL wants a library that small machines lack, and does without it."""
    embedded.start(state, durable=False, packaged=True)
    embedded.stop(state)
    (programs,) = (state / "postgres" / "programs").glob("*/bin")
    stand_in_for_libxml2(programs)
    assert (programs.parent / "lib" / "libxml2.so.2").exists()
    assert ask(embedded.start(state, durable=False, packaged=True), "SELECT 1") == 1


@as_root
def test_root_runs_the_server_as_somebody_else(state):
    """PostgreSQL refuses to run as root, so root hands it to an account that can do less."""
    embedded.start(state, durable=False)
    assert Path(f"/proc/{server_pid(state)}").stat().st_uid != 0


@as_root
def test_a_checkout_in_roots_home_is_no_obstacle(state):
    """Where the server's account cannot enter, the data lies elsewhere, and the state folder remembers where."""
    state.mkdir(mode=0o700)
    book(embedded.start(state, durable=False), "Ana")
    embedded.stop(state)
    assert not (state / "postgres").exists()
    assert ask(embedded.start(state, durable=False), "SELECT name FROM book") == "Ana"


@as_root
def test_an_ordinary_user_runs_it_too(state):
    """Nobody needs to be root to run a clinic."""
    os.chown(state.parent, 65534, -1)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            book(embedded.start(state, durable=False), "Ana")
            embedded.stop(state)
            status = 0
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert ask(embedded.start(state, durable=False), "SELECT name FROM book") == "Ana"
