"""Typed identifiers: a patient's id is never passed where an appointment's belongs."""

from typing import NewType
from uuid import UUID

PatientId = NewType("PatientId", UUID)
AppointmentId = NewType("AppointmentId", UUID)
HoldId = NewType("HoldId", UUID)
ConversationId = NewType("ConversationId", UUID)
MessageId = NewType("MessageId", int)
ResourceId = NewType("ResourceId", int)
