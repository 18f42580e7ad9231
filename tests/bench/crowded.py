"""Many at once: texts while Twilio's REST takes its time, ours and those of Rasa's own Twilio connector, and calls."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

import httpx

from tests.bench.signed import Webhooks, goes_on, holds_the_line, new_call
from tests.bench.timing import Row, row
from tests.conversations.house import House

PATIENTS = 40
SLOW_SECONDS = 0.3
SMALLTALK = ("hello", "are you a robot", "thanks a lot", "good morning", "what can you do", "thank you very much")
"""Answered without any action, by both: what is measured is the way, not the dialogue."""
CALLS = 60
HELD_SECONDS = 1.0
"""The pause that a caller who holds the line is told to make."""
SAID = ("are you open on saturday", "i need a checkup next week", "what times on thursday afternoon")


@dataclass
class Told:
    """How many answers came, over how many seconds, and how long each took in milliseconds, in order of asking."""

    seconds: float
    spans: list[float]

    @property
    def per_second(self) -> float:
        return len(self.spans) / self.seconds

    @property
    def growth(self) -> float:
        """The p95 of the second half of the answers over that of the first."""
        half = len(self.spans) // 2
        return row(self.spans[half:])["p95"] / row(self.spans[:half])["p95"]


@dataclass
class Phones:
    """Hears of every new text to a phone."""

    waiting: dict[str, asyncio.Future[None]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def next_on(self, phone: str) -> asyncio.Future[None]:
        self.waiting[phone] = asyncio.get_running_loop().create_future()
        return self.waiting[phone]

    async def listen(self, lines: AsyncIterator[str]) -> None:
        async for line in lines:
            told = json.loads(line[6:]) if line.startswith("data: ") else {}
            item = told.get("item", {})
            if item.get("direction") == "to_phone" and item["sid"] not in self.seen:
                self.seen.add(item["sid"])
                waits = self.waiting.pop(told["phone"], None)
                if waits is not None:
                    waits.set_result(None)


def texts_of_ours(house: House) -> Told:
    """Each of the patients writes as soon as the last answer is there."""

    async def everybody() -> Told:
        webhooks = Webhooks(house)
        async with _client() as http, _phones(http, house) as phones:

            async def says(number: int, words: str) -> None:
                phone = f"+1502557{4000 + number}"
                heard = phones.next_on(phone)
                (await http.send(webhooks.text(phone, words))).raise_for_status()
                await asyncio.wait_for(heard, 60)

            return await _all(says, SMALLTALK)

    with _slow_rest(house):
        told = asyncio.run(everybody())
        house.settle(60)
    return told


def texts_of_stock(house: House, stock: str) -> Told:
    """The same patients at Rasa's own connector, which answers the webhook after it has sent."""

    async def everybody() -> Told:
        async with _client() as http:

            async def says(number: int, words: str) -> None:
                form = {"From": f"+1502558{4000 + number}", "Body": words}
                (await http.post(f"{stock}/webhooks/twilio/webhook", data=form)).raise_for_status()

            return await _all(says, SMALLTALK[:2])

    with _slow_rest(house):
        return asyncio.run(everybody())


def calls_at_once(house: House) -> tuple[int, Row]:
    """How many of the calls were asked something after every turn, and how long the turns took."""

    async def everybody() -> tuple[int, Row]:
        webhooks, spans = Webhooks(house), []
        async with _client() as http:

            async def call(number: int) -> bool:
                phone, sid = f"+1502559{4000 + number}", new_call()
                is_well = goes_on(await http.send(webhooks.ringing(phone, sid)))
                for turn, words in enumerate(SAID, start=1):
                    began = time.perf_counter()
                    answer = await http.send(webhooks.said(phone, sid, turn, words))
                    while holds_the_line(answer):
                        await asyncio.sleep(HELD_SECONDS)
                        answer = await http.send(webhooks.said(phone, sid, turn, words))
                    is_well &= goes_on(answer)
                    spans.append((time.perf_counter() - began) * 1000)
                return is_well

            complete = sum(await asyncio.gather(*map(call, range(CALLS))))
        return complete, row(spans)

    return asyncio.run(everybody())


async def _all(says: Callable[[int, str], Awaitable[None]], texts: Sequence[str]) -> Told:
    spans: list[tuple[float, float]] = []

    async def patient(number: int) -> None:
        for words in texts:
            began = time.perf_counter()
            await says(number, words)
            spans.append((began, (time.perf_counter() - began) * 1000))

    began = time.perf_counter()
    await asyncio.gather(*map(patient, range(PATIENTS)))
    return Told(time.perf_counter() - began, [took for _, took in sorted(spans)])


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=180, trust_env=False, limits=httpx.Limits(max_connections=200))


@asynccontextmanager
async def _phones(http: httpx.AsyncClient, house: House) -> AsyncIterator[Phones]:
    phones = Phones()
    async with http.stream("GET", f"{house.simulator}/simulator/events") as stream:
        listening = asyncio.create_task(phones.listen(stream.aiter_lines()))
        yield phones
        listening.cancel()


@contextmanager
def _slow_rest(house: House) -> Iterator[None]:
    """Twilio answers every send so much later."""
    door, slow = f"{house.simulator}/simulator/faults", {"mode": "slow", "delay_seconds": SLOW_SECONDS}
    httpx.post(door, json={"messages_create": slow}, trust_env=False).raise_for_status()
    try:
        yield
    finally:
        httpx.post(door, json={"messages_create": None}, trust_env=False).raise_for_status()
