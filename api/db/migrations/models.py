"""All models, imported in one place so that migrations and tests see the whole schema."""

from api.audit import models as audit
from api.auth import models as auth
from api.calendars import models as calendars
from api.calls import models as calls
from api.clinic import models as clinic
from api.conversations import models as conversations
from api.db.base import Base
from api.messaging import models as messaging
from api.patients import models as patients
from api.scheduling import models as scheduling
from api.waiting import models as waiting

__all__ = [
    "Base",
    "audit",
    "auth",
    "calendars",
    "calls",
    "clinic",
    "conversations",
    "messaging",
    "patients",
    "scheduling",
    "waiting",
]
