"""A run: many patients, some at a time, and after them those who fall silent."""

from tests.simulated.clinic import Clinic
from tests.simulated.conversation import Conversation, at_a_time, hold
from tests.simulated.drawing import patient_of
from tests.simulated.silence import hold_silent


async def run(clinic: Clinic, count: int, seed: int) -> list[Conversation]:
    """As many conversations, the same patients for the same seed; those who fall silent come last."""
    await clinic.open_doors()
    silent = [n for n in range(count) if patient_of(n, seed)[0].comes_back_after]
    held = await at_a_time([hold(clinic, n, seed) for n in range(count) if n not in set(silent)])
    held += await hold_silent(clinic, silent, seed)
    return sorted(held, key=lambda conversation: conversation.number)
