"""Replies on their way out: a row and a job, written in the transaction that decides them."""

from uuid import UUID

from sqlalchemy.orm import Session

from api import jobs
from api.conversations.models import Conversation, Message
from api.conversations.rendering import parts


def put(
    session: Session,
    conversation: Conversation,
    text: str,
    *,
    author: str = "bot",
    channel: str = "sms",
    answers: int | None = None,
    despite_opt_out: bool = False,
    urgent: bool = False,
) -> list[Message]:
    """Queues a text, in as many messages as it needs, under the conversation's present epoch, and returns its messages.

    With the channel `voice` it is only written down: whoever speaks in the call reads it from here.

    `urgent` ones overtake what still waits to be sent to the same number.
    """
    messages = [
        Message(
            conversation_id=conversation.id,
            direction="outbound",
            channel=channel,
            author=author,
            text=body,
            state="queued" if channel == "sms" else "spoken",
            epoch=conversation.epoch,
            answers_id=answers,
            despite_opt_out=despite_opt_out,
        )
        for body in parts(text)
    ]
    session.add_all(messages)
    session.flush()
    for message in messages if channel == "sms" else ():
        jobs.enqueue(session, "send_message", lock=send_lock(conversation.id), urgent=urgent, message_id=message.id)
    return messages


def send_lock(conversation_id: UUID) -> str:
    """What makes the messages of a conversation leave one at a time, in order."""
    return f"send:{conversation_id}"
