"""The append-only record of disclosures and changes."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert
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
    row = {
        "actor": actor,
        "action": action,
        "patient_id": patient_id,
        "conversation_id": conversation_id,
        "appointment_id": appointment_id,
        "facts": facts,
    }
    session.execute(_INSERT, row)


_INSERT = insert(AuditRow.__table__)  # type: ignore[arg-type]  # Not through the ORM, which would ask for the row's id.
