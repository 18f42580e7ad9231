"""What the actions read before a patient needs it: dictionaries and the sentence model take seconds."""

import asyncio

from actions.reasons import get_ready
from actions.vocabulary import Vocabulary
from api.logs import events

log = events(__name__)
_begun: list[asyncio.Future[None]] = []


def warm_up(clinic: Vocabulary) -> None:
    """Begins to read beside the turns, at the first of them: only then are the clinic's own words known."""
    if not _begun:
        _begun.append(asyncio.get_running_loop().run_in_executor(None, _read, clinic))


def _read(clinic: Vocabulary) -> None:
    clinic.doctors.read("hello")
    get_ready(clinic)
    log.info("actions.warm")
