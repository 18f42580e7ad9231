"""The append-only record of disclosures and changes."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.audit.models import AuditRow


def record(
    session: Session,
    action: str,
    *,
    actor: str,
    patient_id: UUID | None = None,
    conversation_id: UUID | None = None,
    appointment_id: UUID | None = None,
    **facts: Any,
) -> None:
    """Adds one row in the caller's transaction: what is rolled back was not done, so it is not recorded either."""
    session.add(
        AuditRow(
            actor=actor,
            action=action,
            patient_id=patient_id,
            conversation_id=conversation_id,
            appointment_id=appointment_id,
            facts=facts,
        )
    )
