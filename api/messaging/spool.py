"""Where texts wait when the database cannot take them: one file each, brought in by the worker as soon as it can."""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from api.logs import events
from api.settings import get_settings

log = events(__name__)

# Only what the inbox keeps: the rest of the form is nobody's business on a disk.
_KEPT = ("MessageSid", "From", "To", "Body", "NumMedia", "OptOutType")


def _folder() -> Path:
    return get_settings().frontdesk_state / "spool"


def spool(form: Mapping[str, str]) -> None:
    """Writes the message durably before anything is acknowledged. The same MessageSid lands in the same file."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = {k: v for k, v in form.items() if k in _KEPT or k.startswith("MediaContentType")}
    sid = "".join(c for c in form["MessageSid"] if c.isalnum())
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix=".", delete=False) as draft:
        json.dump(kept, draft)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).rename(folder / f"{sid}.json")
    _sync(folder)


def spooled() -> Iterator[tuple[Path, dict[str, str]]]:
    """What waits, oldest first. A file that cannot be read is set aside, for a person to look at."""
    for path in sorted(_folder().glob("*.json"), key=_age):
        try:
            form = {str(key): str(value) for key, value in json.loads(path.read_text()).items()}
            yield path, form | {"MessageSid": form["MessageSid"], "From": form["From"]}
        except FileNotFoundError:
            continue  # another worker was faster
        except (ValueError, KeyError, AttributeError):
            log.error("spool.unreadable", sid=path.stem)
            path.rename(path.with_suffix(".unreadable"))


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0


def _sync(folder: Path) -> None:
    """A file's name is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
