"""The set-up of the Python environments, with stand-ins for uv and for the machine's interpreters."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REFUSING = "#!/bin/sh\necho 'this version is not chosen' >&2\nexit 127\n"
UV = """#!/bin/sh
[ "$1" = --version ] && exit
echo "$@" >>"$(dirname "$0")/uv.log"
case "$1 $2" in
  "venv --quiet")
    mkdir -p "$5/bin"
    case "$5" in *app) version=3.12;; *) version=3.10;; esac
    printf '#!/bin/sh\\necho %s /its/python\\n' "$version" >"$5/bin/python"
    chmod +x "$5/bin/python" ;;
esac
"""


@pytest.fixture
def machine(tmp_path):
    """A checkout and a machine whose only programs are a shell's, git, and a uv that notes what it is asked."""
    for folder in ("checkout/setup", "checkout/requirements", "bin", "pyenv/versions"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / "setup" / "environments", tmp_path / "checkout" / "setup")
    for lock in ("app", "dev", "bot"):
        (tmp_path / "checkout" / "requirements" / f"{lock}.txt").write_text(f"{lock}==1\n")
    for program in ("bash", "sh", "git", "dirname", "cat", "tr", "mkdir", "rm", "ls", "flock", "env", "chmod", "sleep"):
        if path := shutil.which(program):
            (tmp_path / "bin" / program).symlink_to(path)
    write_program(tmp_path / "bin" / "uv", UV)
    return tmp_path


def write_program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def python(version, path):
    return f"#!/bin/sh\necho {version} {path}\n"


def set_up(machine):
    """What a set-up says, and what it asked uv to do."""
    log = machine / "bin" / "uv.log"
    log.unlink(missing_ok=True)
    done = start_set_up(machine)
    said = done.communicate(timeout=30)[0]
    assert done.returncode == 0, said
    return said, log.read_text().splitlines() if log.exists() else []


def start_set_up(machine):
    environment = {"PATH": str(machine / "bin"), "HOME": str(machine), "LC_ALL": "C"}
    return subprocess.Popen(
        [machine / "checkout" / "setup" / "environments"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_an_interpreter_that_refuses_does_not_count(machine):
    """A placeholder by the right name is passed over for the interpreter that really is there."""
    write_program(machine / "bin" / "python3.12", REFUSING)
    write_program(machine / "bin" / "python3.10", REFUSING)
    write_program(machine / "bin" / "pyenv", f"#!/bin/sh\necho {machine / 'pyenv'}\n")
    for version in ("3.12.1", "3.10.13"):
        path = machine / "pyenv" / "versions" / version / "bin" / "python"
        write_program(path, python(version.rpartition(".")[0], path))
    _, asked = set_up(machine)
    assert f"venv --quiet --python {machine}/pyenv/versions/3.12.1/bin/python .venvs/app" in asked
    assert f"venv --quiet --python {machine}/pyenv/versions/3.10.13/bin/python .venvs/bot" in asked


def test_an_interpreter_of_another_version_does_not_count(machine):
    """`python3` is used where it is the version that is needed, and only there."""
    write_program(machine / "bin" / "python3", python("3.12", "/usr/bin/python3"))
    _, asked = set_up(machine)
    assert "venv --quiet --python /usr/bin/python3 .venvs/app" in asked
    assert "venv --quiet --python 3.10 .venvs/bot" in asked


def test_uv_fetches_what_is_not_there(machine):
    """A machine without the right Python gets one."""
    said, asked = set_up(machine)
    assert "There is no Python 3.12 on this machine; uv fetches one." in said
    assert "venv --quiet --python 3.12 .venvs/app" in asked


def test_only_locked_packages_are_installed(machine):
    """Each package is checked against the hash that was written down for it."""
    _, asked = set_up(machine)
    checkout = machine / "checkout"
    sync = "pip sync --quiet --require-hashes --python"
    assert f"{sync} {checkout}/.venvs/app/bin/python requirements/app.txt requirements/dev.txt" in asked
    assert f"{sync} {checkout}/.venvs/bot/bin/python requirements/bot.txt" in asked


def test_nothing_to_do_is_nothing_said(machine):
    """The second start of the day is quiet and quick."""
    set_up(machine)
    assert set_up(machine) == ("", [])


def test_a_changed_lock_is_installed(machine):
    """After an update only the environment that changed is brought up to date."""
    set_up(machine)
    (machine / "checkout" / "requirements" / "bot.txt").write_text("bot==2\n")
    said, asked = set_up(machine)
    assert "Setting up .venvs/bot (Python 3.10) from requirements/bot.txt" in said
    assert [words.split()[0] for words in asked] == ["pip"]


def test_a_broken_environment_is_made_anew(machine):
    """When the interpreter below an environment is gone, the next command repairs it."""
    set_up(machine)
    write_program(machine / "checkout" / ".venvs" / "app" / "bin" / "python", REFUSING)
    _, asked = set_up(machine)
    assert [words.split()[0] for words in asked] == ["venv", "pip"]


@pytest.mark.skipif(not shutil.which("flock"), reason="flock is not on this machine")
def test_two_set_ups_at_once_take_turns(machine):
    """Two commands in two windows do not write into the same folder."""
    write_program(machine / "bin" / "uv", UV + "sleep 0.3\n")
    both = [start_set_up(machine) for _ in range(2)]
    said = "".join(process.communicate(timeout=30)[0] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert said.count("Set up .venvs/app") == 1
    assert "Another make is setting up; waiting for it." in said
