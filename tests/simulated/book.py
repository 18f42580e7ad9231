"""What is in the clinic's book and on the staff's list because of a household."""

from typing import Any

from sqlalchemy import text

from api.db.engine import transaction
from tests.simulated.people import Household


def book_of(household: Household) -> list[dict[str, Any]]:
    """Every visit of these people, and of whoever registered from their number, on the wall clock of its place."""
    asked = """
        SELECT a.id, a.patient_id, a.visit_type, a.provider_code, a.site_code, a.modality, a.status, a.source,
               a.confirmed_at IS NOT NULL AS confirmed,
               a.start_at AT TIME ZONE CASE a.site_code WHEN 'hilltop' THEN 'America/Chicago'
                                       ELSE 'America/Kentucky/Louisville' END AS start, p.given_name
        FROM appointment a JOIN patient p ON p.id = a.patient_id
        WHERE a.status <> 'fulfilled' AND (a.patient_id = ANY(:ids) OR p.phone = :phone) ORDER BY a.start_at"""
    with transaction() as session:
        found = session.execute(text(asked), {"ids": [m.id for m in household.members], "phone": household.phone})
        return [dict(row._mapping) for row in found]


def left_to_the_staff(household: Household) -> list[dict[str, Any]]:
    """What waits for the staff because of this number's conversation."""
    asked = (
        "SELECT t.kind, t.facts FROM staff_task t JOIN conversation c ON c.id = t.conversation_id WHERE c.phone = :p"
    )
    with transaction() as session:
        return [dict(row._mapping) for row in session.execute(text(asked), {"p": household.phone})]
