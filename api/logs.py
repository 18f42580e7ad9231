"""Logs are events with keys, such as `booking.refused reason=slot_taken`: never sentences, never a patient's data.

log = events(__name__)
log.info("booking.refused", reason=error.code)
"""

import logging
import sys
import traceback
from types import TracebackType


class Events:
    """Logs one event at a time. Facts are codes, counts and ids; `tests/house` refuses names, numbers and words."""

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger

    def info(self, event: str, **facts: object) -> None:
        self._logger.info(_line(event, facts))

    def warning(self, event: str, **facts: object) -> None:
        self._logger.warning(_line(event, facts))

    def error(self, event: str, **facts: object) -> None:
        """Inside an `except` block, where the error arose follows the event."""
        self._logger.error(_line(event, facts), exc_info=sys.exc_info()[0] is not None)


def events(name: str) -> Events:
    return Events(logging.getLogger(name))


def start_logging(level: int = logging.INFO) -> None:
    """Sends every logger of this process to stderr, ours and the libraries'."""
    handler = logging.StreamHandler()
    handler.setFormatter(_PlacesOnly("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # These log every URL that they ask for, and queries hold phone numbers; the job engine tells of every job.
    for talker in ("httpx", "twilio.http_client", "procrastinate"):
        logging.getLogger(talker).setLevel(logging.WARNING)


type _ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _PlacesOnly(logging.Formatter):
    """Tells where an error arose and of which kind it is, but not its message, which may quote a patient's row."""

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 (the standard library's name)
        kind, _, places = ei
        frames = traceback.format_tb(places)
        return "".join(frames) + (f"{kind.__module__}.{kind.__qualname__}" if kind else "")


def _line(event: str, facts: dict[str, object]) -> str:
    return " ".join([event, *(f"{key}={_shown(value)}" for key, value in facts.items())])


def _shown(value: object) -> str:
    said = str(value)
    return repr(said) if not said or any(c.isspace() or c == "=" for c in said) else said
