"""`<Connect><ConversationRelay>`: the network turns speech into messages on a socket of the clinic's, and back."""

import asyncio
import contextlib
import json
from typing import Any, Protocol
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from simulator.exchange import Exchange
from simulator.messages import new_sid
from simulator.voice.calls import Call
from simulator.voice.document import Play, Relay, Say
from simulator.voice.lines import hear
from simulator.webhooks import Form

# Twilio's error dictionary: no connection, a connection lost, a message that is none.
_NO_CONNECTION, _CONNECTION_LOST, _NO_MESSAGE = 64102, 64105, 64107
# After an answer there may be another one; after keys there may be none.
_MORE_SECONDS, _KEYS_SECONDS = 0.15, 1.5
_LARGEST = 64 * 1024


class WhenOver(Protocol):
    """What the call goes on with after a session: its action is told `outcome`."""

    def __call__(self, outcome: Form) -> None: ...


class Session:
    """One relay of one call, from its setup to its end."""

    def __init__(self, exchange: Exchange, call: Call, relay: Relay, when_over: WhenOver) -> None:
        self.sid = new_sid("VX")
        self._exchange, self._call, self._relay, self._when_over = exchange, call, relay, when_over
        self._began_at = exchange.network.now()
        self._language = relay.language
        self._socket: ClientConnection | None = None
        self._tokens: list[str] = []
        self._answered = asyncio.Event()
        self._left = False

    async def open(self) -> Form | None:
        """Connects and introduces the call. The answer is the outcome if the clinic cannot be reached."""
        if self._relay.welcome:
            hear(self._exchange, self._call, [self._relay.welcome])
        try:
            self._socket = await connect(
                _reachable(self._relay.url, self._exchange.config.public_origin),
                additional_headers={"X-Twilio-Signature": self._exchange.webhooks.signature(self._relay.url)},
                user_agent_header="TwilioProxy/1.1",
                open_timeout=self._exchange.config.webhook_timeout_seconds,
                proxy=None,
                max_size=_LARGEST,
            )
        except (WebSocketException, OSError, TimeoutError):
            self._call.error = _NO_CONNECTION
            return self.outcome("failed", _NO_CONNECTION)
        self._exchange.start(self._listen(self._socket))
        await self.tell(self._setup(), _MORE_SECONDS if self._relay.welcome else self._patience)
        return None

    async def say(self, words: str, *, last: bool = True) -> None:
        """The caller speaks, and usually is answered."""
        prompt = {"type": "prompt", "voicePrompt": words, "lang": self._language, "last": last}
        await self.tell(prompt, self._patience if last else 0)

    async def press(self, keys: str) -> None:
        for key in keys[:-1]:
            await self.tell({"type": "dtmf", "digit": key}, 0)
        await self.tell({"type": "dtmf", "digit": keys[-1]}, _KEYS_SECONDS)

    async def interrupt(self, heard: str) -> None:
        """The caller speaks into the clinic's words, of which only some were heard."""
        message = {"type": "interrupt", "utteranceUntilInterrupt": heard, "durationUntilInterruptMs": 60 * len(heard)}
        await self.tell(message, 0)

    async def tell(self, message: dict[str, Any], patience: float) -> None:
        """Sends a message, and waits at most `patience` seconds until the clinic has had its say."""
        if self._socket is None or self._left:
            return
        self._answered.clear()
        with contextlib.suppress(WebSocketException):
            await self._socket.send(json.dumps(message))
        while patience:
            try:
                async with asyncio.timeout(patience):
                    await self._answered.wait()
            except TimeoutError:
                return
            self._answered.clear()
            patience = _MORE_SECONDS

    def leave(self) -> None:
        """The call is over, or does something else: the clinic's socket is closed."""
        if not self._left and self._socket:
            self._exchange.start(self._socket.close())
        self._left = True

    def outcome(self, status: str, error_code: int | None = None, handoff: str | None = None) -> Form:
        seconds = round((self._exchange.network.now() - self._began_at).total_seconds())
        form = {"SessionId": self.sid, "SessionStatus": status, "SessionDuration": str(seconds)}
        if handoff is not None:
            form["HandoffData"] = handoff
        return form if error_code is None else form | {"ErrorCode": str(error_code), "ErrorMessage": "session failed"}

    @property
    def _patience(self) -> float:
        return self._exchange.config.webhook_timeout_seconds

    async def _listen(self, socket: ClientConnection) -> None:
        with contextlib.suppress(WebSocketException):
            async for text in socket:
                if self._left:
                    return
                try:
                    self._take(json.loads(text))
                except (ValueError, TypeError, KeyError):
                    self._call.error = _NO_MESSAGE
                    await socket.send(json.dumps({"type": "error", "description": "Invalid message received"}))
        self._over("failed", _CONNECTION_LOST)

    def _take(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "text":
                self._tokens.append(str(message["token"]))
                if message.get("last"):
                    self._hear([Say("".join(self._tokens), language=message.get("lang") or self._language)])
                    self._tokens.clear()
            case "play":
                self._hear([Play(str(message["source"]))])
            case "sendDigits":
                self._hear([Play(str(message["digits"]))])
            case "language":
                self._language = str(message.get("transcriptionLanguage") or message.get("ttsLanguage"))
            case "end":
                handoff = message.get("handoffData")
                self._over("ended", handoff=handoff if handoff is None else str(handoff))
            case _:
                raise ValueError

    def _hear(self, prompts: list[Say | Play]) -> None:
        hear(self._exchange, self._call, prompts)
        self._answered.set()

    def _over(self, status: str, error_code: int | None = None, handoff: str | None = None) -> None:
        if self._left:
            return
        if error_code:
            self._call.error = error_code
        self.leave()
        self._answered.set()
        self._when_over(self.outcome(status, error_code, handoff))

    def _setup(self) -> dict[str, Any]:
        call = self._call
        return {
            "type": "setup",
            "sessionId": self.sid,
            "accountSid": self._exchange.config.account_sid,
            "parentCallSid": call.parent_sid or "",
            "callSid": call.sid,
            "from": call.caller,
            "to": call.called,
            "forwardedFrom": call.forwarded_from or "",
            "callType": "PSTN",
            "callerName": "",
            "direction": call.direction,
            "callStatus": call.status.upper().replace("-", "_"),
            "customParameters": dict(self._relay.parameters),
        }


def _reachable(url: str, public_origin: str) -> str:
    """Where the socket is. On loopback the clinic has no TLS; what is signed is the wss address all the same."""
    at, clinic = urlsplit(url), urlsplit(public_origin)
    return at._replace(scheme="ws").geturl() if clinic.scheme == "http" and at.netloc == clinic.netloc else url
