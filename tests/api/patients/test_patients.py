"""Finding patients by their number, and what "established" means."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from api.audit.models import AuditRow
from api.auth import Principal
from api.errors import NotFound
from api.patients.access import require_access
from api.patients.established import established_departments, visits_kept
from api.patients.identity import identify
from api.scheduling.models import Appointment
from tests.api.patients.people import ANAS_PHONE, FIELDS_PHONE, make_patient, patient_named


def test_a_number_finds_everyone_whom_it_reaches(client):
    """Ana's number reaches Ana, and her children through her."""
    items = client.get("/v1/patients", params={"phone": ANAS_PHONE}).json()["items"]

    assert {patient["given_name"]: patient["established"] for patient in items} == {
        "Ana": ["family-medicine"],
        "Leo": ["pediatrics"],
        "Mia": ["pediatrics"],
    }


def test_a_plus_sign_may_arrive_unescaped(client):
    """`?phone=+1502…` typed by hand means what it looks like."""
    assert len(client.get(f"/v1/patients?phone={FIELDS_PHONE}").json()["items"]) == 2


def test_the_bot_finds_only_those_it_may_act_for(conversation, bot):
    """Before identification a number tells the bot nothing; afterwards only its own people."""
    fields = conversation(FIELDS_PHONE)
    http = bot(fields.id)
    assert http.get("/v1/patients", params={"phone": FIELDS_PHONE}).json() == {"items": []}

    http.post(f"/v1/conversations/{fields.id}/identify", json={"birth_date": "1949-05-27", "family_name": "Fields"})

    items = http.get("/v1/patients", params={"phone": FIELDS_PHONE}).json()["items"]
    assert [patient["given_name"] for patient in items] == ["Robert"]
    assert http.get("/v1/patients", params={"phone": ANAS_PHONE}).json() == {"items": []}


def test_who_was_looked_up_is_on_record(client, session):
    """Each patient whose record left the clinic leaves a row in the audit."""
    client.get("/v1/patients", params={"phone": ANAS_PHONE})

    assert len(session.scalars(select(AuditRow).where(AuditRow.action == "patient.read")).all()) == 3


def test_nothing_is_told_without_a_token(client):
    """A caller without the clinic's token hears no name."""
    answer = client.get("/v1/patients", params={"phone": ANAS_PHONE}, headers={"Authorization": "Bearer guess"})

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")


def test_access_is_asked_for_by_patient(session, conversation, now):
    """A patient to whom a conversation has no access looks like one who does not exist; the clinic sees all."""
    anas = conversation(ANAS_PHONE)
    ana, leo = patient_named(session, "Ana", "Torres"), patient_named(session, "Leo", "Torres")
    james = patient_named(session, "James", "Walker")
    the_bot = Principal("bot", anas.id)
    identify(session, anas.id, [ana.birth_date], "Torres", now, actor="bot")

    for opened in (ana, leo):
        require_access(session, the_bot, opened.id)
    with pytest.raises(NotFound):
        require_access(session, the_bot, james.id)
    require_access(session, Principal("api"), james.id)


def visit(session, patient, now, *, years_ago=0.5, status="fulfilled", provider="lee", visit_type="office-visit"):
    start = now - timedelta(days=365.25 * years_ago)
    session.add(
        Appointment(
            patient_id=patient.id,
            visit_type=visit_type,
            provider_code=provider,
            site_code="riverside",
            modality="in_person",
            start_at=start,
            end_at=start + timedelta(minutes=20),
            status=status,
            source="import",
        )
    )
    session.flush()


@pytest.mark.parametrize(
    ("facts", "departments"),
    [
        ({}, {"family-medicine"}),
        ({"status": "arrived"}, {"family-medicine"}),
        ({"status": "noshow"}, set()),
        ({"status": "cancelled"}, set()),
        ({"status": "booked", "years_ago": -0.1}, set()),
        ({"years_ago": 2.99}, {"family-medicine"}),
        ({"years_ago": 3.01}, set()),
        ({"provider": "left-long-ago", "visit_type": "skin-check"}, {"dermatology"}),
    ],
    ids=str,
)
def test_established_means_seen_there_within_three_years(session, clinic, now, facts, departments):
    """A kept visit in the department counts, a missed, cancelled, coming or very old one does not."""
    ida = make_patient(session)
    visit(session, ida, now, **facts)

    assert established_departments(session, clinic, ida.id, now) == departments


def test_the_visits_kept_tell_by_whom_a_patient_was_seen(session, clinic, now):
    """Seen by Dr. Lee is not seen by Dr. Patel, though both are family doctors."""
    ida = make_patient(session)
    visit(session, ida, now)

    assert [kept.provider_code for kept in visits_kept(session, clinic, [ida.id], now)] == ["lee"]
