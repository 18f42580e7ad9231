"""Few bookings at once, in the order in which they came."""

from threading import Barrier, Event, Lock, Thread

import pytest

from api.scheduling.turnstile import Turnstile


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
