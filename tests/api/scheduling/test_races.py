"""Many people reach for the same time in the same moment.

Every answer that a booker got is written into a ledger, which is compared with the book afterwards. The last tests run
the same comparison over a way of booking that is known to be wrong, to show that the comparison can fail.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from api.clinic.current import current_clinic
from api.clock import clinic_now
from api.db.engine import transaction
from api.errors import HoldExpired, Refusal, SlotTaken
from api.ids import AppointmentId, HoldId
from api.scheduling.appointments import Move, book, cancel, reschedule
from api.scheduling.claims import Owner, claim
from api.scheduling.expiry import expire_holds
from api.scheduling.holds import BY_TEXT, hold_slot
from api.scheduling.models import Appointment
from api.scheduling.permits import Picked, permit
from tests.api.scheduling.ledger import Taken, Told, at_once, faults
from tests.api.scheduling.making import API, clear_book, leave_rooms, make_patient, make_patients, office_visit
from tests.conftest import set_clock

BOOKERS = 32
NINE = "2026-03-03T09:00:00-05:00"
TEN = "2026-03-03T10:00:00-05:00"


@pytest.fixture
def patients(session: Session) -> list[UUID]:
    clear_book(session)
    return make_patients(session, BOOKERS)


def test_of_many_bookers_of_one_slot_exactly_one_gets_it(engine, patients):
    """Thirty-two patients choose Tuesday at nine with Dr. Patel: one is booked, the others hear that it is taken."""
    told: list[Told] = []
    refused: list[Refusal] = []
    at_once(*(lambda who=who: try_to_book(office_visit(NINE, who), told, refused) for who in patients))
    assert len(told) == 1
    assert len(refused) == BOOKERS - 1
    assert {refusal.code for refusal in refused} == {"slot_taken"}
    assert faults(told, taken(engine), resources_each=3) == set()


def test_overlapping_visits_never_share_a_provider(engine, patients):
    """Everybody tries every quarter of an hour of a morning, for 40 minutes: no two claims overlap."""
    told: list[Told] = []
    starts = [datetime.fromisoformat(NINE) + timedelta(minutes=15 * n) for n in range(9)]

    def try_all(who: UUID, dice: Random) -> None:
        for start in dice.sample(starts, len(starts)):
            try_to_book(replace(office_visit(NINE, who), start=start), told, [])

    at_once(*(lambda n=n, who=who: try_all(who, Random(n)) for n, who in enumerate(patients)))
    assert len(told) >= 2
    assert faults(told, taken(engine), resources_each=3) == set()


def test_two_providers_never_share_a_room(engine, session, patients):
    """With a single exam room left, of all patients of two doctors one is seen at ten."""
    told: list[Told] = []
    leave_rooms(session, 1)
    doctors = ["patel", "okafor"] * (BOOKERS // 2)
    picked = [office_visit(TEN, who, doctor) for who, doctor in zip(patients, doctors, strict=True)]
    at_once(*(lambda one=one: try_to_book(one, told, []) for one in picked))
    assert len(told) == 1
    assert faults(told, taken(engine), resources_each=3) == set()


def test_bookers_with_different_providers_all_find_a_room(engine, session, patients):
    """Five doctors start at ten and five rooms are left: all are booked, whoever reaches for which room first."""
    told: list[Told] = []
    leave_rooms(session, 5)
    woman, child = make_patient(session, sex="F"), make_patient(session, born="2019-05-05")
    visits = [
        ("office-visit", "patel", patients[0]),
        ("office-visit", "okafor", patients[1]),
        ("skin-check", "nguyen", patients[2]),
        ("well-woman", "chen", woman.id),
        ("well-child", "raman", child.id),
    ]
    at_ten = datetime.fromisoformat(TEN)
    picked = [Picked(visit, doctor, "riverside", at_ten, patient_id=who) for visit, doctor, who in visits]
    at_once(*(lambda one=one: try_to_book(one, told, []) for one in picked))
    assert len(told) == 5
    assert faults(told, taken(engine), resources_each=3) == set()


def test_one_patient_is_never_in_two_places(engine, patients):
    """The same patient, booked by two callers with two doctors at the same time, has one visit."""
    told: list[Told] = []
    doctors = (("patel", "riverside"), ("okafor", "riverside"), ("garcia", "hilltop"))
    picked = [office_visit(TEN, patients[0], doctor, site) for doctor, site in doctors]
    at_once(*(lambda one=one: try_to_book(one, told, []) for one in picked))
    assert len(told) == 1
    assert faults(told, taken(engine), resources_each=3) == set()


def test_two_visits_that_want_each_others_time_stay_or_move_but_never_vanish(engine, patients):
    """Two patients each ask for the other's time in the same moment: each still has exactly one visit."""
    visits = [booked(office_visit(start, who)) for start, who in zip((NINE, TEN), patients, strict=False)]
    wanted = [visits[1].start, visits[0].start]
    now_at = dict(visits)
    at_once(*(lambda v=v, to=to: try_to_move(v.visit, to, now_at) for v, to in zip(visits, wanted, strict=True)))
    assert faults([Told(visit, start) for visit, start in now_at.items()], taken(engine)) == set()


