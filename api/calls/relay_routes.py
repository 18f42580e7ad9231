"""The door of Twilio's ConversationRelay: one socket for each call, signed, and introduced before anything is said."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, WebSocket
from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocketDisconnect

from api.calls.relay import Talk, close, receive
from api.calls.relay_calls import language_of_talk
from api.calls.relay_messages import Malformed, Setup, read
from api.logs import events
from api.messaging.signature import twilio_socket

router = APIRouter(prefix="/twilio/voice", tags=["twilio"])
log = events(__name__)

SETUP_SECONDS = 5.0
_NOT_WELCOME = 1008
_talking: set[str] = set()
"""The calls that have a socket. One process has the api's port; see docs/decisions/0021."""


@router.websocket("/relay")
async def relay(socket: Annotated[WebSocket, Depends(twilio_socket)]) -> None:
    """A call's talk. Whatever goes wrong closes the socket, and Twilio asks the action how the call goes on."""
    await socket.accept()
    try:
        setup = await _introduced(socket)
    except WebSocketDisconnect:
        return
    except Malformed as error:
        await close(socket, error.code)
        return
    language = await run_in_threadpool(language_of_talk, setup.call_sid, setup.account_sid) if setup else None
    if setup is None or language is None or setup.call_sid in _talking:
        log.warning("relay.refused", sid=setup.call_sid if language and setup else None)
        await close(socket, _NOT_WELCOME)
        return
    _talking.add(setup.call_sid)
    try:
        await Talk(socket, setup.call_sid, {"en": "en-US", "es": "es-US"}[language]).run()
    finally:
        _talking.discard(setup.call_sid)


async def _introduced(socket: WebSocket) -> Setup | None:
    """The first message, which has to say what call this is, and soon."""
    try:
        async with asyncio.timeout(SETUP_SECONDS):
            message = read(await receive(socket))
    except TimeoutError:
        return None
    return message if isinstance(message, Setup) else None
