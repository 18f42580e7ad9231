"""A talk over Twilio's ConversationRelay: the same turns as with Gather, heard and said over a socket.

What a turn says is kept as TwiML whichever way it is heard. So a call whose socket is lost goes on with that document,
and one that leaves the talk, for a person or for good, leaves the socket and carries the document out.
"""

import asyncio
import json
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.calls import turns
from api.calls.for_the_ear import seconds_to_say
from api.calls.hearing import hear
from api.calls.listening import Listening
from api.calls.relay_calls import listening_of, note_heard
from api.calls.relay_messages import Failed, Incoming, Interrupted, Malformed, Pressed, Prompt, Speaking, Unknown, read
from api.calls.steps import Step
from api.calls.twiml import ANSWER_SECONDS
from api.logs import events
from api.messaging.safety import Verdict, verdict

log = events(__name__)

KEY_SECONDS = 3
"""After how much of a pause a keyed answer has ended."""
_SPEECH_SECONDS = 60
"""Nobody speaks for longer; whoever is said to has been forgotten."""
_LEAVING_SECONDS = 5.0
_LOOK_AGAIN_SECONDS = 1.0
_MOST_WAITING = 256
"""So many messages may wait while a turn is thought about; then Twilio has to."""


class _Lost(Exception):
    """The socket is gone: Twilio asks the action how the call goes on."""


class _GivenUp(Exception):
    """Twilio could not say what we sent: the talk goes on by Gather."""


