"""The patients that a clinic's file names, with those who act for them and their referrals."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from api.clinic.definition import Clinic
from api.clinic.definition import Patient as Named
from api.clinic.models import Resource
from api.patients.models import Patient, Proxy, Referral

_SEX: Final = {"female": "F", "male": "M"}

type ByCode = dict[str, Patient]


def sync_patients(session: Session, clinic: Clinic, people: Sequence[Named], now: datetime) -> ByCode:
    """Adds and renews patients; nobody is ever removed. A patient is known by names, birth date and own number."""
    rows = patients_by_code(session, people)
    for named in people:
        rows[named.code] = _renewed(session, clinic, named, rows.get(named.code), now)
    session.flush()
    _sync_resources(session, rows)
    _sync_proxies(session, people, rows)
    _sync_referrals(session, clinic, people, rows, now)
    session.flush()
    return rows


def patients_by_code(session: Session, people: Sequence[Named]) -> ByCode:
    """Those of these people whom the database has, by the file's code."""
    births = {named.birth_date for named in people}
    found = session.scalars(select(Patient).where(Patient.birth_date.in_(births), Patient.confirmed))
    known = {(row.given_name, row.family_name, row.birth_date, row.phone): row for row in found}
    keys = {named.code: (named.given_name, named.family_name, named.birth_date, named.phone) for named in people}
    return {code: known[key] for code, key in keys.items() if key in known}


def _renewed(session: Session, clinic: Clinic, named: Named, row: Patient | None, now: datetime) -> Patient:
    if row is None:
        row = Patient(
            given_name=named.given_name,
            family_name=named.family_name,
            birth_date=named.birth_date,
            phone=named.phone,
            created_at=now,
        )
        session.add(row)
    row.sex = _SEX.get(named.sex)
    row.language = clinic.language_of(named)
    row.phone_takes_texts = named.textable
    return row


def _sync_resources(session: Session, rows: ByCode) -> None:
    """A patient's own time is claimed too: nobody can be in two places."""
    ids = {patient.id for patient in rows.values()}
    have = session.scalars(select(Resource.patient_id).where(Resource.patient_id.in_(ids)))
    session.add_all(Resource(kind="patient", code=str(new), patient_id=new) for new in ids - set(have))


def _sync_proxies(session: Session, people: Sequence[Named], rows: ByCode) -> None:
    """The file's word is the last: somebody who may act no longer must not see another visit."""
    wanted = {(rows[code].id, rows[named.code].id) for named in people for code in named.proxies}
    ids = [patient.id for patient in rows.values()]
    have = {(row.proxy_id, row.patient_id) for row in session.scalars(select(Proxy).where(Proxy.patient_id.in_(ids)))}
    session.execute(delete(Proxy).where(tuple_(Proxy.proxy_id, Proxy.patient_id).in_(have - wanted)))
    session.add_all(Proxy(proxy_id=proxy, patient_id=patient) for proxy, patient in wanted - have)


def _sync_referrals(session: Session, clinic: Clinic, people: Sequence[Named], rows: ByCode, now: datetime) -> None:
    today = now.astimezone(clinic.home_zone).date()
    ids = [patient.id for patient in rows.values()]
    found = session.scalars(select(Referral).where(Referral.patient_id.in_(ids)))
    have = {(row.patient_id, row.department, row.provider_code) for row in found}
    session.add_all(
        Referral(
            patient_id=rows[named.code].id,
            department=referral.department,
            provider_code=referral.provider,
            valid_until=today + timedelta(days=referral.valid_days),
        )
        for named in people
        for referral in named.referrals
        if (rows[named.code].id, referral.department, referral.provider) not in have
    )
