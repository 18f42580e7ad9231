"""One visit as a file for a patient's calendar."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from icalendar import Calendar
from sqlalchemy import select

from api.audit.models import AuditRow
from tests.api.calendars.making import make_visit
from tests.api.scheduling.asking import booked, cancel, move
from tests.api.scheduling.making import clear_book, make_access, make_patient, patient_named

NINE = "2026-03-03T09:00:00-05:00"
LATER = datetime(2026, 3, 10, 15, tzinfo=UTC)  # 11 at Riverside, in summer time


@pytest.fixture
def omar(session):
    clear_book(session)
    return patient_named(session, "Omar")


def test_a_visit_is_an_event_that_every_program_reads(client, omar):
    """Who, where and when; its id stays the same however often it is fetched."""
    visit = booked(client, omar, NINE)
    answer = file_of(client, visit["id"])
    event = event_in(answer)

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert lines(answer) >= {
        "DTSTART:20260303T140000Z",  # 9 at Riverside
        f"UID:{visit['id']}@frontdesk",
        "SUMMARY:Office visit with Dr. Maya Patel",
        "LOCATION:Riverside\\, 120 River Rd\\, Louisville\\, KY 40202",
        "STATUS:CONFIRMED",
        "SEQUENCE:0",
        "CLASS:PRIVATE",
    }
    assert event.end.isoformat() == datetime.fromisoformat(visit["end"]).astimezone(UTC).isoformat()
    assert "URL" not in event
    assert event.walk("VALARM") == []
    assert file_of(client, visit["id"]).content == answer.content


def test_a_moved_visit_replaces_the_one_that_was_imported(client, omar):
    """The same id and a greater number; a cancelled one says so."""
    visit = booked(client, omar, NINE)
    first = event_in(file_of(client, visit["id"]))
    assert move(client, visit, "2026-03-04T10:00:00-05:00").status_code == 200
    moved = event_in(file_of(client, visit["id"]))
    assert cancel(client, visit).status_code == 200
    cancelled = event_in(file_of(client, visit["id"]))

    assert {str(event["UID"]) for event in (first, moved, cancelled)} == {f"{visit['id']}@frontdesk"}
    assert [event["SEQUENCE"] for event in (first, moved, cancelled)] == [0, 1, 2]
    assert [str(event["STATUS"]) for event in (first, moved, cancelled)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert first["DTSTAMP"].dt <= moved["DTSTAMP"].dt <= cancelled["DTSTAMP"].dt


def test_a_proposed_visit_is_tentative(client, session, omar):
    """Nobody has said yes to it yet."""
    visit = make_visit(session, omar.id, LATER, status="proposed")

    assert str(event_in(file_of(client, visit.id))["STATUS"]) == "TENTATIVE"


@pytest.mark.parametrize(
    ("modality", "link", "location"),
    [
        ("video", "https://video.example/w8", "By video"),
        ("video", None, "By video"),
        ("phone", None, "By phone"),
        ("phone", "https://video.example/w8", "By phone"),
    ],
)
def test_a_visit_from_afar_says_how_to_join(client, session, omar, modality, link, location):
    """A video visit has its link, and nobody drives to the clinic."""
    visit = make_visit(session, omar.id, LATER, visit_type="video-visit", modality=modality, video_link=link)
    event = event_in(file_of(client, visit.id))

    assert str(event["LOCATION"]) == location
    assert event.get("URL") == (link if modality == "video" else None)


@pytest.mark.parametrize(
    ("modality", "summary"),
    [
        ("video", "Video visit at Harbor Family & Specialty Care"),
        ("phone", "Phone visit at Harbor Family & Specialty Care"),
        ("in_person", "Visit at Harbor Family & Specialty Care"),
    ],
)
def test_a_visit_to_a_sensitive_department_does_not_tell(client, session, omar, modality, summary):
    """Calendars are shared with families and colleagues: neither Dr. Bell nor therapy is named."""
    visit = make_visit(session, omar.id, LATER, visit_type="therapy", provider_code="bell", modality=modality)
    answer = file_of(client, visit.id)

    assert str(event_in(answer)["SUMMARY"]) == summary
    assert not any(word in answer.text.lower() for word in ("bell", "therapy", "behavioral"))


def test_what_the_clinic_has_no_longer_is_not_named_either(client, session, omar):
    """Nobody can tell whether it was sensitive."""
    visit = make_visit(session, omar.id, LATER, provider_code="gone")

    assert "gone" not in file_of(client, visit.id).text


def test_a_file_is_disclosed_only_to_those_who_may_see_the_visit(client, bot, session, omar, conversation, now):
    """The bot needs its conversation's access, and each file is written down."""
    visit = booked(client, omar, NINE)
    stranger, own = conversation("+15025550199"), conversation(omar.phone)
    make_access(session, own.id, omar, now)

    assert file_of(bot(stranger.id), visit["id"]).status_code == 404
    assert file_of(bot(own.id), visit["id"]).status_code == 200
    assert file_of(client, uuid4()).status_code == 404
    assert client.get(path(visit["id"]), headers={"Authorization": "Bearer wrong"}).status_code == 401
    written = session.scalars(select(AuditRow).where(AuditRow.action == "appointment.exported")).all()
    assert [(row.actor, row.conversation_id, row.patient_id) for row in written] == [("bot", own.id, omar.id)]


def test_files_are_described(client):
    """Other systems learn from /openapi.json that the answer is a calendar."""
    described = client.get("/openapi.json").json()["paths"]["/v1/appointments/{appointment_id}/calendar.ics"]["get"]

    assert list(described["responses"]["200"]["content"]) == ["text/calendar"]
    assert set(described["responses"]) == {"200", "401", "404", "422"}
    assert list(described["responses"]["404"]["content"]) == ["application/problem+json"]


def test_an_umlaut_and_a_comma_arrive_whole(client, session):
    """Long lines are folded, and what means something else in the format is marked."""
    somebody = make_patient(session)
    visit = make_visit(session, somebody.id, LATER, provider_code="garcia", site_code="hilltop")
    answer = file_of(client, visit.id)

    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    assert str(event_in(answer)["SUMMARY"]) == "Office visit with Dr. Elena García"
    assert str(event_in(answer)["LOCATION"]) == "Hilltop, 48 Hill St, Evansville, IN 47708"
    assert event_in(answer).duration == timedelta(minutes=20)


def path(appointment_id) -> str:
    return f"/v1/appointments/{appointment_id}/calendar.ics"


def file_of(client, appointment_id):
    return client.get(path(appointment_id))


def event_in(answer):
    assert answer.status_code == 200, answer.text
    (event,) = Calendar.from_ical(answer.content).events
    return event


def lines(answer) -> set[str]:
    return set(answer.text.replace("\r\n ", "").split("\r\n"))
