"""Few bookings at once, in the order in which they came."""

import asyncio
from threading import Barrier, Event, Lock, Thread

import httpx
import pytest

from api.app import create_app
from api.scheduling.turnstile import Turnstile
from tests.api.scheduling.asking import slot
from tests.api.scheduling.making import clear_book, make_patients
from tests.conftest import API_TOKEN


def test_no_more_than_so_many_pass_at_once():
    """Of twenty bookers always two write at the same time, never three, and all of them get through."""
    turnstile, lock, pair, inside, most, done = Turnstile(2), Lock(), Barrier(2), set(), [], []

    def book(number: int) -> None:
        with turnstile.passed():
            with lock:
                inside.add(number)
                most.append(len(inside))
            pair.wait(10)
            with lock:
                inside.discard(number)
        done.append(number)

    threads = [Thread(target=book, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert max(most) == 2
    assert len(done) == 20


def test_whoever_came_first_goes_first():
    """Three wait behind one; they pass in the order in which they came, and nobody who comes back overtakes them."""
    turnstile, order, busy = Turnstile(1), [], Event()

    def wait(name: str) -> None:
        with turnstile.passed():
            order.append(name)

    with turnstile.passed():
        waiting = []
        for name in ("first", "second", "third"):
            waiting.append(Thread(target=wait, args=(name,)))
            waiting[-1].start()
            deadline = 1000
            while len(turnstile._waiting) < len(waiting) and deadline:
                busy.wait(0.005)
                deadline -= 1
    for thread in waiting:
        thread.join(10)
    wait("fourth")
    assert order == ["first", "second", "third", "fourth"]


def test_an_error_gives_the_place_back():
    """A booking that fails lets the next one through."""
    turnstile = Turnstile(1)
    with pytest.raises(ValueError, match="broken"), turnstile.passed():
        raise ValueError("broken")
    with turnstile.passed():
        pass


def test_a_crowd_at_the_door_does_not_lock_those_inside_in(engine, session):
    """A hundred people book at once, more than the api has threads: everybody is answered, and one of them has it."""
    clear_book(session)
    patients = make_patients(session, 100)

    async def crowd() -> list[int]:
        door = httpx.ASGITransport(create_app())
        token = {"Authorization": f"Bearer {API_TOKEN}"}
        async with httpx.AsyncClient(transport=door, base_url="http://clinic", headers=token) as client:
            visit = slot("2026-03-03T09:00:00-05:00")
            asked = (client.post("/v1/appointments", json={"patient_id": str(who), **visit}) for who in patients)
            return [answer.status_code for answer in await asyncio.gather(*asked)]

    answers = asyncio.run(asyncio.wait_for(crowd(), 60))
    assert sorted(answers) == [201] + [409] * 99


def test_whoever_leaves_the_line_holds_up_nobody():
    """Two wait; the first hangs up while waiting, and the second gets through."""
    turnstile = Turnstile(1)

    async def wait() -> str:
        async with turnstile.passed_by_task():
            return "through"

    async def queue() -> str:
        async with turnstile.passed_by_task():
            first, second = asyncio.create_task(wait()), asyncio.create_task(wait())
            await asyncio.sleep(0)
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)
        return await second

    assert asyncio.run(asyncio.wait_for(queue(), 10)) == "through"
