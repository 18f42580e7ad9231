"""What a message says about who is to see the patient."""

from dataclasses import dataclass
from typing import Literal

type How = Literal["named", "described", "department", "anyone", "last", "usual", "unsaid"]


@dataclass(frozen=True, slots=True)
class DoctorsMeant:
    """`codes` are the providers who fit, in the clinic's order.

    `how` they were said: by name ("Dr. Lee"); by what they are ("a woman", "the NP"); by department alone, which is the
    reason's to decide; "anyone"; whoever saw the patient "last", or sees them as a rule ("usual").
    `ask`: the words fit several by chance ("Raman", as it is heard) and the patient means one of them. Without `ask`
    any of `codes` will do. `stranger` is a name, as it was written, of somebody who is to see the patient and does not
    work here.
    """

    codes: tuple[str, ...] = ()
    how: How = "unsaid"
    ask: bool = False
    stranger: str | None = None

    @property
    def only(self) -> str | None:
        """The one provider who was meant, if it is one."""
        return self.codes[0] if len(self.codes) == 1 else None


NOBODY_SAID = DoctorsMeant()
