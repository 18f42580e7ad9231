"""Busy times of a provider's outside calendar in the appointment book, from naming it to removing it."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from api.audit.models import AuditRow
from api.calendars import busy_times
from api.calendars.models import OutsideCalendar
from api.scheduling.models import Claim, OutsideEvent
from api.worker.housekeeping import one_round
from api.worker.tasks import read_outside_calendar, tasks_on
from tests.api.calendars.making import BROKEN, busy, make_calendar
from tests.api.scheduling.asking import PATEL, TUESDAY, book, booked, cancel, held, on, search, starts
from tests.api.scheduling.making import clear_book, patient_named

PATH = "/v1/providers/patel/outside-calendar"
NINE, TEN, ELEVEN = (f"2026-03-03T{hour:02}:00:00-05:00" for hour in (9, 10, 11))
HALF_PAST_NINE = "2026-03-03T09:30:00-05:00"


@pytest.fixture
def omar(session):
    clear_book(session)
    return patient_named(session, "Omar")


@pytest.fixture
def read(client, elsewhere):
    """`read(busy(…), …)`: Dr. Patel's outside calendar has these events, and the worker reads it."""

    def reads(*events: str) -> dict:
        elsewhere.body = make_calendar(*events)
        assert client.put(PATH, json={"url": elsewhere.url}).status_code == 200
        read_outside_calendar(provider="patel")
        return shown(client)

    return reads


def test_a_busy_time_is_not_booked_until_its_event_is_gone(client, session, read, omar):
    """Dr. Patel is elsewhere at nine: nobody is offered that time or gets it. Once she is not, they do."""
    ana = patient_named(session, "Ana")
    read(busy(NINE, TEN))
    offered = starts(search(client, windows=on(TUESDAY), **PATEL, limit=40))
    assert book(client, omar, HALF_PAST_NINE).status_code == 409
    assert f"{TUESDAY}T09:00" not in offered
    assert f"{TUESDAY}T10:00" in offered
    booked(client, omar, TEN)

    read()
    assert starts(search(client, windows=on(TUESDAY), **PATEL, limit=1)) == [f"{TUESDAY}T09:00"]
    booked(client, ana, NINE)


def test_only_that_provider_is_busy(client, read, omar):
    """Dr. Okafor's patients do not notice."""
    read(busy(TEN, ELEVEN))

    booked(client, omar, TEN, provider="okafor")


def test_an_event_that_moves_takes_its_time_along(client, read, omar):
    """From nine to ten o'clock."""
    read(busy(NINE, TEN))
    read(busy(TEN, ELEVEN))

    assert book(client, omar, TEN).status_code == 409
    booked(client, omar, NINE)


def test_a_visit_that_is_there_stays_and_is_shown_as_a_conflict(client, session, read, omar):
    """Nobody is turned away because Dr. Patel forgot to look; the rest of her busy time is kept free of others."""
    visit = booked(client, omar, HALF_PAST_NINE)
    state = read(busy(NINE, ELEVEN))
    ana = patient_named(session, "Ana")

    assert client.get(f"/v1/appointments/{visit['id']}").json()["status"] == "booked"
    assert state["conflicts"] == [
        {
            "appointment_id": visit["id"],
            "start": visit["start"],
            "end": visit["end"],
            "busy_from": NINE,
            "busy_until": ELEVEN,
        }
    ]
    assert book(client, ana, NINE).status_code == 409
    assert book(client, ana, "2026-03-03T10:15:00-05:00").status_code == 409


def test_what_a_cancelled_visit_frees_is_taken_at_the_next_reading(client, read, omar):
    """The same calendar, read again."""
    visit = booked(client, omar, HALF_PAST_NINE)
    read(busy(NINE, ELEVEN))
    cancel(client, visit)
    state = read(busy(NINE, ELEVEN))

    assert state["conflicts"] == []
    assert book(client, omar, HALF_PAST_NINE).status_code == 409


def test_to_read_the_same_again_changes_nothing(session, read, omar):
    """Neither a stretch nor a claim, so no process has to learn anything."""
    read(busy(NINE, TEN), busy("2026-03-04T09:00:00-05:00", "2026-03-04T12:00:00-05:00"))
    before = rows(session)
    read(busy(NINE, TEN), busy("2026-03-04T09:00:00-05:00", "2026-03-04T12:00:00-05:00"))

    assert len(before) == 2
    assert rows(session) == before


def test_claims_are_ended_and_never_deleted(session, read, omar):
    """Other processes remember claims, and learn of ended ones only from the rows."""
    read(busy(NINE, TEN))
    (claim,) = session.scalars(select(Claim.id).where(Claim.outside_event_id.is_not(None))).all()
    read()
    read(busy(NINE, TEN))
    read()

    ended = session.execute(select(Claim.id, Claim.active).where(Claim.outside_event_id.is_not(None))).all()
    assert claim in {row.id for row in ended}
    assert {row.active for row in ended} == {False}


