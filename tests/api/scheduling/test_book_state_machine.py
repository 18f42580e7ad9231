"""Anything may happen to the appointment book in any order, and it stays what a list on paper says that it is.

Hypothesis thinks up mornings at a small clinic: holds, bookings, moves, leave, closures, time that passes. Each is done
twice, over HTTP and in `PlainBook`, and after every step the two are compared, refusals and offers included.
"""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from api.app import create_app
from api.clinic.definition import Clinic
from api.clinic.sync import sync_clinic
from api.conversations.models import Conversation
from api.patients.models import Access
from api.scheduling.expiry import expire_holds
from tests.api.scheduling.making import make_patients
from tests.api.scheduling.plain_book import (
    DAYS,
    HOLD_LASTS,
    HOLDS_PER_PHONE,
    MINUTES,
    PLACES,
    SELF_SERVICE,
    Change,
    Entry,
    PlainBook,
    Resource,
    Span,
    Wish,
    definition,
    starts,
)
from tests.conftest import API_TOKEN, BOT_TOKEN, set_clock

# Half a minute past, so that nothing is due at the very instant at which somebody asks.
DAWN = datetime.fromisoformat("2026-03-02T07:00:30-05:00")
# Nothing of this adds up to the ten minutes that a hold lasts: whether it is over is never a question of milliseconds.
PAUSES = [timedelta(minutes=minutes) for minutes in (3, 11, 61, 540)]
EXAMPLES, STEPS = 30, 25
FREQUENT = {"slot_taken", "hold_expired", "outside_hours", "not_active"}

callers = st.sampled_from(["api", "api", "ana", "ben"])
wishes = st.tuples(
    st.sampled_from(sorted(MINUTES)),
    st.sampled_from([*PLACES, *PLACES, *PLACES, ("lee", "there")]),
    st.sampled_from(["p", "p", "q", "r"]),
)
"""What, with whom and where, and for which patient."""

chances = st.integers(0, 9)
"""Up to 4: one of the times that are open; up to 7: a time that somebody has already; otherwise any time at all."""

numbers = st.integers(0, 95)
spans = st.sampled_from([None, "08:00-09:15", "09:30-11:00", "11:00-14:00"])


class House:
    """The api over a database that all examples share, with a clinic, patients and two conversations."""

    def __init__(self, engine: Engine, client: TestClient) -> None:
        self.engine, self.client = engine, client
        self.outcomes: Counter[str] = Counter()
        with Session(engine, expire_on_commit=False) as session:
            sync_clinic(session, Clinic.model_validate(definition()), DAWN)
            self.patients = dict(zip("pqr", map(str, make_patients(session, 3)), strict=True))
            self.conversations = {"ana": Conversation(phone="+15025550101"), "ben": Conversation(phone="+15025550102")}
            session.add_all(self.conversations.values())
            session.flush()
            for conversation in self.conversations.values():
                for patient in self.patients.values():
                    access = {"conversation_id": conversation.id, "patient_id": patient, "is_self": True}
                    session.add(Access(**access, granted_at=DAWN, expires_at=DAWN + timedelta(days=30)))
            session.commit()

    def clear(self) -> None:
        """The first morning again. Claims are ended and not deleted, since the api's memory follows what is written."""
        with self.engine.begin() as connection:
            connection.execute(text("UPDATE claim SET active = false WHERE active"))
            connection.execute(text("UPDATE appointment SET status = 'cancelled' WHERE status = 'booked'"))
            connection.execute(text("UPDATE hold SET status = 'released' WHERE status = 'active'"))
            connection.execute(text("DELETE FROM calendar_change"))

    def ask(self, caller: str, method: str, path: str, body: dict | None = None):
        headers = {"Authorization": f"Bearer {API_TOKEN}"}
        if caller != "api":
            conversation = str(self.conversations[caller].id)
            headers = {"Authorization": f"Bearer {BOT_TOKEN}", "Frontdesk-Conversation": conversation}
        return self.client.request(method, f"/v1{path}", json=body, headers=headers)


