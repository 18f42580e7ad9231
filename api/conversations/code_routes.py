"""One-time codes over HTTP: sent to the number on file, and given back in the conversation that needs to prove more."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.auth import Caller
from api.clock import clinic_now
from api.conversations.escalation import say
from api.conversations.threads import conversation_with
from api.db.engine import DbSession
from api.errors import CodeMismatch, IdentityLocked, NoNumberForCodes, NotFound, TooManyCodes
from api.patients.access import require_access, require_own_conversation
from api.patients.codes import issue, prove
from api.patients.schemas import CodeGivenIn, CodeIn, CodeOut, SteppedUpOut
from api.problems import or_problem, refusals

router = APIRouter(prefix="/v1/conversations", tags=["patients"])


@router.post(
    "/{conversation_id}/codes",
    status_code=201,
    responses=refusals(IdentityLocked, NoNumberForCodes, NotFound, TooManyCodes),
)
def send_code(session: DbSession, caller: Caller, conversation_id: UUID, asked: CodeIn) -> CodeOut:
    """Texts six digits to the patient's number on file. Takes no Idempotency-Key: another code replaces the first."""
    require_own_conversation(caller, conversation_id)
    require_access(session, caller, asked.patient_id)
    code = issue(session, conversation_id, asked.patient_id, clinic_now(session), actor=caller.kind)
    thread = conversation_with(session, code.phone)
    say(session, thread, "utter_one_time_code", code=code.digits)
    return CodeOut(expires_at=code.expires_at, number_ends_in=code.phone[-4:])


@router.post(
    "/{conversation_id}/codes/check",
    response_model=SteppedUpOut,
    responses=refusals(CodeMismatch, IdentityLocked, NotFound),
)
def give_code_back(
    session: DbSession, caller: Caller, conversation_id: UUID, asked: CodeGivenIn
) -> SteppedUpOut | Response:
    """Proves that the person holds the phone on file. Takes no Idempotency-Key: a code works once."""
    require_own_conversation(caller, conversation_id)
    require_access(session, caller, asked.patient_id)
    now, about = clinic_now(session), (conversation_id, asked.patient_id, asked.code)
    proved = prove(session, *about, now, actor=caller.kind, call_sid=caller.call_sid)
    return or_problem(proved, lambda until: SteppedUpOut(until=until))
