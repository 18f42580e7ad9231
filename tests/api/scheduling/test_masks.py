"""What a process remembers of the book, and how it learns of what others write. It is Monday, 2 March 2026, 08:00.

Two `Masks` on one database stand for two processes. Whatever they remember is compared with what the book holds.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from api.clinic.current import current_clinic, open_book
from api.clock import clinic_now
from api.db.engine import transaction
from api.errors import Refusal
from api.ids import AppointmentId, HoldId
from api.scheduling.appointments import Move, book, cancel, reschedule
from api.scheduling.availability import CELL, bits
from api.scheduling.expiry import expire_holds
from api.scheduling.holds import hold_slot, release_hold
from api.scheduling.masks import Masks
from tests.api.scheduling.asking import PATEL, TUESDAY, booked, on, search, starts
from tests.api.scheduling.asking import book as book_over_http
from tests.api.scheduling.making import (
    API,
    clear_book,
    make_bot,
    make_patient,
    make_patients,
    office_visit,
    with_clinic,
)

NINE, TEN, ELEVEN = (f"{TUESDAY}T{at}:00-05:00" for at in ("09:00", "10:00", "11:00"))
NOBODY = frozenset()


@pytest.fixture(autouse=True)
def free_book(session):
    clear_book(session)


@pytest.fixture
def who(session):
    return make_patients(session, 1)[0]


def seen(masks: Masks, session: Session) -> dict[tuple[str, str, str], list[str]]:
    """The taken cells that a process knows of, by resource, as Riverside's times; what is free is left out."""
    now = clinic_now(session)

    def see(frame, lines):
        known = {key: line.busy(frame, now, None, NOBODY) for key, line in lines.items()}
        return {key: [str(frame.instant(cell)) for cell in bits(busy)] for key, busy in known.items() if busy}

    return masks.look(session, current_clinic(session), now, see)


def looked(masks: Masks) -> dict[tuple[str, str, str], list[str]]:
    """The same in a transaction of its own."""
    with transaction() as session:
        return seen(masks, session)


def minutes_of_patel(masks: Masks) -> int:
    return len(looked(masks).get(("provider", "", "patel"), [])) * 5


def written(work: Callable):
    """Something that another process does and commits."""
    with transaction() as session:
        clinic, now = open_book(session)
        return work(session, clinic, now)


