"""What bookers were told, compared with what the book holds: nothing twice, nothing lost, nothing untold."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import combinations
from threading import Barrier, Thread
from typing import NamedTuple
from uuid import UUID


class Told(NamedTuple):
    """A booker was told: this visit begins then."""

    visit: UUID
    start: datetime


class Taken(NamedTuple):
    """The book says: this resource is taken by this visit, which begins then."""

    visit: UUID
    start: datetime
    resource: object
    first: datetime
    last: datetime


def faults(told: Iterable[Told], taken: Sequence[Taken], resources_each: int | None = None) -> set[str]:
    """`double` for a resource taken twice at once, `lost` for a promise that is not kept, `phantom` for no promise.

    `partial` for a visit that has not taken as many resources as each of these visits needs, if the test says how many.
    """
    promised, kept = set(told), {Told(row.visit, row.start) for row in taken}
    overlapping = any(
        one.resource == other.resource and one.first < other.last and other.first < one.last
        for one, other in combinations(taken, 2)
    )
    each = Counter(row.visit for row in taken)
    partial = resources_each is not None and any(count != resources_each for count in each.values())
    found = {"partial": partial, "double": overlapping, "lost": bool(promised - kept), "phantom": bool(kept - promised)}
    return {name for name, is_so in found.items() if is_so}


def at_once(*jobs) -> None:
    """Runs every job in a thread of its own, all starting in the same moment. What a job raises fails the test."""
    barrier, errors = Barrier(len(jobs)), []

    def run(job) -> None:
        barrier.wait()
        try:
            job()
        except BaseException as error:
            errors.append(error)

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