def test_a_deadlock_is_tried_again(engine, patients):
    """Two callers take the same two times in opposite order, so each waits for the other: one has both, one is told."""
    both_have_one, told = Barrier(2), []

    def take(first: str, second: str, who: UUID) -> None:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            visit = _entered(session, office_visit(first, who))
            both_have_one.wait()
            try:
                other = _entered(session, office_visit(second, who))
            except SlotTaken:
                session.rollback()
                return
        told.extend([visit, other])

    at_once(lambda: take(NINE, TEN, patients[0]), lambda: take(TEN, NINE, patients[1]))
    assert len(told) == 2
    assert faults(told, taken(engine), resources_each=3) == set()


def test_a_crowd_of_moves_keeps_every_visit_exactly_once(engine, patients):
    """Sixteen callers move four visits around one morning, overlapping their own old times too."""
    starts = [datetime.fromisoformat(NINE) + timedelta(minutes=15 * n) for n in range(9)]
    visits = [booked(replace(office_visit(NINE, who), start=starts[n * 3])) for n, who in enumerate(patients[:3])]
    answers: list[Told] = []

    def move_about(n: int) -> None:
        dice = Random(n)
        for _ in range(3):
            try_to_move(dice.choice(visits).visit, dice.choice(starts), {}, answers)

    at_once(*(lambda n=n: move_about(n) for n in range(16)))
    rows = taken(engine)
    told = {Told(row.visit, row.start) for row in rows}
    assert {one.visit for one in told} == {visit.visit for visit in visits}
    assert told <= {*visits, *answers}
    assert faults(told, rows) == set()


def test_a_hold_and_bookings_without_it_have_one_winner_while_it_expires(engine, patients):
    """The clock passes a hold's end while its patient says yes and others book the same time: one visit, never two."""
    holder, *others = patients[:16]
    with transaction() as session:
        held = hold_slot(session, current_clinic(session), office_visit(NINE, holder), API, clinic_now(session))
    told: list[Told] = []
    at_once(
        lambda: try_to_book(office_visit(NINE, holder), told, [], HoldId(held.id)),
        lambda: pass_time(engine, BY_TEXT),
        sweep,
        *(lambda who=who: try_to_book(office_visit(NINE, who), told, []) for who in others),
    )
    if not told:  # everybody was faster than the clock, except the holder, who was slower
        try_to_book(office_visit(NINE, others[0]), told, [])
    assert len(told) == 1
    assert faults(told, taken(engine), resources_each=3) == set()


