"""Who is calling: the clinic's own systems with the API token, or the bot in the name of one conversation."""

import hmac
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Header, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.ids import ConversationId
from api.settings import get_settings

CALL_SID = r"^CA[0-9a-fA-F]{32}$"
_bearer = HTTPBearer(auto_error=False, description="FRONTDESK_API_TOKEN")


@dataclass(frozen=True, slots=True)
class Principal:
    """The bot acts for one conversation and may touch only patients whom that conversation has proved access to."""

    kind: Literal["api", "bot"]
    conversation_id: ConversationId | None = None
    call_sid: str | None = None
    """The phone call that the bot speaks in: what was proved by text does not count there, nor the other way round."""

    @property
    def name(self) -> str:
        """Separates one caller's idempotency keys from another's."""
        return f"{self.kind}:{self.conversation_id}" if self.conversation_id else self.kind


def authenticated(
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    frontdesk_conversation: Annotated[UUID | None, Header(include_in_schema=False)] = None,
    frontdesk_call: Annotated[str | None, Header(include_in_schema=False, pattern=CALL_SID)] = None,
) -> Principal:
    """The caller of a v1 route, or 401."""
    settings = get_settings()
    token = credentials.credentials if credentials else ""
    if hmac.compare_digest(token.encode(), settings.api_token.encode()):
        return Principal("api")
    if frontdesk_conversation and hmac.compare_digest(token.encode(), settings.bot_token.encode()):
        return Principal("bot", ConversationId(frontdesk_conversation), frontdesk_call)
    raise HTTPException(401, "Send 'Authorization: Bearer' with FRONTDESK_API_TOKEN", {"WWW-Authenticate": "Bearer"})


type Caller = Annotated[Principal, Depends(authenticated)]