def test_a_visit_booked_where_an_event_was_is_no_conflict(client, read, omar):
    """What is gone from the calendar is gone from its state too."""
    read(busy(NINE, TEN))
    read()
    booked(client, omar, NINE)
    state = shown(client)

    assert (state["busy_events"], state["conflicts"]) == (0, [])


def test_a_hold_keeps_its_time_until_it_is_over(client, read, omar, later):
    """Somebody is about to say yes; if they do not, the calendar takes the time at the next reading."""
    held(client, NINE)
    read(busy(NINE, TEN))
    later(minutes=31)
    read(busy(NINE, TEN))

    assert book(client, omar, NINE).status_code == 409


def test_an_expired_hold_that_nobody_has_ended_is_not_in_the_way(client, session, read, omar, later):
    """Its time goes to the calendar as it would to a patient."""
    held(client, NINE)
    later(minutes=31)
    read(busy(NINE, TEN))

    owners = session.execute(
        select(Claim.hold_id.is_(None), Claim.active).where(Claim.resource_id == resource(session))
    ).all()
    assert sorted(owners) == [(False, False), (True, True)]


@pytest.mark.parametrize("body", BROKEN)
def test_what_cannot_be_read_changes_nothing(client, elsewhere, read, omar, later, body):
    """A sign-in page instead of a calendar: what was known still counts, and the staff are told."""
    good = read(busy(NINE, TEN))
    later(minutes=15)
    elsewhere.body = body
    read_outside_calendar(provider="patel")
    state = shown(client)

    assert state["problem"] == busy_times.NOT_A_CALENDAR
    assert state["succeeded_at"] == good["succeeded_at"] < state["checked_at"]
    assert state["busy_events"] == 1
    assert book(client, omar, NINE).status_code == 409


def test_a_problem_is_over_when_the_calendar_is_read_again(client, elsewhere, read, omar):
    """The sentence disappears, and what was missed is caught up with."""
    read()
    elsewhere.status = 503
    read_outside_calendar(provider="patel")
    assert "503" in shown(client)["problem"]
    elsewhere.status = 200

    assert read(busy(NINE, TEN))["problem"] is None


def test_nothing_of_what_an_event_is_about_is_kept(session, elsewhere, read, omar, caplog):
    """Not in a row, not in a log, not in a problem; and no log has the address, which is as good as a password."""
    with caplog.at_level(logging.INFO, "api"):
        read(busy(NINE, TEN))
        elsewhere.body = make_calendar("DTSTART:Divorce lawyer")
        read_outside_calendar(provider="patel")

    kept = session.execute(text("SELECT row_to_json(c)::text FROM outside_calendar c")).scalars().all()
    assert "Divorce" not in " ".join([*kept, *caplog.messages])
    assert elsewhere.url not in caplog.text
    assert [line.split()[0] for line in caplog.messages] == ["outside_calendar.read", "outside_calendar.not_read"]
    assert {column.name for column in OutsideEvent.__table__.columns} == {"id", "provider_code", "start_at", "end_at"}


def test_a_removed_calendar_frees_its_time(client, read, omar):
    """At once, and to ask again is harmless."""
    read(busy(NINE, TEN))
    assert [client.delete(PATH).status_code for _ in range(2)] == [204, 204]

    booked(client, omar, NINE)
    assert client.get(PATH).status_code == 404
    read_outside_calendar(provider="patel")


def test_no_transaction_is_open_while_another_server_is_asked(engine, session, elsewhere, read, omar):
    """It may take its time; nobody waits for it at the database."""
    seen = []
    idle = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'"
    )

    def look() -> None:
        with engine.connect() as connection:
            seen.append(connection.scalar(idle))

    session.rollback()  # the test's own
    elsewhere.meanwhile = look
    read(busy(NINE, TEN))

    assert seen == [0]


def test_an_answer_for_an_address_that_is_no_longer_named_is_dropped(client, elsewhere, read, omar):
    """While the old server was thinking, the clinic named another."""
    other = f"{elsewhere.origin}/another.ics"
    elsewhere.meanwhile = lambda: client.put(PATH, json={"url": other})
    state = read(busy(NINE, TEN))

    assert (state["url"], state["checked_at"], state["busy_events"]) == (other, None, 0)


def test_busy_times_of_an_old_address_count_until_the_new_one_is_read(client, elsewhere, read, omar):
    """A slip in the new address does not open Dr. Patel's day."""
    read(busy(NINE, TEN))
    answer = client.put(PATH, json={"url": f"{elsewhere.origin}/another.ics"})

    assert answer.json()["succeeded_at"] is None
    assert book(client, omar, NINE).status_code == 409