def test_of_many_bookers_of_an_expired_hold_exactly_one_gets_the_time(engine, patients):
    """Nobody has swept the expired hold away: the first booker does, and the holder is told that the hold is over."""
    holder, *others = patients
    with transaction() as session:
        held = hold_slot(session, current_clinic(session), office_visit(NINE, holder), API, clinic_now(session))
    pass_time(engine, BY_TEXT)
    told: list[Told] = []
    refused: list[Refusal] = []
    at_once(
        lambda: try_to_book(office_visit(NINE, holder), [], refused, HoldId(held.id)),
        *(lambda who=who: try_to_book(office_visit(NINE, who), told, []) for who in others),
    )
    assert len(told) == 1
    assert isinstance(refused[0], HoldExpired)
    assert faults(told, taken(engine), resources_each=3) == set()


def test_a_cancelled_visit_and_its_successor_do_not_overlap(engine, patients):
    """While a visit is being cancelled others book its time: at most one of them has it."""
    first = booked(office_visit(NINE, patients[0]))
    told: list[Told] = []
    at_once(
        lambda: cancelled(first.visit),
        *(lambda who=who: try_to_book(office_visit(NINE, who), told, []) for who in patients[1:9]),
    )
    assert len(told) <= 1
    assert faults(told, taken(engine), resources_each=3) == set()


def test_the_ledger_catches_a_book_that_looks_first_and_writes_then(engine):
    """The comparison can fail: without the constraint, looking whether a time is free before writing books it twice."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE naive (visit uuid, day int, first timestamptz, last timestamptz)"))
    told: list[Told] = []
    for day in range(10):  # the first is enough, unless all bookers happen to come one after the other
        at_once(*(lambda day=day: book_naively(engine, day, told) for _ in range(BOOKERS)))
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT visit, first, day, first, last FROM naive")).all()
    assert faults(told, [Taken(*row) for row in rows]) == {"double"}


def test_the_ledger_catches_a_key_on_the_start_alone(engine):
    """The comparison can fail: a unique start, as in many a scheduler, lets a visit begin in the middle of another."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE naive (visit uuid, first timestamptz UNIQUE, last timestamptz)"))
    told: list[Told] = []
    at_once(*(lambda n=n: book_by_start(engine, n, told) for n in range(BOOKERS)))
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT visit, first, 'patel', first, last FROM naive")).all()
    assert len(rows) == 8, "each start went to one booker"
    assert faults(told, [Taken(*row) for row in rows]) == {"double"}