class BookMachine(RuleBasedStateMachine):
    """Does everything twice and compares."""

    house: House

    def __init__(self) -> None:
        super().__init__()
        self.book = PlainBook(DAWN)
        self.steps = 0
        self.house.clear()
        self._set_clock()

    # What people do.

    @initialize(numbers=st.lists(st.tuples(wishes, numbers), min_size=4, max_size=8))
    def the_day_has_begun(self, numbers):
        """Some visits are booked already: an empty book is no challenge."""
        for wish, number in numbers:
            self.book_a_time("api", wish, 0, number)

    @rule(caller=callers, wish=wishes, chance=chances, number=numbers, phone=st.booleans(), known=st.booleans())
    def hold_a_time(self, caller, wish, chance, number, phone, known):
        wanted = self._wish(wish, chance, number, caller)
        wanted = wanted if known else replace(wanted, patient=None)
        number = "+15025550103" if phone and caller == "api" else None
        own = self.book.held_by(caller)
        codes = self.book.refusals(wanted, self.book.now, own)
        if number and sum(hold.phone == number for hold in self._live_holds()) >= HOLDS_PER_PHONE:
            codes = {"too_many_holds"}
        answer = self._ask(caller, "POST", "/holds", self._body(wanted) | ({"phone": number} if number else {}))
        if self._is_done(answer, codes, wanted, caller, own):
            self._end(own, "released")
            self._note_hold(answer.json()["id"], wanted, caller, number, self._people(wanted))

    @precondition(lambda self: self.book.visits)
    @rule(caller=callers, which=numbers, wish=wishes, chance=chances, number=numbers)
    def hold_a_time_to_move_to(self, caller, which, wish, chance, number):
        """Beside the visit's own time, which stays its own: what the two have in common is not claimed twice."""
        visit = self._one_of(self.book.visits, which)
        wanted = self._wish((visit.wish.kind, wish[1], wish[2]), chance, number, caller, visit)
        own = self.book.held_by(caller)
        takes = self._people(wanted)
        codes = self.book.refusals(wanted, self.book.now, [*own, visit])
        meets = wanted.buffered[0] < visit.wish.buffered[1] and visit.wish.buffered[0] < wanted.buffered[1]
        if not codes & {*self._rules()}:
            if not meets or visit.status != "booked":
                codes = self.book.taken(wanted, own)
            elif visit.wish.provider == wanted.provider and not visit.on_top:
                codes, takes = set(), {}
            else:
                codes = self.book.taken(wanted, own, with_patient=False)
                takes.pop(("patient", wanted.patient))
        answer = self._ask(caller, "POST", "/holds", self._body(wanted) | {"appointment_id": visit.id})
        if self._is_done(answer, codes, wanted, caller, [*own, visit]):
            self._end(own, "released")
            self._note_hold(answer.json()["id"], wanted, caller, None, takes)

    @rule(caller=callers, wish=wishes, chance=chances, number=numbers)
    def book_a_time(self, caller, wish, chance, number):
        self._book(caller, self._wish(wish, chance, number, caller), None)

    @precondition(lambda self: self.book.holds)
    @rule(caller=callers, which=numbers, other=st.sampled_from([None, None, "p", "q"]), is_own=st.booleans())
    def confirm(self, caller, which, other, is_own):
        """Books under a hold, in time or too late, for its patient or another, by whoever made it or somebody else."""
        hold = self._one_of(self.book.holds, which)
        wanted = replace(hold.wish, patient=other or hold.wish.patient or "p")
        self._book(hold.caller if is_own else caller, wanted, hold)

    @rule(wish=wishes, chance=chances, number=numbers, caller=callers)
    def overbook(self, wish, chance, number, caller):
        """On top of what the provider has then, on their one extra lane."""
        wanted = self._wish(wish, chance, number, caller)
        if taken := [one.wish.start for one in self._booked() if (one.wish.provider, one.wish.site) == wish[1]]:
            wanted = replace(wanted, start=taken[number % len(taken)]) if chance < 7 else wanted
        self._book(caller, wanted, None, on_top=True)

    @precondition(lambda self: self.book.visits)
    @rule(caller=callers, which=numbers, wish=wishes, chance=chances, number=numbers, on_top=chances)
    def reschedule(self, caller, which, wish, chance, number, on_top):
        visit = self._one_of(self.book.visits, which)
        wanted = self._wish((visit.wish.kind, wish[1], visit.wish.patient), chance, number, caller, visit)
        self._move(caller, visit, replace(wanted, patient=visit.wish.patient), None, on_top=on_top == 9)

    @precondition(lambda self: self.book.visits and self.book.holds)
    @rule(caller=callers, which=numbers, under=numbers, is_own=st.booleans())
    def reschedule_to_a_held_time(self, caller, which, under, is_own):
        visit, hold = self._one_of(self.book.visits, which), self._one_of(self.book.holds, under)
        wanted = replace(hold.wish, kind=visit.wish.kind, patient=visit.wish.patient)
        self._move(hold.caller if is_own else caller, visit, wanted, hold)

    @precondition(lambda self: self.book.visits)
    @rule(caller=callers, which=numbers)
    def cancel(self, caller, which):
        visit = self._one_of(self.book.visits, which)
        answer = self._ask(caller, "POST", f"/appointments/{visit.id}/cancel", {})
        if self._is_done(answer, self._unchangeable(visit, caller)):
            self._end([visit], "cancelled")

    @precondition(lambda self: self.book.holds)
    @rule(caller=callers, which=numbers)
    def release(self, caller, which):
        """A hold that is over stays as it is; another conversation's hold does not exist."""
        hold = self._one_of(self.book.holds, which)
        answer = self._ask(caller, "DELETE", f"/holds/{hold.id}")
        if (
            self._is_done(answer, set() if caller in ("api", hold.caller) else {"not_found"})
            and hold.status == "active"
        ):
            self._end([hold], "released")

    @rule(pause=st.sampled_from(PAUSES))
    def time_passes(self, pause):
        if self.book.now + pause < DAWN + timedelta(days=2):
            self.book.now += pause
            self._set_clock()

    @precondition(lambda self: self.book.holds)
    @rule()
    def holds_are_swept(self):
        over = [hold for hold in self.book.holds if hold.status == "active" and hold.expires_at <= self.book.now]
        self._set_clock()
        with Session(self.house.engine) as session, session.begin():
            assert expire_holds(session) == len(over)
        self._end(over, "expired")

    @rule(
        kind=st.sampled_from(["leave", "closure", "override", "hours"]),
        day=st.integers(0, 2),
        days=st.integers(0, 1),
        hours=spans,
        place=st.sampled_from(PLACES),
        everywhere=st.booleans(),
    )
    def change_hours(self, kind, day, days, hours, place, everywhere):
        """Leave, a closure, other hours on one day, or new hours from a day on. Looked at first, then done."""
        change = _change(kind, DAYS[day], DAYS[day] + timedelta(days=days), hours, place, everywhere)
        firm = {one.id for one in self.book.visits if self._is_ahead(one) and not self.book.without_ground(one.wish)}
        self.book.changes.append(change)
        lost = {one.id for one in self.book.visits if one.id in firm and self.book.without_ground(one.wish)}
        looked = self._ask("api", "POST", "/calendar-changes", _change_body(change))
        assert looked.status_code == 200, looked.text
        assert {one["appointment"]["id"] for one in looked.json()["displaced"]} == lost
        answer = self._ask("api", "POST", "/calendar-changes", _change_body(change) | {"dry_run": False})
        assert answer.status_code == 201, answer.text
        change.id = answer.json()["id"]
        self.house.outcomes[kind] += 1
        self._have_lost_ground(self.book.mark(), answer)

    @precondition(lambda self: self.book.changes)
    @rule(which=numbers)
    def withdraw(self, which):
        change = self._one_of(self.book.changes, which)
        self.book.changes.remove(change)
        answer = self._ask("api", "DELETE", f"/calendar-changes/{change.id}")
        assert answer.status_code == 200, answer.text
        self._have_lost_ground(self.book.mark(), answer)

    # What is so after each of these.

    @invariant()
    def everything_taken_is_on_paper(self):
        """The claims of visits and holds are the same, each visit's as a whole; a cancelled one has none."""
        on_paper = {(entry.id, resource, *span) for entry in self.book.live() for resource, span in entry.takes.items()}
        assert self._live_claims() == on_paper

    @invariant()
    def nothing_overlaps(self):
        """Not even with what is over and has not been swept away."""
        twice = """SELECT count(*) FROM claim a JOIN claim b ON a.resource_id = b.resource_id AND a.id < b.id
                   WHERE a.active AND b.active AND a.during && b.during"""
        with self.house.engine.connect() as connection:
            assert connection.scalar(text(twice)) == 0

    @invariant()
    def every_status_and_mark_is_on_paper(self):
        ids = [entry.id for entry in (*self.book.visits, *self.book.holds)]
        rows = """SELECT CAST(id AS text), status, lost_ground FROM appointment WHERE CAST(id AS text) = ANY(:ids)
                  UNION ALL SELECT CAST(id AS text), status, NULL FROM hold WHERE CAST(id AS text) = ANY(:ids)"""
        with self.house.engine.connect() as connection:
            found = {tuple(row) for row in connection.execute(text(rows), {"ids": ids})}
        assert found == {(entry.id, entry.status, entry.mark) for entry in (*self.book.visits, *self.book.holds)}

    @invariant()
    def what_is_offered_is_what_is_open(self):
        """A search of the three mornings, for somebody else at each step, against trying every time."""
        self.steps += 1
        kind = ("visit", "call")[self.steps % 2]
        caller = ("api", "ana", "ben")[self.steps % 3]
        patient = (None, "p", "q", "r")[self.steps % 4]
        body = {"visit_type": kind, "windows": [{"from": str(DAYS[0]), "to": str(DAYS[-1])}], "limit": 500}
        own = self.book.held_by(caller)
        if (booked := self._booked()) and self.steps % 5 == 0:
            moved = self._one_of(booked, self.steps)
            body["appointment_id"], own = moved.id, [*own, moved]
        if patient:
            body["patient_id"] = self.house.patients[patient]
        answer = self._ask(caller, "POST", "/availability/search", body)
        assert answer.status_code == 200, answer.text
        found = {_offer(slot) for slot in answer.json()["slots"]}
        assert found == self.book.offers(kind, patient, own)

    # How it is done.

    def _book(self, caller: str, wanted: Wish, hold: Entry | None, *, on_top: bool = False) -> None:
        used = self._usable(hold, wanted, caller)
        own = [*used, *self.book.held_by(caller)]
        codes = self.book.refusals(wanted, used[0].made_at if used else self.book.now, own, on_top=on_top)
        if hold and not used:
            codes = {"hold_expired"}
        if on_top and caller != "api":
            codes = {"forbidden"}
        body = self._body(wanted) | ({"hold_id": hold.id} if hold else {})
        answer = self._ask(caller, "POST", "/appointments", body | (_ON_TOP if on_top else {}))
        if self._is_done(answer, codes, wanted, caller, own):
            self._end(self.book.held_by(caller), "released")
            self._end(used, "used")
            visit = Entry(answer.json()["id"], wanted, "booked")
            self.book.visits.append(visit)
            self._stands(visit, answer, own, on_top=on_top)

    def _move(self, caller: str, visit: Entry, wanted: Wish, hold: Entry | None, *, on_top: bool = False) -> None:
        used = self._usable(hold, wanted, caller)
        own = [*used, *self.book.held_by(caller), visit]
        codes = self.book.refusals(wanted, used[0].made_at if used else self.book.now, own, on_top=on_top)
        if hold and not used:
            codes = {"hold_expired"}
        codes = self._unchangeable(visit, caller) or codes
        if on_top and caller != "api":
            codes = {"forbidden"}
        body = {"start": wanted.start.isoformat(), "provider": wanted.provider, "site": wanted.site}
        body |= ({"hold_id": hold.id} if hold else {}) | (_ON_TOP if on_top else {})
        answer = self._ask(caller, "POST", f"/appointments/{visit.id}/reschedule", body)
        if self._is_done(answer, codes, wanted, caller, own):
            self._end(self.book.held_by(caller), "released")
            self._end(used, "used")
            visit.wish, visit.mark = wanted, None
            self._stands(visit, answer, own, on_top=on_top)

    def _usable(self, hold: Entry | None, wanted: Wish, caller: str) -> list[Entry]:
        """The named hold if it may be used, or one that the conversation has on this very time."""
        candidates = [hold] if hold else self.book.held_by(caller)
        return [one for one in candidates if self.book.is_live(one) and self._fits(one, wanted, caller)][:1]

    def _fits(self, hold: Entry, wanted: Wish, caller: str) -> bool:
        is_theirs = caller in ("api", hold.caller)
        return is_theirs and hold.wish in (wanted, replace(wanted, patient=None))

    def _unchangeable(self, visit: Entry, caller: str) -> set[str]:
        if visit.status != "booked" or visit.wish.time[1] <= self.book.now:
            return {"not_active"}
        is_late = caller != "api" and visit.wish.start - self.book.now < SELF_SERVICE
        return {"too_late_to_change"} if is_late else set()

    def _is_done(self, answer, codes: set[str], wanted: Wish | None = None, caller: str = "api", own=()) -> bool:
        """Whether it was done, which has to be as predicted; a refusal's next best times have to be open."""
        code = "done" if answer.is_success else answer.json()["code"]
        self.house.outcomes[code] += 1
        assert code in (codes or {"done"}), f"{answer.text}, but the paper says {codes or 'done'}"
        for slot in [] if answer.is_success else answer.json().get("nearest", []):
            assert wanted is not None
            provider, site, start = _offer(slot)
            other = replace(wanted, provider=provider, site=site, start=start)
            assert self.book.refusals(other, self.book.now, own) == set(), slot
        return answer.is_success

    def _stands(self, visit: Entry, answer, own: list[Entry], *, on_top: bool) -> None:
        """The visit takes what it needs. Which of the free rooms it got is the book's choice."""
        said = answer.json()
        shown = (said["visit_type"]["code"], said["provider"]["code"], said["site"]["code"], said["patient"]["id"])
        wish = visit.wish
        assert shown == (wish.kind, wish.provider, wish.site, self.house.patients[wish.patient])
        assert [datetime.fromisoformat(said[end]) for end in ("start", "end")] == list(wish.time)
        visit.on_top = on_top
        visit.takes = self._people(wish, on_top=on_top)
        self._add_room(visit, own)

    def _note_hold(self, hold: str, wish: Wish, caller: str, phone: str | None, takes: dict[Resource, Span]) -> None:
        now = self.book.now
        entry = Entry(hold, wish, "active", takes, now, now + HOLD_LASTS, caller, phone)
        if takes:
            self._add_room(entry, [])
        self.book.holds.append(entry)

    def _people(self, wish: Wish, *, on_top: bool = False) -> dict[Resource, Span]:
        first = ("overbooking", f"{wish.provider}#1") if on_top else ("provider", wish.provider)
        return {first: wish.buffered} | ({("patient", wish.patient): wish.time} if wish.patient else {})

    def _add_room(self, entry: Entry, own: list[Entry]) -> None:
        if entry.wish.kind == "visit":
            rooms = [
                resource for one, resource, *_ in self._live_claims() if (one, resource[0]) == (entry.id, "exam_room")
            ]
            assert len(rooms) == 1
            assert rooms[0] in self.book.free_rooms(entry.wish, [*own, entry])
            entry.takes[rooms[0]] = entry.wish.buffered

    def _have_lost_ground(self, lost: set[str], answer) -> None:
        """Those are listed, each with proposals that are open."""
        listed = answer.json().get("displaced", answer.json().get("items"))
        assert {one["appointment"]["id"] for one in listed} == lost
        self.house.outcomes["displaced"] += len(lost)
        for one in listed:
            visit = next(visit for visit in self.book.visits if visit.id == one["appointment"]["id"])
            assert one["lost"]["code"] == visit.mark
            for slot in (change["slot"] for change in one["changes"] if change["relax"] != "modality"):
                provider, site, start = _offer(slot)
                other = replace(visit.wish, provider=provider, site=site, start=start)
                assert self.book.refusals(other, self.book.now, [visit]) == set(), one

    def _end(self, entries: list[Entry], status: str) -> None:
        for entry in entries:
            entry.status, entry.mark = status, None

    def _booked(self) -> list[Entry]:
        return [visit for visit in self.book.visits if visit.status == "booked"]

    def _live_holds(self) -> list[Entry]:
        return [hold for hold in self.book.holds if self.book.is_live(hold)]

    def _is_ahead(self, visit: Entry) -> bool:
        return visit.status == "booked" and visit.wish.start > self.book.now

    @staticmethod
    def _rules() -> set[str]:
        """Codes that do not depend on who has what."""
        return {
            *("not_offered", "off_grid", "outside_notice", "beyond_horizon", "closed", "provider_away"),
            *("outside_hours", "cap_reached"),
        }

    @staticmethod
    def _one_of[T](entries: list[T], which: int) -> T:
        """Of the latest ones first: those are the ones that people deal with."""
        return entries[-1 - which % len(entries)]

    def _wish(self, wish, chance: int, number: int, caller: str, moved: Entry | None = None) -> Wish:
        kind, (provider, site), patient = wish
        own = [*self.book.held_by(caller), *([moved] if moved else [])]
        if chance < 5:
            offers = self.book.offers(kind, patient, own, [(provider, site)])
            times = sorted(start for *_, start in offers)
        elif chance < 8 and (taken := list(self.book.live())):
            near = self._one_of(taken, number)
            if number % 2:
                patient = near.wish.patient or patient
            else:
                provider, site = near.wish.provider, near.wish.site
            times = [near.wish.start]
        else:
            times = [start + timedelta(minutes=5 * (chance == 9)) for start in starts()]
        return Wish(kind, provider, site, self._one_of(times or starts(), number), patient)

    def _body(self, wish: Wish) -> dict[str, str]:
        body = {"visit_type": wish.kind, "provider": wish.provider, "site": wish.site, "start": wish.start.isoformat()}
        return body | ({"patient_id": self.house.patients[wish.patient]} if wish.patient else {})

    def _ask(self, caller: str, method: str, path: str, body: dict | None = None):
        self._set_clock()
        return self.house.ask(caller, method, path, body)

    def _set_clock(self) -> None:
        with self.house.engine.begin() as connection:
            set_clock(connection, self.book.now)

    def _live_claims(self) -> set[tuple[str, Resource, datetime, datetime]]:
        by_id = {patient: name for name, patient in self.house.patients.items()}
        with self.house.engine.connect() as connection:
            rows = connection.execute(_LIVE_CLAIMS).all()
        return {(owner, (kind, by_id.get(code, code)), *span) for owner, kind, code, *span in rows}


