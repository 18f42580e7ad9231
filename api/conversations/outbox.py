"""Replies on their way out: a row and a job, written in the transaction that decides them."""

from typing import Any

from sqlalchemy.orm import Session

from api import jobs
from api.conversations.models import Conversation, Message
from api.conversations.rendering import as_text, parts


def put(
    session: Session,
    conversation: Conversation,
    reply: dict[str, Any],
    *,
    author: str = "bot",
    answers: int | None = None,
    despite_opt_out: bool = False,
) -> list[Message]:
    """Queues one reply, `{text, options?}`, under the conversation's present epoch, and returns its messages."""
    messages = [
        Message(
            conversation_id=conversation.id,
            direction="outbound",
            author=author,
            text=body,
            state="queued",
            epoch=conversation.epoch,
            answers_id=answers,
            despite_opt_out=despite_opt_out,
        )
        for body in parts(as_text(reply))
    ]
    session.add_all(messages)
    session.flush()
    for message in messages:
        jobs.enqueue(session, "send_message", lock=f"send:{conversation.id}", message_id=message.id)
    return messages