def test_the_ledger_catches_a_visit_without_all_it_needs(engine):
    """The comparison can fail: whoever takes what is free of provider and room, and not all or nothing, books half."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE naive (visit uuid, resource text UNIQUE)"))
    told: list[Told] = []
    at_once(*(lambda n=n: book_in_part(engine, n, told) for n in range(BOOKERS)))
    nine = datetime.fromisoformat(NINE)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT visit, resource FROM naive")).all()
    taken_by = [Taken(visit, nine, resource, nine, nine + timedelta(minutes=20)) for visit, resource in rows]
    assert "partial" in faults(told, taken_by, resources_each=2)


def test_the_ledger_catches_a_promise_that_was_not_kept():
    """A visit that a booker was told of and the book does not hold is lost; the other way round it is a phantom."""
    nine, visit = datetime.fromisoformat(NINE), uuid4()
    row = Taken(visit, nine, "patel", nine, nine + timedelta(minutes=20))
    assert faults([Told(visit, nine)], []) == {"lost"}
    assert faults([], [row]) == {"phantom"}
    assert faults([Told(visit, nine + timedelta(minutes=15))], [row]) == {"lost", "phantom"}


def try_to_book(picked: Picked, told: list[Told], refused: list[Refusal], hold_id: HoldId | None = None) -> None:
    try:
        told.append(booked(picked, hold_id))
    except (SlotTaken, HoldExpired) as refusal:
        refused.append(refusal)


def booked(picked: Picked, hold_id: HoldId | None = None) -> Told:
    """Books in a transaction of its own. The answer counts only once that is committed."""
    with transaction() as session:
        visit = book(session, current_clinic(session), picked, API, clinic_now(session), hold_id)
    return Told(visit.id, visit.start_at)


def _entered(session: Session, picked: Picked) -> Told:
    """Books within a transaction that goes on."""
    clinic, now = current_clinic(session), clinic_now(session)
    wanted = permit(session, clinic, picked, now)
    visit = Appointment(
        patient_id=picked.patient_id,
        visit_type=picked.visit_type,
        provider_code=picked.provider,
        site_code=picked.site,
        modality=wanted.modality,
        start_at=wanted.start,
        end_at=wanted.end,
        status="booked",
        source="api",
    )
    session.add(visit)
    session.flush()
    claim(session, wanted, Owner(appointment_id=visit.id))
    return Told(visit.id, visit.start_at)


def cancelled(visit: UUID) -> None:
    with transaction() as session:
        cancel(session, current_clinic(session), AppointmentId(visit), API, clinic_now(session))


def try_to_move(visit: UUID, to: datetime, now_at: dict[UUID, datetime], answers: list[Told] | None = None) -> None:
    try:
        with transaction() as session:
            now = clinic_now(session)
            reschedule(session, current_clinic(session), AppointmentId(visit), Move(to), API, now)
    except SlotTaken:
        return
    now_at[visit] = to
    if answers is not None:
        answers.append(Told(visit, to))


def sweep() -> None:
    with transaction() as session:
        expire_holds(session)


def pass_time(engine: Engine, span: timedelta) -> None:
    with Session(engine) as session:
        later = clinic_now(session) + span
    with engine.begin() as connection:
        set_clock(connection, later)


def taken(engine: Engine) -> list[Taken]:
    """Everything that booked visits take, as the tables say it."""
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                """SELECT a.id, a.start_at, c.resource_id, lower(c.during), upper(c.during)
                   FROM appointment a LEFT JOIN claim c ON c.appointment_id = a.id AND c.active
                   WHERE a.status = 'booked'"""
            )
        ).all()
    assert all(resource is not None for _, _, resource, _, _ in rows), "a visit without any claim"
    return [Taken(*row) for row in rows]


def book_by_start(engine: Engine, number: int, told: list[Told]) -> None:
    """Forty minutes from one of eight quarters of an hour, if nobody begins just then."""
    start = datetime.fromisoformat(NINE) + timedelta(minutes=15 * (number % 8))
    row = {"visit": uuid4(), "first": start, "last": start + timedelta(minutes=40)}
    with engine.begin() as connection:
        insert = "INSERT INTO naive VALUES (:visit, :first, :last) ON CONFLICT DO NOTHING RETURNING visit"
        if connection.execute(text(insert), row).first():
            told.append(Told(row["visit"], start))


def book_in_part(engine: Engine, number: int, told: list[Told]) -> None:
    """One of four doctors and one of three rooms; whoever got anything is told that they have a visit."""
    visit = uuid4()
    with engine.begin() as connection:
        insert = (
            "INSERT INTO naive SELECT :visit, unnest(CAST(:wanted AS text[])) ON CONFLICT DO NOTHING RETURNING visit"
        )
        wanted = [f"doctor {number % 4}", f"room {number % 3}"]
        if connection.execute(text(insert), {"visit": visit, "wanted": wanted}).first():
            told.append(Told(visit, datetime.fromisoformat(NINE)))


def book_naively(engine: Engine, day: int, told: list[Told]) -> None:
    nine = datetime.fromisoformat(NINE)
    row = {"visit": uuid4(), "day": day, "first": nine, "last": nine + timedelta(minutes=20)}
    same_time = "day = :day AND first < :last AND :first < last"
    with engine.begin() as connection:
        if connection.execute(text(f"SELECT 1 FROM naive WHERE {same_time}"), row).first():
            return
        connection.execute(text("INSERT INTO naive VALUES (:visit, :day, :first, :last)"), row)
    told.append(Told(row["visit"], nine))
