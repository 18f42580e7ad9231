"""Putting the clinic's file into the database."""

import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from api.clinic import load as loading
from api.clinic.current import NoClinic, current_clinic
from api.clinic.load import load
from api.clinic.models import ClinicVersion, Resource
from api.clinic.reading import read_clinic
from api.clinic.sync import sync_clinic
from api.clock import clinic_now
from api.patients.models import Patient, Proxy, Referral
from api.scheduling.models import Appointment, Claim
from api.settings import DEMO_CLINIC, Settings, get_settings
from tests.api.patients.people import patient_named
from tests.conftest import START

LOUISVILLE = ZoneInfo("America/Kentucky/Louisville")


def test_the_demo_has_the_people_of_its_file(session):
    """Names, numbers, languages, guardians and referrals are those of the file."""
    ana, leo = patient_named(session, "Ana", "Torres"), patient_named(session, "Leo", "Torres")
    james, robert = patient_named(session, "James", "Walker"), patient_named(session, "Robert", "Fields")
    referral = session.scalars(select(Referral).where(Referral.patient_id == james.id)).one()

    assert (ana.phone, ana.language, ana.sex, ana.confirmed) == ("+15025550101", "es", "F", True)
    assert (leo.phone, leo.language) == (None, "es")
    assert session.get(Proxy, (ana.id, leo.id))
    assert not robert.phone_takes_texts
    assert (referral.department, referral.provider_code) == ("cardiology", "rahman")
    assert referral.valid_until == START.date() + timedelta(days=90)


def test_listed_visits_are_booked_with_all_that_they_take(session):
    """Ana's visit on Thursday of week 1 takes Dr. García, an exam room at Hilltop, and Ana herself."""
    ana = patient_named(session, "Ana", "Torres")
    visit = session.scalars(select(Appointment).filter_by(patient_id=ana.id, status="booked")).one()
    claims = session.execute(
        select(Resource.kind, Resource.site_code, Claim.during).join(Resource).where(Claim.appointment_id == visit.id)
    ).all()

    assert visit.start_at == datetime(2026, 3, 12, 9, tzinfo=ZoneInfo("America/Chicago"))
    assert (visit.provider_code, visit.site_code) == ("garcia", "hilltop")
    assert {(kind, site) for kind, site, _ in claims} == {
        ("provider", None),
        ("exam_room", "hilltop"),
        ("patient", None),
    }
    assert {during for _, _, during in claims} == {Range(visit.start_at.astimezone(UTC), visit.end_at.astimezone(UTC))}


def test_past_visits_take_nothing(session):
    """What is over is history: it makes patients established and holds no room."""
    kept = select(Claim.id).join(Appointment).where(Appointment.status == "fulfilled")

    assert session.scalar(select(func.count()).where(Appointment.status == "fulfilled")) > 10
    assert session.scalars(kept).all() == []


def test_every_coming_visit_is_protected(session):
    """Each booked visit holds at least its provider and its patient."""
    booked = session.scalars(select(Appointment.id).where(Appointment.status == "booked")).all()
    held = Counter(session.scalars(select(Claim.appointment_id).where(Claim.active)))

    assert min(held[visit] for visit in booked) >= 2


def test_a_second_start_changes_nothing(engine):
    """Loading is safe at every start."""
    before = counts(engine)
    load(get_settings())

    assert counts(engine) == before


def test_what_the_staff_changed_survives_a_restart(session):
    """Only a file that says something new is read into the database again."""
    ana = patient_named(session, "Ana", "Torres")
    ana.language = "en"
    session.commit()
    load(get_settings())
    session.refresh(ana)

    assert ana.language == "en"


def test_a_changed_file_is_followed(session, now):
    """A guardian who is no longer named loses access; a device that is gone takes no more visits; nobody is removed."""
    clinic = read_clinic(DEMO_CLINIC)
    leo, mia = patient_named(session, "Leo", "Torres"), patient_named(session, "Mia", "Torres")
    patients = [
        named.model_copy(update={"proxies": ()}) if named.given_name == "Leo" else named for named in clinic.patients
    ]
    pools = tuple(pool for pool in clinic.resources if pool.kind != "echo_machine")
    changed = clinic.model_copy(update={"name": "Harbor Care", "resources": pools, "patients": tuple(patients)})
    before = session.scalar(select(func.count()).select_from(Patient))

    assert sync_clinic(session, changed, now)
    assert current_clinic(session).name == "Harbor Care"
    assert not session.scalars(select(Resource).where(Resource.kind == "echo_machine")).one().in_use
    assert session.scalars(select(Resource).where(Resource.kind == "echo_room")).one().in_use
    assert session.scalar(select(func.count()).select_from(Patient)) == before
    assert session.scalars(select(Proxy.patient_id).where(Proxy.patient_id.in_([leo.id, mia.id]))).all() == [mia.id]
    assert not sync_clinic(session, changed, now)


def test_patients_are_not_kept_in_the_clinics_versions(session):
    """The definition's history is about the clinic: people have tables of their own, where they can be corrected."""
    definition = session.scalars(select(ClinicVersion.definition)).one()

    assert "patients" not in definition
    assert "Torres" not in str(definition)


def test_the_definition_comes_back_as_it_went_in(clinic):
    """What routes work with is what the file says."""
    from_file = read_clinic(DEMO_CLINIC)

    for part in ("name", "rules", "sites", "departments", "resources", "providers", "visit_types", "closures", "staff"):
        assert getattr(clinic, part) == getattr(from_file, part)


def test_the_clock_starts_where_the_setting_says(session):
    """Monday, 2 March 2026, 8:00 in Louisville, and running."""
    assert timedelta() <= clinic_now(session) - START < timedelta(minutes=5)


def test_another_clinic_has_no_invented_patients(empty_engine: Engine, tmp_path):
    """A clinic of one's own starts with its own people and an empty calendar, even from a copy of the demo's file."""
    own = tmp_path / "own.yml"
    shutil.copy(DEMO_CLINIC, own)
    load(Settings(frontdesk_clinic=own))

    with Session(empty_engine) as session:
        assert session.scalar(select(func.count()).select_from(Appointment)) == 0
        assert session.scalar(select(func.count()).select_from(Patient)) == 10


def test_an_empty_database_has_no_clinic(empty_engine: Engine):
    """Whoever asks too early is told what to run."""
    with Session(empty_engine) as session, pytest.raises(NoClinic, match=r"api\.clinic\.load"):
        current_clinic(session)


def test_a_wrong_file_is_explained(empty_engine: Engine, tmp_path, monkeypatch, capsys):
    """Each mistake with its line; nothing is written."""
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("name: Somewhere\nphon: +1 502 555 0100\n")
    monkeypatch.setenv("FRONTDESK_CLINIC", str(wrong))
    get_settings.cache_clear()

    assert loading.main() == 2
    assert "wrong.yml line 2, phon: the key 'phon' is not known here" in capsys.readouterr().err


def counts(engine):
    with Session(engine) as session:
        tables = (ClinicVersion, Resource, Patient, Proxy, Referral, Appointment, Claim)
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]
