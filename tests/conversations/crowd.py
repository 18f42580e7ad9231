"""Many patients at once: each conversation gets a patient of its own, so that nothing is put back in between.

An *understudy* is a copy of a demo patient under a phone number of its own: the same names and birth dates, the same
children, referrals and visits. Its visits take only its own time and not the provider's, who is with the original then.
"""

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy import Connection, text

from tests.conversations.book import RIVERSIDE, local
from tests.conversations.house import House

AT_ONCE = 6
"""A turn waits for the bot, the actions, the api and the disk one after the other: six keep two cores busy."""
DEMO = {
    "Ana": "+15025550101",
    "James": "+15025550102",
    "Grace": "+15025550103",
    "Omar": "+15025550104",
    "Rosa": "+15025550105",
    "Denise": "+15025550106",
    "Tyrell": "+15025550107",
}
HILLTOP = ZoneInfo("America/Chicago")
_ANSWER_SECONDS, _TRIES = 60.0, 8
_TAKEN = ("time was just taken", "se acaba de ocupar")
_WAITING = """SELECT DISTINCT c.phone FROM message m JOIN conversation c ON c.id = m.conversation_id
              WHERE m.state IN ('received', 'queued', 'sending')"""
_PEOPLE = """SELECT id FROM patient WHERE phone = :phone UNION
             SELECT x.patient_id FROM proxy x JOIN patient p ON p.id = x.proxy_id WHERE p.phone = :phone"""
_VISITS = f"""SELECT a.id, a.status, a.visit_type, a.provider_code, a.site_code, a.start_at, p.given_name
              FROM appointment a JOIN patient p ON p.id = a.patient_id
              WHERE p.id IN ({_PEOPLE}) AND a.start_at > clinic_now()"""


class Understudy:
    """The patient of one conversation: texts the clinic, and keeps all that is said."""

    def __init__(self, crowd: "Crowd", phone: str) -> None:
        self.crowd, self.phone, self._read = crowd, phone, 0
        self.said: list[tuple[str, str]] = []
        self._first = self._visits()

    def says(self, body: str) -> str:
        """Texts the clinic and returns everything that comes back."""
        self.said.append(("patient", body))
        self.crowd.send(self.phone, body)
        items = [item for item in self.crowd.items(self.phone) if item["direction"] == "to_phone"]
        fresh, self._read = items[self._read :], len(items)
        answer = "\n".join(item["body"] for item in fresh)
        self.said.append(("clinic", answer))
        return answer

    def transcript(self) -> str:
        return "\n" + "\n".join(f"{who:>8}: {words}".replace("\n", "\n          ") for who, words in self.said)

    def was_beaten(self) -> bool:
        """Whether another one of the crowd took an offered time first."""
        return any(words in answer for who, answer in self.said if who == "clinic" for words in _TAKEN)

    def changes(self) -> list[str]:
        """How the book differs from before: `book: Omar office-visit lee Wed 03-11 09:00`, or `move:`, or `cancel:`."""
        found = []
        for key, (visit, start, status) in self._visits().items():
            if key not in self._first:
                found += [f"book: {visit} {start}"] if status == "booked" else []
            elif status == "cancelled":
                found.append(f"cancel: {visit} {start}")
            elif start != self._first[key][1]:
                found.append(f"move: {visit} {start}")
        return sorted(found)

    def _visits(self) -> dict[Any, tuple[str, str, str]]:
        with self.crowd.house.engine.connect() as connection:
            rows = connection.execute(text(_VISITS), {"phone": self.phone}).all()
        return {
            row.id: (
                f"{row.given_name} {row.visit_type} {row.provider_code}",
                local(row.start_at, HILLTOP if row.site_code == "hilltop" else RIVERSIDE),
                row.status,
            )
            for row in rows
        }

    def fact(self, query: str) -> Any:
        """One value from the database, where `:phone` is this phone."""
        with self.crowd.house.engine.connect() as connection:
            return connection.scalar(text(query), {"phone": self.phone})

    @property
    def handler(self) -> str:
        return str(self.fact("SELECT handler FROM conversation WHERE phone = :phone"))

    @property
    def holds(self) -> int:
        return int(
            self.fact(
                """SELECT count(*) FROM hold h JOIN conversation c ON c.id = h.conversation_id
                   WHERE h.status = 'active' AND c.phone = :phone"""
            )
        )


