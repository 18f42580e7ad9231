"""How each refusal of the api is put to a patient."""

from api import errors
from api.client import ApiUnreachable

UTTERANCE_FOR: dict[type[errors.DomainError], str] = {
    errors.SlotTaken: "utter_slot_taken",
    errors.NoRoom: "utter_slot_taken",
    errors.PatientBusy: "utter_patient_busy",
    errors.OverbookingFull: "utter_slot_taken",
    errors.CapReached: "utter_slot_taken",
    errors.HoldExpired: "utter_slot_taken",
    errors.TooManyHolds: "utter_too_many_holds",
    errors.OutsideHours: "utter_slot_taken",
    errors.ProviderAway: "utter_provider_away",
    errors.Closed: "utter_closed",
    errors.OffGrid: "utter_slot_taken",
    errors.OutsideNotice: "utter_outside_notice",
    errors.BeyondHorizon: "utter_beyond_horizon",
    errors.TooLateToChange: "utter_too_late_to_change",
    errors.NotEligibleAge: "utter_not_eligible_age",
    errors.NotEligibleSex: "utter_not_eligible_sex",
    errors.NeedsReferral: "utter_needs_referral",
    errors.NotAcceptingNew: "utter_not_accepting_new",
    errors.EstablishedOnly: "utter_established_only",
    errors.NotOffered: "utter_not_offered",
    errors.NotActive: "utter_not_active",
    errors.IdentityMismatch: "utter_identity_mismatch",
    errors.CodeMismatch: "utter_code_mismatch",
    errors.StepUpNeeded: "utter_code_is_over",
    errors.IdentityLocked: "utter_identity_locked",
    # A patient cannot mend these: they mean that something of ours is wrong.
    errors.DomainError: "utter_broken",
    errors.TooManyCodes: "utter_broken",
    errors.NoNumberForCodes: "utter_broken",
    errors.NotFound: "utter_broken",
    errors.Forbidden: "utter_broken",
    errors.Invalid: "utter_broken",
    errors.KeyReused: "utter_broken",
    errors.Refusal: "utter_broken",
    errors.IdentityError: "utter_identity_mismatch",
    ApiUnreachable: "utter_broken",
}