def in_the_book(engine: Engine) -> dict[tuple[str, str, str], list[str]]:
    """What the book itself says, without any memory: every active claim that counts now."""
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                """SELECT r.kind, coalesce(r.site_code, ''), r.code, lower(c.during), upper(c.during)
                   FROM claim c JOIN resource r ON r.id = c.resource_id
                   WHERE c.active AND r.in_use AND r.kind <> 'patient'
                     AND (c.expires_at IS NULL OR c.expires_at > (SELECT clinic_now()))"""
            )
        ).all()
    taken: dict[tuple[str, str, str], list[str]] = {}
    for kind, site, code, first, last in rows:
        cells = taken.setdefault((kind, site, code), [])
        cells += [str(first + CELL * n) for n in range((last - first) // CELL)]
    return {key: sorted(cells) for key, cells in taken.items()}


def test_each_process_notices_at_once_what_the_other_writes(engine, who, later):
    """A booking, a move, a cancellation, a hold, its release and its end by the clock: both see each without delay."""
    one, other = Masks(), Masks()
    assert looked(one) == looked(other) == {}

    def both_see(minutes: int) -> None:
        assert looked(one) == looked(other) == in_the_book(engine)
        assert minutes_of_patel(one) == minutes

    visit = written(lambda s, c, now: book(s, c, office_visit(NINE, who), API, now).id)
    both_see(40)
    there = Move(office_visit(TEN).start)
    written(lambda s, c, now: reschedule(s, c, AppointmentId(visit), there, API, now))
    both_see(40)
    kept = written(lambda s, c, now: hold_slot(s, c, office_visit(ELEVEN), API, now).id)
    both_see(80)
    written(lambda s, c, now: cancel(s, c, AppointmentId(visit), API, now))
    both_see(40)
    written(lambda s, c, now: release_hold(s, HoldId(kept), API))
    both_see(0)
    written(lambda s, c, now: hold_slot(s, c, office_visit(NINE), API, now))
    both_see(40)
    later(minutes=11)
    both_see(0)
    written(lambda s, c, now: expire_holds(s))
    both_see(0)


def test_what_is_written_and_not_committed_is_not_remembered(engine, who):
    """Neither the writer nor anybody else counts a visit before it is certain; after it is undone nobody ever does."""
    one, other = Masks(), Masks()
    looked(other)
    with transaction() as session:
        clinic, now = open_book(session)
        undone = session.begin_nested()
        book(session, clinic, office_visit(NINE, who), API, now)
        assert seen(one, session) == seen(Masks(), session) == looked(other) == {}
        undone.rollback()
        assert seen(one, session) == looked(other) == {}
    assert looked(one) == looked(other) == {}


def test_what_is_given_up_and_not_committed_still_counts(engine, who):
    """A cancellation that is then undone has freed nothing for anybody, not even for a process that began just then."""
    visit = written(lambda s, c, now: book(s, c, office_visit(NINE, who), API, now).id)
    before, fresh = Masks(), Masks()
    looked(before)
    with Session(engine) as session:
        cancel(session, current_clinic(session), AppointmentId(visit), API, clinic_now(session))
        for masks in (before, fresh):
            assert seen(masks, session)["provider", "", "patel"]
        session.rollback()
    assert looked(before) == looked(fresh) == in_the_book(engine)
    assert minutes_of_patel(fresh) == 40


@pytest.mark.parametrize("looks", ["before the other commits", "only afterwards"])
def test_a_transaction_that_began_first_and_ends_last_is_not_missed(engine, session, looks):
    """A long booking begins, a short one comes and goes, then the long one commits: a process knows of both."""
    early, late = make_patients(session, 2)
    masks = Masks()
    looked(masks)
    with Session(engine) as slow:
        clinic, now = open_book(slow)
        book(slow, clinic, office_visit(NINE, early), API, now)
        written(lambda s, c, now: book(s, c, office_visit(TEN, late), API, now))
        if looks == "before the other commits":
            assert minutes_of_patel(masks) == 40
            assert minutes_of_patel(masks) == 40  # a second look asks for what is newer than the first
        slow.commit()
    assert minutes_of_patel(masks) == 80
    assert looked(masks) == in_the_book(engine)


def test_a_process_that_begins_while_others_write_misses_nothing(engine, session):
    """The first look, at everything, happens between the beginning and the end of a booking and a cancellation.

    A third visit is booked after both have begun, and before the look.
    """
    one, two, three = make_patients(session, 3)
    visit = written(lambda s, c, now: book(s, c, office_visit(NINE, one), API, now).id)
    masks = Masks()
    with Session(engine) as booking, Session(engine) as cancelling:
        clinic, now = open_book(booking)
        book(booking, clinic, office_visit(TEN, two), API, now)
        cancel(cancelling, clinic, AppointmentId(visit), API, now)
        written(lambda s, c, now: book(s, c, office_visit(ELEVEN, three), API, now))
        assert minutes_of_patel(masks) == 80
        booking.commit()
        assert minutes_of_patel(masks) == 120
        cancelling.commit()
    assert minutes_of_patel(masks) == 80
    assert looked(masks) == in_the_book(engine)


def test_ones_own_hold_is_free_to_oneself_in_every_process(engine, conversation):
    """A conversation's hold is taken for all others, and free for it, whichever process it asks."""
    talk = conversation("+15025550102")
    written(lambda s, c, now: hold_slot(s, c, office_visit(NINE), make_bot(talk.id), now))
    for masks in (Masks(), Masks()):
        with transaction() as session:
            now = clinic_now(session)

            def of_patel(frame, lines, now=now):
                line = lines["provider", "", "patel"]
                return line.busy(frame, now, talk.id, NOBODY), line.busy(frame, now, None, NOBODY)

            free, taken = masks.look(session, current_clinic(session), now, of_patel)
        assert (free, taken.bit_count()) == (0, 8)


def test_after_many_changes_the_memory_is_the_book(engine, session, later):
    """Two hundred bookings, holds, moves, cancellations and ends at random: patched or read anew, the same."""
    dice, patients = Random(5), make_patients(session, 12)
    patched, seldom = Masks(), Masks()
    looked(seldom)
    visits, holds = [], []
    starts = [office_visit(NINE).start + timedelta(minutes=15 * n, days=n % 3) for n in range(24)]

    def anything(s, c, now):
        picked = replace(office_visit(NINE, dice.choice(patients)), start=dice.choice(starts))
        match dice.choice("bbbhhmmcru"):
            case "b":
                visits.append(book(s, c, picked, API, now).id)
            case "h":
                holds.append((picked, hold_slot(s, c, picked, API, now).id))
            case "m" if visits:
                reschedule(s, c, AppointmentId(dice.choice(visits)), Move(picked.start), API, now)
            case "c" if visits:
                cancel(s, c, AppointmentId(visits.pop(dice.randrange(len(visits)))), API, now)
            case "r" if holds:
                release_hold(s, HoldId(holds.pop()[1]), API)
            case "u" if holds:
                held, hold_id = holds.pop()
                visits.append(book(s, c, held, API, now, HoldId(hold_id)).id)

    for step in range(200):
        with suppress(Refusal):
            written(anything)
        if step % 10 == 0:
            assert looked(patched) == in_the_book(engine)
        if step % 40 == 39:
            later(minutes=4)
    assert visits
    assert looked(patched) == looked(seldom) == looked(Masks()) == in_the_book(engine)


def test_rooms_and_doctors_come_and_go(engine, session, who):
    """A room out of use is forgotten and remembered again; a new doctor is known once the file names them."""
    masks = Masks()
    written(lambda s, c, now: book(s, c, office_visit(NINE, who), API, now))
    (room,) = (key for key in looked(masks) if key[0] == "exam_room")
    everything = looked(masks)

    with_clinic(session, resources=[{"kind": "gym_place", "site": "hilltop", "count": 1}])
    assert room not in looked(masks)
    assert looked(masks) == in_the_book(engine)

    like_patel = current_clinic(session).provider("patel").model_dump(mode="json", exclude={"code", "aliases"})
    rooms = [{"kind": "exam_room", "site": "riverside", "count": 6}]
    with_clinic(session, resources=rooms, providers={"new": like_patel})
    assert looked(masks) == everything
    written(lambda s, c, now: book(s, c, office_visit(TEN, who, "new"), API, now))
    assert looked(masks) == in_the_book(engine)
    assert ("provider", "", "new") in looked(masks)


def test_what_was_in_force_long_before_stays_remembered_when_the_weeks_pass(engine, session, who, later):
    """After six weeks the memory begins anew at a later day, and a visit of two months ahead is still in it."""
    masks = Masks()
    visit = replace(office_visit(NINE, who), start=office_visit("2026-05-05T09:00:00-04:00").start)
    written(lambda s, c, now: book(s, c, visit, API, now))
    before = looked(masks)
    later(days=42)
    assert looked(masks) == before == in_the_book(engine)


def test_a_process_that_is_behind_offers_again_and_books_nobody_twice(client, session, engine):
    """A visit of which the memory has not heard: its time is offered, and whoever takes it hears what is nearest."""
    nine = on(TUESDAY, time_from="09:00", time_to="09:00")
    assert starts(search(client, windows=nine, **PATEL)) == [NINE[:16]]
    booked(client, make_patient(session), NINE)
    with engine.begin() as connection:  # the visit's claims seem to be older than all that was asked for
        connection.execute(text("ALTER TABLE claim DISABLE TRIGGER claim_remembers_its_change"))
        connection.execute(text("UPDATE claim SET changed = '3'"))
    assert starts(search(client, windows=nine, **PATEL)) == [NINE[:16]]
    refusal = book_over_http(client, make_patient(session), NINE)
    assert (refusal.status_code, refusal.json()["code"]) == (409, "slot_taken")
    assert refusal.json()["nearest"]
    assert in_the_book(engine)["provider", "", "patel"][0] == "2026-03-03 14:00:00+00:00"