class Talk:
    """One session. Messages are read while a turn is thought about, for the caller may speak at any time."""

    def __init__(self, socket: WebSocket, sid: str, language: str) -> None:
        self._socket, self._sid, self._language = socket, sid, language
        self._inbox: asyncio.Queue[tuple[int, Incoming | None]] = asyncio.Queue(_MOST_WAITING)
        self._steps = 0
        self._is_cut = False
        self._silent_at = 0.0

    async def run(self) -> None:
        """From the present prompt until the call leaves the talk, or the socket is lost."""
        reader = asyncio.create_task(self._read())
        try:
            await self._leave(await self._outcome())
        except _Lost:
            log.warning("relay.lost", sid=self._sid)
        finally:
            reader.cancel()

    async def _outcome(self) -> dict[str, Any]:
        """What the action is told."""
        try:
            document = await run_in_threadpool(turns.present_prompt, {"CallSid": self._sid})
            step = await self._carry_out(document, {})
            while step.listens and step.turn:
                listening = await run_in_threadpool(listening_of, self._sid, step.turn - 1)
                answer = {"CallSid": self._sid} | await self._answer(step.turn, listening)
                step = await self._carry_out(await turns.take_turn(step.turn, answer), answer)
        except _Lost:
            raise
        except _GivenUp:
            return {"failed": True}
        except Exception:
            log.error("relay.turn_failed", sid=self._sid)
            return {"trouble": True}
        return {"left": True}

    async def _carry_out(self, document: str, answer: dict[str, str]) -> Step:
        """Says what a turn says; one whose answer is not there yet is asked for again."""
        step = Step.of(document)
        while not step.listens and step.turn is not None:
            await self._say(step)
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
            step = Step.of(await turns.take_turn(step.turn, {"CallSid": self._sid} | answer))
        if step.listens:
            await self._say(step)
        return step

    async def _say(self, step: Step) -> None:
        """Line by line, until the caller speaks into it."""
        self._steps, self._is_cut = self._steps + 1, False
        if step.language and step.language != self._language:
            self._language = step.language
            await self._send(type="language", ttsLanguage=step.language, transcriptionLanguage=step.language)
        seconds = 0.0
        for place, said in enumerate(step.said):
            if self._is_cut:
                break
            following = step.said[place + 1 : place + 2]
            is_last = not following or following[0].language != said.language
            token = said.words if is_last else f"{said.words} "
            await self._send(type="text", token=token, last=is_last, lang=said.language)
            seconds += seconds_to_say(said.words, said.language[:2])
            await asyncio.sleep(0)  # An interruption is heard in between.
        self._wait(0 if self._is_cut else seconds)

    def _wait(self, seconds: float = 0) -> None:
        """Silence counts from when everything has been said."""
        self._silent_at = asyncio.get_running_loop().time() + seconds + ANSWER_SECONDS

    async def _answer(self, turn: int, listening: Listening) -> dict[str, str]:
        """What the caller says or presses, as Gather would tell it; nothing of both is silence."""
        keys, words = "", ""
        wanted = listening.digits if listening.takes_keys else 1
        while True:
            left = self._silent_at - asyncio.get_running_loop().time()
            try:
                at, message = await asyncio.wait_for(self._inbox.get(), KEY_SECONDS if keys else max(left, 0))
            except TimeoutError:
                return _answered(keys, words)
            match message:
                case None:
                    raise _Lost
                case Failed():
                    raise _GivenUp
                case Speaking(is_on):
                    self._wait(_SPEECH_SECONDS if is_on else 0)
                case Interrupted(heard) if at == self._steps:
                    self._wait()
                    await run_in_threadpool(note_heard, self._sid, turn - 1, heard)
                case Pressed(key) if at == self._steps or key == "0":
                    keys += key
                    if key == "#" or len(keys) == wanted:
                        return _answered(keys, words)
                case Prompt(said, is_last):
                    if at < self._steps and not await run_in_threadpool(_cannot_wait, said, self._language[:2]):
                        log.info("relay.spoken_over", sid=self._sid, turn=turn)
                        continue
                    words = _joined(words, said)
                    if is_last and words:
                        return _answered(keys, words)
                    self._wait()

    async def _read(self) -> None:
        try:
            while True:
                message = read(await self._receive())
                if isinstance(message, Unknown):
                    log.info("relay.ignored", sid=self._sid, kind=message.kind)
                    continue
                if isinstance(message, Interrupted):
                    self._is_cut = True
                await self._inbox.put((self._steps, message))
        except WebSocketDisconnect:
            await self._inbox.put((self._steps, None))
        except Malformed as error:
            log.warning("relay.malformed", sid=self._sid, code=error.code)
            await close(self._socket, error.code)
            await self._inbox.put((self._steps, None))

    async def _receive(self) -> str | None:
        return await receive(self._socket)

    async def _leave(self, outcome: dict[str, Any]) -> None:
        """Twilio hangs up the socket when it has read that this is the end."""
        await self._send(type="end", handoffData=json.dumps(outcome))
        try:
            async with asyncio.timeout(_LEAVING_SECONDS):
                while (await self._inbox.get())[1] is not None:
                    pass
        except TimeoutError:
            await close(self._socket, 1000)

    async def _send(self, **message: Any) -> None:
        try:
            await self._socket.send_text(json.dumps(message, ensure_ascii=False))
        except (WebSocketDisconnect, RuntimeError):
            raise _Lost from None


async def receive(socket: WebSocket) -> str | None:
    """The text of the next frame, None if it has none."""
    frame = await socket.receive()
    if frame["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(frame.get("code") or 1005)
    return frame.get("text")


async def close(socket: WebSocket, code: int) -> None:
    """Closes it, unless the other side has."""
    try:
        await socket.close(code)
    except (WebSocketDisconnect, RuntimeError):
        return


def _answered(keys: str, words: str) -> dict[str, str]:
    return ({"Digits": keys} if keys else {}) | ({"SpeechResult": words} if words else {})


def _joined(before: str, said: str) -> str:
    """Parts of what is said come one after the other, or each with all that went before it."""
    before, said = " ".join(before.split()), " ".join(said.split())
    return said if said.casefold().startswith(before.casefold()) else f"{before} {said}"


def _cannot_wait(words: str, language: str) -> bool:
    """Of what was said before our words were heard only this counts: it cannot be an answer to them."""
    return hear({"SpeechResult": words}, Listening()).sort == "person" or verdict(words, language) != Verdict.NONE