def test_the_worker_reads_what_is_named_and_then_every_quarter_of_an_hour(client, engine, elsewhere, omar, later):
    """Through the queue, as everything that takes its time."""
    elsewhere.body = make_calendar(busy(NINE, TEN))
    client.put(PATH, json={"url": elsewhere.url})
    works(engine)
    assert len(elsewhere.asked) == 1
    assert shown(client)["busy_events"] == 1

    for minutes, times in ((14, 1), (2, 2), (0, 2)):
        later(minutes=minutes)
        one_round()
        one_round()
        works(engine)
        assert len(elsewhere.asked) == times


def test_to_name_the_same_calendar_again_has_it_read_at_once(client, engine, elsewhere, read, omar):
    """For whoever has just changed something there."""
    first = read()
    elsewhere.body = make_calendar(busy(NINE, TEN))
    client.put(PATH, json={"url": elsewhere.url})
    works(engine)

    assert first["busy_events"] == 0
    assert shown(client)["busy_events"] == 1


def test_a_calendar_of_a_provider_who_has_left_is_left_alone(client, session, elsewhere, omar):
    """It says so, and is not asked for every few seconds."""
    session.add(OutsideCalendar(provider_code="gone", url=elsewhere.url))
    session.commit()
    read_outside_calendar(provider="gone")
    session.expire_all()

    assert elsewhere.asked == []
    assert session.get_one(OutsideCalendar, "gone").checked_at
    assert client.delete(PATH.replace("patel", "gone")).status_code == 204


def test_a_day_off_is_a_day_of_the_providers_site(read, session, elsewhere):
    """Dr. García works at Hilltop, an hour behind Riverside."""
    session.add(OutsideCalendar(provider_code="garcia", url=elsewhere.url))
    session.commit()
    elsewhere.body = make_calendar("DTSTART;VALUE=DATE:20260305")
    read_outside_calendar(provider="garcia")

    (event,) = session.scalars(select(OutsideEvent)).all()
    assert event.start_at == datetime(2026, 3, 5, 6, tzinfo=UTC)  # midnight in Evansville
    assert event.end_at - event.start_at == timedelta(days=1)


@pytest.mark.parametrize("url", ["http://calendar.example/c.ics", "calendar", "https://", "ftp://calendar.example/"])
def test_an_address_that_is_none_is_refused(client, url):
    """At once and in a sentence."""
    answer = client.put(PATH, json={"url": url})

    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid"
    assert answer.json()["detail"].endswith(".")
    assert client.get(PATH).status_code == 404


def test_only_the_clinic_has_to_do_with_outside_calendars(client, bot, session, conversation):
    """Not a conversation, not a stranger; a provider whom nobody knows has none. Changes are written down."""
    acting = bot(conversation("+15025550104").id)
    named = {"url": "https://calendar.example/c.ics"}
    answers = [acting.put(PATH, json=named), acting.get(PATH), acting.delete(PATH)]
    assert {answer.status_code for answer in answers} == {403}
    assert client.get(PATH, headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert client.put(PATH.replace("patel", "nobody"), json=named).status_code == 404

    client.put(PATH, json=named)
    client.delete(PATH)
    written = select(AuditRow.action, AuditRow.facts).where(AuditRow.action.like("outside_calendar.%"))
    assert [(action, facts) for action, facts in session.execute(written.order_by(AuditRow.id))] == [
        ("outside_calendar.named", {"provider": "patel"}),
        ("outside_calendar.removed", {"provider": "patel"}),
    ]


def test_outside_calendars_are_described(client):
    """Every answer stands in /openapi.json."""
    described = client.get("/openapi.json").json()["paths"]["/v1/providers/{provider}/outside-calendar"]

    assert set(described["put"]["responses"]) == {"200", "400", "401", "403", "404", "422"}
    assert set(described["get"]["responses"]) == {"200", "401", "403", "404", "422"}
    assert set(described["delete"]["responses"]) == {"204", "401", "403", "422"}


def shown(client) -> dict:
    answer = client.get(PATH)
    assert answer.status_code == 200, answer.text
    return answer.json()


def works(engine) -> None:
    """Runs the real worker until nothing is due."""

    async def work() -> None:
        app = tasks_on(engine, connections=4)
        async with app.open_async():
            await app.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)

    asyncio.run(work())


def rows(session) -> list:
    """All that is in the book of outside calendars, with the transactions that wrote it."""
    session.rollback()
    return session.execute(
        text(
            "SELECT e.id, e.xmin::text, c.id, c.xmin::text, c.active, c.during FROM outside_event e"
            " LEFT JOIN claim c ON c.outside_event_id = e.id ORDER BY e.id, c.id"
        )
    ).all()


def resource(session) -> int:
    return session.scalars(text("SELECT id FROM resource WHERE kind = 'provider' AND code = 'patel'")).one()
