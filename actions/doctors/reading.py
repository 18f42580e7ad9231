"""From a message to the providers it means. Two who fit equally are never chosen between here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from actions.answers import folded
from actions.doctors.descriptions import by_department, described, means_anyone, seen_before
from actions.doctors.meant import NOBODY_SAID, DoctorsMeant
from actions.doctors.names import Found, NameIndex
from actions.doctors.ordinary import EVERYDAY, NEVER_A_NAME, times_seen
from actions.doctors.words import plain
from api.clinic.schemas import ProviderOut

_NOT = re.compile(
    r"\b(?:not|no|but not|anyone but|anybody but|anyone except|anybody except|other than|instead of|rather than|except|"
    r"en vez de|en lugar de|menos|que no sea)(?: (?:with|con|el|la|to see))?(?: (?:dr|dra|doctor|doctora))?$"
)
_OR = re.compile(r"\b(?:or|o|either)\b")
_TO_SEE = re.compile(
    r"\b(?:with|w|see|seeing|visit|can|could|con|ver|vea|veo|puede|podria)[ /]+(?:a |al )?(?:the |el |la )?"
    r"(?P<title>dra?|doctora?)\b[. ]+(?P<name>[^\W\d_][^\W\d_'’-]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Doctors:
    """The clinic's providers, ready to be recognised."""

    providers: Mapping[str, ProviderOut]

    @cached_property
    def _names(self) -> NameIndex:
        return NameIndex(self.providers)

    def read(self, text: str, *, spoken: bool = False, site: str | None = None) -> DoctorsMeant:
        """Whom the text means. `spoken`: it was heard, so that names that sound alike cannot be told apart.

        `site` narrows a description ("the NP at Riverside"), and never a name.
        """
        said = plain(text, self._names.titled)
        words = said.split()
        found = self._names.found_in(text, spoken=spoken)
        denied = [name for name in found if _NOT.search(" ".join(words[: name.start]))]
        wanted = [name for name in found if name not in denied]
        department = by_department(said, self.providers)
        if wanted:
            return self._named(wanted, department, said)
        if denied:
            return self._all_but({code for name in denied for code in name.codes})
        return replace(self._unnamed(said, department, site), stranger=_stranger_in(text))

    def _named(self, found: list[Found], department: tuple[str, ...] | None, said: str) -> DoctorsMeant:
        # "Dr. Raman the cardiologist": the department tells those apart whose names sound the same.
        each = [self._in_department(name, department) for name in found]
        codes = tuple(code for code in self.providers if any(code in codes for codes in each))
        are_clear = all(len(codes) == 1 for codes in each) and not self._sound_alike(codes)
        return DoctorsMeant(codes, "named", ask=len(codes) > 1 and not (are_clear and bool(_OR.search(said))))

    def _in_department(self, name: Found, department: tuple[str, ...] | None) -> tuple[str, ...]:
        if not department:
            return name.codes
        alike = {twin for code in name.codes for twin in self._names.twins[code]}
        return tuple(code for code in department if code in name.codes or code in alike) or name.codes

    def _sound_alike(self, codes: tuple[str, ...]) -> bool:
        return any(len(set(self._names.twins[code]) & set(codes)) > 1 for code in codes)

    def _all_but(self, denied: set[str]) -> DoctorsMeant:
        return DoctorsMeant(tuple(code for code in self.providers if code not in denied), "described")

    def _unnamed(self, said: str, department: tuple[str, ...] | None, site: str | None) -> DoctorsMeant:
        if (seen := seen_before(said)) is not None:
            return DoctorsMeant(how=seen)
        codes = described(said, self.providers)
        if codes is None and means_anyone(said):
            return DoctorsMeant(how="anyone")
        fitting = codes or department
        if fitting is None:
            return NOBODY_SAID
        if codes and department:
            fitting = tuple(code for code in codes if code in department) or codes
        if site:
            fitting = tuple(code for code in fitting if site in self.providers[code].sites) or fitting
        return DoctorsMeant(fitting, "described" if codes else "department")


_CONTRACTED = frozenset(["im", "ive", "id", "ill"])
"""As a recogniser writes "I'm" and its like: "I need a doctor, I'm new"."""


def _stranger_in(text: str) -> str | None:
    """The name in "with Dr. Brown", where nobody here has one like it. "See a doctor about this" holds no name."""
    found = _TO_SEE.search(text)
    if not found:
        return None
    name = found["name"]
    if folded(name) in _CONTRACTED:
        return None
    # After "Dr." hardly any word is none; after "doctor" many are: "see the doctor about this".
    common = EVERYDAY if found["title"].lower().startswith("doc") else NEVER_A_NAME
    return name.capitalize() if name.istitle() or times_seen(folded(name)) < common else None