class Crowd:
    """Hands out understudies and lets several of them talk at once."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._http = httpx.Client(base_url=house.simulator, timeout=30)
        self._numbers, self._lock = count(2000), threading.Lock()
        self._round, self._rounds = threading.Condition(), 0
        self._waiting: set[str] = set()
        self._ended = threading.Event()
        self._pool = ThreadPoolExecutor(AT_ONCE)
        self._playing: dict[Hashable, Future[None]] = {}
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._ended.set()
        self._watch.join()
        self._http.close()

    def begin(self, key: Hashable, of: str, scene: Callable[[Understudy], None]) -> None:
        """Lets a copy of a demo patient, or of nobody known, play a scene as soon as there is room."""
        self._playing[key] = self._pool.submit(self._play, of, scene)

    def end(self, key: Hashable) -> None:
        """Waits until the scene is over, and raises what it raised."""
        self._playing[key].result()

    def _play(self, of: str, scene: Callable[[Understudy], None]) -> None:
        for tries_left in reversed(range(_TRIES)):
            with self._understudy(of) as patient:
                try:
                    scene(patient)
                except AssertionError as error:
                    if tries_left and patient.was_beaten():
                        continue  # No fault of the conversation: a patient comes again.
                    raise AssertionError(f"{error}\n{patient.transcript()}") from error
                return

    @contextmanager
    def _understudy(self, of: str) -> Iterator[Understudy]:
        with self._lock:
            phone = f"+1502555{next(self._numbers)}"
        with self.house.engine.begin() as connection:
            if of in DEMO:
                _copy(connection, DEMO[of], phone)
        try:
            yield Understudy(self, phone)
        finally:
            with self.house.engine.begin() as connection:
                _let_go(connection, phone)

    def send(self, phone: str, body: str) -> None:
        """Texts the clinic and waits until it has answered in full."""
        self._http.post("/simulator/messages", json={"from": phone, "body": body}).raise_for_status()
        deadline = time.monotonic() + _ANSWER_SECONDS
        with self._round:
            enough = self._rounds + 2  # The look that is under way may have missed the text.
            while self._rounds < enough or phone in self._waiting:
                assert time.monotonic() < deadline, f"no answer after {_ANSWER_SECONDS:.0f} s"
                self._round.wait(1)

    def items(self, phone: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self._http.get("/simulator/messages", params={"phone": phone}).json()["items"]
        return items

    def _look(self) -> None:
        """One look at the database for all who wait, in place of one by each."""
        while not self._ended.wait(0.04):
            with self.house.engine.connect() as connection:
                waiting = set(connection.scalars(text(_WAITING)))
            with self._round:
                self._waiting, self._rounds = waiting, self._rounds + 1
                self._round.notify_all()


def chosen(request: Any, name: str) -> list[Any]:
    """The values of a parameter that this run's tests of the asking module have: those that were not deselected."""
    calls = [getattr(item, "callspec", None) for item in request.session.items if item.path == request.path]
    return [call.params[name] for call in calls if call is not None and name in call.params]


def _copy(connection: Connection, original: str, phone: str) -> None:
    """The people of a number once more, under another number, each with their own time, referrals and visits."""
    copies = {old: uuid4() for old in connection.scalars(text(_PEOPLE), {"phone": original})}
    for old, new in copies.items():
        who = {"old": old, "new": new, "code": str(new), "phone": phone}
        for statement in _COPY_PERSON:
            connection.execute(text(statement), who)
        for visit in connection.scalars(text("SELECT id FROM appointment WHERE patient_id = :old"), {"old": old}):
            both = {**who, "visit": visit, "copy": uuid4()}
            for statement in _COPY_VISIT:
                connection.execute(text(statement), both)
    for proxy, patient in connection.execute(text("SELECT proxy_id, patient_id FROM proxy")).all():
        if proxy in copies and patient in copies:
            pair = {"proxy": copies[proxy], "patient": copies[patient]}
            connection.execute(text("INSERT INTO proxy (proxy_id, patient_id) VALUES (:proxy, :patient)"), pair)


_COPY_PERSON = (
    """INSERT INTO patient (id, given_name, family_name, birth_date, sex, phone, phone_takes_texts, language, confirmed,
                            source, created_at)
       SELECT :new, given_name, family_name, birth_date, sex, CASE WHEN phone IS NOT NULL THEN :phone END,
              phone_takes_texts, language, confirmed, source, created_at FROM patient WHERE id = :old""",
    "INSERT INTO resource (kind, code, patient_id) VALUES ('patient', :code, :new)",
    """INSERT INTO referral (patient_id, department, provider_code, valid_until)
       SELECT :new, department, provider_code, valid_until FROM referral WHERE patient_id = :old""",
)
_COPY_VISIT = (
    """INSERT INTO appointment (id, patient_id, visit_type, provider_code, site_code, modality, start_at, end_at,
                                status, source, cancel_reason, video_link, created_at)
       SELECT :copy, :new, visit_type, provider_code, site_code, modality, start_at, end_at,
              status, source, cancel_reason, video_link, created_at FROM appointment WHERE id = :visit""",
    """INSERT INTO claim (resource_id, during, active, appointment_id)
       SELECT mine.id, c.during, c.active, :copy FROM claim c JOIN resource r ON r.id = c.resource_id
       JOIN resource mine ON mine.patient_id = :new
       WHERE c.appointment_id = :visit AND r.kind = 'patient'""",
)


def _let_go(connection: Connection, phone: str) -> None:
    """Gives back the times that a conversation took, for those who come after it."""
    for claims in (
        "appointment_id IN (SELECT a.id FROM appointment a WHERE a.patient_id IN (" + _PEOPLE + "))",
        """hold_id IN (SELECT h.id FROM hold h JOIN conversation c ON c.id = h.conversation_id
                       WHERE c.phone = :phone)""",
    ):
        connection.execute(text(f"UPDATE claim SET active = false WHERE active AND {claims}"), {"phone": phone})
