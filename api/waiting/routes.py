"""The waiting list over HTTP: the dialogue writes wishes down, the staff read them."""

from uuid import UUID

from fastapi import APIRouter, Response

from api import audit
from api.auth import Caller
from api.auth.idempotency import OncePerKey
from api.clinic.current import current_clinic
from api.clock import clinic_now
from api.db.engine import DbSession
from api.errors import Forbidden, Invalid, KeyReused, NotFound
from api.ids import AppointmentId
from api.patients.access import require_access, require_own_conversation
from api.patients.models import Patient
from api.problems import refusals
from api.scheduling.appointments import found
from api.scheduling.codes import require_known
from api.scheduling.schemas import WindowIn
from api.waiting.models import WaitWish
from api.waiting.schemas import EndedOut, WaitWishIn, WaitWishList, WaitWishOut
from api.waiting.wishes import end_wishes_of, keep_wish, open_wishes

router = APIRouter(prefix="/v1", tags=["waiting list"])


@router.post(
    "/wait-wishes", status_code=201, response_model=WaitWishOut, responses=refusals(Invalid, NotFound, KeyReused)
)
def wish_for_earlier(session: DbSession, caller: Caller, once: OncePerKey, asked: WaitWishIn) -> Response:
    """Writes down that a patient would come earlier. An older wish for the same kind of visit ends."""
    require_access(session, caller, asked.patient_id)
    patient = session.get(Patient, asked.patient_id)
    if patient is None:
        raise NotFound
    clinic = current_clinic(session)
    require_known(clinic, asked.visit_type, filter(None, [asked.provider]), filter(None, [asked.site]))
    if asked.appointment_id:
        visit = found(session, AppointmentId(asked.appointment_id), caller)
        if visit.patient_id != asked.patient_id:
            raise Invalid("appointment_id: that visit is another patient's")

    def write() -> WaitWishOut:
        wish = WaitWish(
            patient_id=asked.patient_id,
            visit_type=asked.visit_type,
            appointment_id=asked.appointment_id,
            provider_code=asked.provider,
            site_code=asked.site,
            windows=[window.model_dump(mode="json") for window in asked.windows],
            before_at=asked.before,
            conversation_id=caller.conversation_id,
        )
        return _shown(keep_wish(session, wish, clinic_now(session), caller), patient)

    return once(write, status=201)


@router.get("/wait-wishes", responses=refusals(Forbidden))
def list_wishes(session: DbSession, caller: Caller) -> WaitWishList:
    """Everybody who waits for an earlier time, the longest waiting first."""
    if caller.kind == "bot":
        raise Forbidden("Who waits is the staff's to see")
    rows = open_wishes(session, clinic_now(session))
    for wish, _ in rows:
        audit.record(session, "wait_wish.read", actor=caller.kind, patient_id=wish.patient_id)
    return WaitWishList(items=[_shown(wish, patient) for wish, patient in rows])


@router.delete("/conversations/{conversation_id}/wait-wishes", responses=refusals(NotFound))
def take_wishes_back(session: DbSession, caller: Caller, conversation_id: UUID) -> EndedOut:
    """Ends what was wished in a conversation. It tells nothing of anybody, so no proof of identity is asked for."""
    require_own_conversation(caller, conversation_id)
    return EndedOut(ended=end_wishes_of(session, conversation_id, clinic_now(session), caller))


def _shown(wish: WaitWish, patient: Patient) -> WaitWishOut:
    return WaitWishOut(
        id=wish.id,
        patient_id=wish.patient_id,
        given_name=patient.given_name,
        family_name=patient.family_name,
        phone=patient.phone,
        visit_type=wish.visit_type,
        before=wish.before_at,
        appointment_id=wish.appointment_id,
        provider=wish.provider_code,
        site=wish.site_code,
        windows=[WindowIn.model_validate(window) for window in wish.windows],
        created_at=wish.created_at,
    )
