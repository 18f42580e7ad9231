"""What a whole turn of the bot costs: reading, deciding, the actions' questions to the api, and the answer."""

import asyncio
import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.conversations.models import Conversation
from api.conversations.rasa import BotTurn, ask_bot
from api.patients.answers import access_of
from api.settings import get_settings
from tests.bench.timing import Row, row
from tests.conversations.house import START, House, Patient

KNOWN = "+15025550104"
TEXTS = (
    "hi there, my lower back has been killing me, could dr patel see me some time next week",
    "what times are you open on saturday",
    "actually thursday afternoon would be better",
    "never mind",
)
ROUNDS = 40


def measure() -> tuple[dict[str, Row], float]:
    """Milliseconds by text, one after another, nobody else writing; and the bot's resident memory in megabytes."""
    with whole_house() as house:
        spans = asyncio.run(_spans(house))
        return {f'"{text}"': row(took) for text, took in spans.items()}, _megabytes(house.processes["bot"].id)


async def _spans(house: House) -> dict[str, list[float]]:
    Patient(house, KNOWN).says("hello")
    with Session(house.engine) as session:
        conversation = session.scalars(select(Conversation)).one()
        access = access_of(session, conversation, datetime.fromisoformat(START)).model_dump(mode="json")
        facts = {"conversation_id": str(conversation.id)} | access
    spans: dict[str, list[float]] = {text: [] for text in TEXTS}
    for _ in range(ROUNDS + 1):
        dialogue = str(uuid.uuid4())
        for text in TEXTS:
            turn = BotTurn(dialogue, str(uuid.uuid4()), text, "sms", "en", START, facts)
            began = time.perf_counter()
            await ask_bot(turn)
            spans[text].append((time.perf_counter() - began) * 1000)
    return {text: took[1:] for text, took in spans.items()}


@contextmanager
def whole_house() -> Iterator[House]:
    """All of Frontdesk over a database of its own, with this process asking its bot."""
    state = Path(tempfile.mkdtemp(prefix="frontdesk-bench-"))
    state.chmod(0o755)
    house = House(state / "state")
    try:
        house.start()
        os.environ |= house.environment
        get_settings.cache_clear()
        yield house
    finally:
        house.stop()
        shutil.rmtree(state)


def _megabytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(float(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))
