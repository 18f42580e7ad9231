"""Where texts wait when the database cannot take them: one file each, brought in by the worker as soon as it can."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from api.settings import get_settings

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
    draft = folder / f".{sid}"
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(kept))
    draft.rename(folder / f"{sid}.json")


def spooled() -> Iterator[tuple[Path, dict[str, str]]]:
    """What waits, oldest first."""
    folder = _folder()
    files = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime) if folder.exists() else []
    for path in files:
        yield path, json.loads(path.read_text())
