"""Everything that Frontdesk may refuse to do, as one tree.

An error is raised where the rule is broken, becomes problem+json at the edge (`api.problems`), is raised again by
`api.client`, and is put into words by `actions.utterances`. Each carries a stable `code`, an HTTP `status`, and facts.

    DomainError
    ├── NotFound                 no such thing, or not yours to see
    ├── Forbidden                the caller may not do that
    ├── Invalid                  the request makes no sense
    ├── KeyReused                one Idempotency-Key, two different requests
    ├── Refusal                  the appointment book says no
    │   ├── SlotTaken            the provider has somebody else then
    │   │   ├── NoRoom           no room or device of a needed kind is free
    │   │   ├── PatientBusy      the patient has another visit then
    │   │   └── OverbookingFull  the staff have put as many visits on top as the provider takes
    │   ├── HoldExpired  TooManyHolds  CapReached
    │   ├── OutsideHours  ProviderAway  Closed  OffGrid  OutsideNotice  BeyondHorizon  TooLateToChange
    │   ├── NotEligibleAge  NotEligibleSex  NeedsReferral  NotAcceptingNew  EstablishedOnly
    │   └── NotOffered           that provider, place or modality does not do that visit
    ├── NotActive                the appointment is over or cancelled already
    ├── StepUpNeeded             tier two: a code from the number on file comes first
    ├── TooManyCodes  NoNumberForCodes
    └── IdentityError
        ├── IdentityMismatch     no such person, or another birth date: never said which
        ├── CodeMismatch         wrong, used or too old: never said which
        └── IdentityLocked       too many tries; a person must help
"""

from typing import Any, ClassVar


class DomainError(Exception):
    """A request that Frontdesk understood and declines. `facts` must be JSON values and hold no patient's data."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    title: ClassVar[str] = "The request was refused"
    by_code: ClassVar[dict[str, type["DomainError"]]] = {}

    def __init__(self, detail: str | None = None, **facts: Any) -> None:
        self.detail = detail or self.title
        self.facts = facts
        super().__init__(self.detail)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        DomainError.by_code[cls.code] = cls


class NotFound(DomainError):
    code, status, title = "not_found", 404, "There is no such thing, or it is not yours to see"


class Forbidden(DomainError):
    code, status, title = "forbidden", 403, "The caller may not do that"


class Invalid(DomainError):
    code, status, title = "invalid", 422, "The request does not make sense"


class KeyReused(DomainError):
    code, status, title = "key_reused", 422, "This Idempotency-Key came with a different request before; use a new key"


class Refusal(DomainError):
    code, status, title = "refused", 409, "The appointment book refused"


class SlotTaken(Refusal):
    code, title = "slot_taken", "Someone else has taken that time"


class NoRoom(SlotTaken):
    code, title = "no_room", "No room or device that the visit needs is free at that time"


class PatientBusy(SlotTaken):
    code, title = "patient_busy", "The patient has another visit at that time"


class OverbookingFull(SlotTaken):
    code, title = "overbooking_full", "No more visits can be put on top at that time"


class CapReached(Refusal):
    code, title = "cap_reached", "The provider has as many such visits as they take in that time"


class HoldExpired(Refusal):
    code, title = "hold_expired", "The hold on that time has expired"


class TooManyHolds(Refusal):
    code, status, title = "too_many_holds", 429, "This number holds too many times already"


class OutsideHours(Refusal):
    code, title = "outside_hours", "The provider does not work then"


class ProviderAway(Refusal):
    code, title = "provider_away", "The provider is away then"


class Closed(Refusal):
    code, title = "closed", "The clinic is closed that day"


class OffGrid(Refusal):
    code, status, title = "off_grid", 422, "Visits do not start at that minute"


class OutsideNotice(Refusal):
    code, title = "outside_notice", "That time is too soon to be booked"


class BeyondHorizon(Refusal):
    code, title = "beyond_horizon", "That day is too far ahead to be booked"


class TooLateToChange(Refusal):
    code, title = "too_late_to_change", "It is too close to the visit to change it without the staff"


class NotEligibleAge(Refusal):
    code, title = "not_eligible_age", "This visit is for patients of another age"


class NotEligibleSex(Refusal):
    code, title = "not_eligible_sex", "This visit is not offered to this patient"


class NeedsReferral(Refusal):
    code, title = "needs_referral", "This visit needs a referral"


class NotAcceptingNew(Refusal):
    code, title = "not_accepting_new", "This provider accepts no new patients"


class EstablishedOnly(Refusal):
    code, title = "established_only", "This visit is for patients whom the department knows already"


class NotOffered(Refusal):
    code, title = "not_offered", "That visit is not offered by this provider, at this place or in this way"


class NotActive(DomainError):
    code, status, title = "not_active", 409, "The appointment is over or cancelled already"


class StepUpNeeded(DomainError):
    code, status, title = "step_up_needed", 403, "A code sent to the number on file has to be given first"


class TooManyCodes(DomainError):
    code, status, title = "too_many_codes", 429, "No more codes are sent to this number for now"


class NoNumberForCodes(DomainError):
    code, status, title = "no_number_for_codes", 409, "The patient has no number on file that takes texts"


class IdentityError(DomainError):
    code, status, title = "identity", 403, "The person could not be identified"


class IdentityMismatch(IdentityError):
    code, title = "identity_mismatch", "Those details match no one who is reached at this number"


class CodeMismatch(IdentityError):
    code, title = "code_mismatch", "That code does not open anything"


class IdentityLocked(IdentityError):
    code, title = "identity_locked", "Too many tries; a member of the staff has to help"