@pytest.fixture
def house(empty_engine):
    with empty_engine.begin() as connection:
        set_clock(connection, DAWN)
    with TestClient(create_app()) as client:
        yield House(empty_engine, client)


def test_whatever_happens_the_book_is_what_a_list_on_paper_says(house):
    """Thirty mornings, in each of which twenty-five things happen to the book; and enough of each kind does happen."""
    # Shrinking takes minutes: whoever wants a shorter story adds Phase.shrink.
    run_state_machine_as_test(
        type("Morning", (BookMachine,), {"house": house}),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            phases=[Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert house.outcomes["done"] > 5 * EXAMPLES
    assert house.outcomes.keys() >= FREQUENT


def _change(kind: str, first: date, last: date, hours: str | None, place: tuple[str, str], everywhere: bool) -> Change:
    provider, site = place
    match kind:
        case "closure":
            return Change("", kind, first, last, None if everywhere else site, hours)
        case "leave":
            return Change("", kind, first, last, provider, hours)
        case "override":
            works = [(site, hours, [])] if hours else []
            return Change("", kind, first, first, provider, works=works)
        case _:
            works = [(site, hours, [])] if hours else []
            return Change("", kind, first, date.max, provider, works=works)


def _change_body(change: Change) -> dict:
    body = {"kind": change.kind, "reason": "a reason", "author": "Rosa"}
    works = [{"site": site, "hours": hours} for site, hours, _ in change.works]
    match change.kind:
        case "closure":
            whom = {"name": "Closed", "site": change.whom}
        case "override":
            return body | {"provider": change.whom, "date": str(change.first), "works": works}
        case "hours":
            works = [work | {"days": "mon-wed"} for work in works]
            return body | {"provider": change.whom, "from": str(change.first), "works": works}
        case _:
            whom = {"provider": change.whom}
    return body | whom | {"from": str(change.first), "to": str(change.last), "hours": change.hours}


def _offer(slot: dict) -> tuple[str, str, datetime]:
    return slot["provider"]["code"], slot["site"]["code"], datetime.fromisoformat(slot["start"])


_ON_TOP = {"overbook": {"reason": "it hurts", "author": "Rosa"}}
_LIVE_CLAIMS = text(
    """SELECT CAST(coalesce(c.appointment_id, c.hold_id) AS text), r.kind, r.code, lower(c.during), upper(c.during)
       FROM claim c JOIN resource r ON r.id = c.resource_id
       WHERE c.active AND (c.expires_at IS NULL OR c.expires_at > clinic_now())"""
)
