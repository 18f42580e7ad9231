"""The staff's way into conversations: read, answer, hand back. Only the clinic's own systems may come this way."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import audit
from api.auth import Caller, Principal
from api.auth.idempotency import OncePerKey
from api.clock import clinic_now
from api.conversations import outbox
from api.conversations.escalation import move_to
from api.conversations.models import Conversation, Message, StaffTask
from api.conversations.schemas import (
    ConversationList,
    ConversationOut,
    HandBackIn,
    StaffMessageIn,
    StaffTaskList,
    StaffTaskOut,
)
from api.db.engine import DbSession
from api.errors import Forbidden, KeyReused, NotFound
from api.patients.schemas import Phone
from api.problems import refusals

router = APIRouter(prefix="/v1", tags=["conversations"])


def _staff_only(caller: Caller) -> Principal:
    if caller.kind != "api":
        raise Forbidden("The bot does not read transcripts.")
    return caller


type Staff = Annotated[Principal, Depends(_staff_only)]
type StaffTaskId = Annotated[int, Path(ge=1, lt=2**63)]


@router.get("/conversations", responses=refusals(Forbidden))
def list_conversations(session: DbSession, _: Staff, phone: Annotated[Phone, Query()]) -> ConversationList:
    """The conversations with a phone number, every message included."""
    found = session.scalars(select(Conversation).where(Conversation.phone == phone)).all()
    for conversation in found:
        audit.record(session, "conversation.read", actor="api", conversation_id=conversation.id)
    return ConversationList(items=[_shown(session, conversation) for conversation in found])


@router.post("/conversations/{conversation_id}/messages", responses=refusals(Forbidden, NotFound), status_code=201)
def answer(session: DbSession, _: Staff, once: OncePerKey, conversation_id: UUID, said: StaffMessageIn) -> Response:
    """A member of the staff answers the patient and takes the conversation over."""

    def write() -> ConversationOut:
        conversation = _locked(session, conversation_id)
        move_to(session, conversation, "human")
        conversation.emergency_question_id = None  # From here on a person judges.
        outbox.put(session, conversation, said.text, author="staff")
        audit.record(session, "conversation.answered", actor="api", conversation_id=conversation.id, author=said.author)
        return _shown(session, conversation)

    return once(write, 201)


@router.post("/conversations/{conversation_id}/hand-back", responses=refusals(Forbidden, NotFound))
def hand_back(session: DbSession, _: Staff, once: OncePerKey, conversation_id: UUID, said: HandBackIn) -> Response:
    """The staff are done: the bot answers again, with an empty memory. Open tasks of the conversation are resolved."""

    def write() -> ConversationOut:
        conversation = _locked(session, conversation_id)
        move_to(session, conversation, "bot")
        conversation.start_afresh()
        conversation.identity_failures = 0
        conversation.wrong_person_at = None
        _resolve_tasks(session, conversation)
        audit.record(
            session, "conversation.handed_back", actor="api", conversation_id=conversation.id, note=bool(said.note)
        )
        return _shown(session, conversation)

    return once(write)


@router.get("/staff-tasks", responses=refusals(Forbidden))
def list_staff_tasks(session: DbSession, _: Staff) -> StaffTaskList:
    """What waits for a person: the urgent first, then the oldest."""
    waiting = select(StaffTask).where(StaffTask.resolved_at.is_(None))
    tasks = session.scalars(waiting.order_by(StaffTask.urgent.desc(), StaffTask.id).limit(500))
    return StaffTaskList(items=[StaffTaskOut.of(task) for task in tasks])


@router.post(
    "/staff-tasks/{task_id}/resolve", response_model=StaffTaskOut, responses=refusals(Forbidden, NotFound, KeyReused)
)
def resolve_staff_task(task_id: StaffTaskId, session: DbSession, _: Staff, once: OncePerKey) -> Response:
    """Somebody has done it. To say so again is harmless."""

    def write() -> StaffTaskOut:
        task = session.get(StaffTask, task_id, with_for_update=True)
        if task is None:
            raise NotFound("There is no such task.")
        if task.resolved_at is None:
            task.resolved_at = clinic_now(session)
            audit.record(
                session, "task.resolved", actor="api", patient_id=task.patient_id, conversation_id=task.conversation_id
            )
        return StaffTaskOut.of(task)

    return once(write)


def _locked(session: Session, conversation_id: UUID) -> Conversation:
    conversation = session.get(Conversation, conversation_id, with_for_update=True)
    if conversation is None:
        raise NotFound("There is no such conversation.")
    return conversation


def _shown(session: Session, conversation: Conversation) -> ConversationOut:
    said = select(Message).where(Message.conversation_id == conversation.id).order_by(Message.id)
    return ConversationOut.of(conversation, list(session.scalars(said)))


def _resolve_tasks(session: Session, conversation: Conversation) -> None:
    mine = (StaffTask.conversation_id == conversation.id) & StaffTask.resolved_at.is_(None)
    for task in session.scalars(select(StaffTask).where(mine)):
        task.resolved_at = clinic_now(session)
