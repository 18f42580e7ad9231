"""The whole of Frontdesk, as `make run` starts it, with patients who text it through the simulator.

| fixture   | what a test gets                                                                              |
|-----------|-----------------------------------------------------------------------------------------------|
| `house`   | everything running: database, api, worker, actions, bot, simulator; put back after each test    |
| `patient` | `patient("+1502…").says("hi")` texts the clinic and returns what comes back, as one string     |
| `book`    | a database session, to check in the book what the words have claimed                          |
| `crowd`   | plays many conversations at once, each with a patient of its own: nothing is put back between them |
"""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from tests.conversations.crowd import Crowd
from tests.conversations.house import House, Patient, running

ANA, JAMES, GRACE, OMAR, UNKNOWN = (f"+1502555{n}" for n in ("0101", "0102", "0103", "0104", "0199"))


@pytest.fixture(scope="session")
def running_house() -> Iterator[House]:
    with running(House, "frontdesk-house-") as house:
        yield house


@pytest.fixture
def house(running_house: House) -> Iterator[House]:
    running_house.put_back()
    yield running_house
    running_house.revive()


@pytest.fixture(scope="module")
def crowd(running_house: House) -> Iterator[Crowd]:
    running_house.put_back()
    crowd = Crowd(running_house)
    yield crowd
    crowd.close()


@pytest.fixture
def patient(house: House) -> Callable[[str], Patient]:
    return lambda phone: Patient(house, phone)


@pytest.fixture
def book(house: House) -> Iterator[Session]:
    with Session(house.engine) as session:
        yield session
