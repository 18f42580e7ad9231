"""The emergency guard: which of a patient's messages need 911, 988 or one question before anything else happens."""

from api.messaging.safety.guard import verdict
from api.messaging.safety.phrases import Verdict

__all__ = ["Verdict", "verdict"]
