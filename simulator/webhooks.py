"""Requests that the network makes to the clinic, signed as Twilio signs them."""

import asyncio
import logging
import uuid
from dataclasses import dataclass
from urllib.parse import urldefrag, urlencode

import httpx
from twilio.request_validator import RequestValidator

from simulator.twiml import Reply, TwimlError, replies

type Form = dict[str, str]

log = logging.getLogger(__name__)

# So that a burst of deliveries does not open hundreds of connections to the clinic at once.
_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Answer:
    """How the clinic answered. No `status_code`: no answer came. `error_code` is Twilio's, absent on success."""

    status_code: int | None
    error_code: int | None = None
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document of the clinic's, unread. With an `error_code` there is none."""

    text: str = ""
    content_type: str = ""
    error_code: int | None = None


class Webhooks:
    """Posts forms to the clinic, within the network's patience: 5 s to connect, tried twice, and a limit in all."""

    def __init__(self, auth_token: str, timeout_seconds: float) -> None:
        self._validator = RequestValidator(auth_token)
        self._timeout_seconds = timeout_seconds
        self._turns = asyncio.Semaphore(_AT_ONCE)
        # Proxies of the environment are for the internet; the clinic is on this machine.
        transport = httpx.AsyncHTTPTransport(retries=1, limits=httpx.Limits(max_connections=None), trust_env=False)
        self._client = httpx.AsyncClient(
            transport=transport, timeout=httpx.Timeout(timeout_seconds, connect=5), trust_env=False
        )

    async def ask(self, url: str, form: Form, token: str) -> Answer:
        """Posts a patient's text and reads the TwiML that comes back."""
        try:
            response = await self._send("POST", url, form, token)
            if not response.is_success:
                return Answer(response.status_code, 11200)
            return Answer(response.status_code, replies=tuple(_twiml(response)))
        except TwimlError as error:
            return Answer(response.status_code, error.code)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError):
            return Answer(None, 11205)

    async def fetch(self, url: str, form: Form, token: str, method: str = "POST") -> Fetched:
        """Asks for the document that a call goes on with."""
        try:
            response = await self._send(method, url, form, token)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError):
            return Fetched(error_code=11205)
        if not response.is_success:
            return Fetched(error_code=11200)
        return Fetched(response.text, response.headers.get("Content-Type", ""))

    async def notify(self, url: str, form: Form, method: str = "POST") -> None:
        """Posts news that nobody waits for. A clinic that does not take it misses it, as with Twilio's defaults."""
        sid = form.get("MessageSid") or form["CallSid"]
        try:
            async with self._turns:
                response = await self._send(method, url, form, str(uuid.uuid4()))
            if not response.is_success:
                log.warning("status_callback.refused sid=%s status=%s", sid, response.status_code)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            log.warning("status_callback.failed sid=%s error=%s", sid, type(error).__name__)

    def signature(self, url: str, form: Form | None = None) -> str:
        return str(self._validator.compute_signature(url, form or {}))

    async def close(self) -> None:
        await self._client.aclose()

    async def _send(self, method: str, url: str, form: Form, token: str) -> httpx.Response:
        # Connection overrides (#rc=2&rp=ct,rt) are for Twilio: never sent, never signed.
        target, body = urldefrag(url).url, form
        if method == "GET":
            # Then the form is part of the address, and the address is all that is signed.
            target, body = f"{target}{'&' if '?' in target else '?'}{urlencode(form)}", {}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "User-Agent": "TwilioProxy/1.1",
            "X-Twilio-Signature": self.signature(target, body),
            "I-Twilio-Idempotency-Token": token,
        }
        async with asyncio.timeout(self._timeout_seconds):
            return await self._client.request(method, target, content=urlencode(body).encode(), headers=headers)


def _twiml(response: httpx.Response) -> list[Reply]:
    return replies(response.headers.get("Content-Type", ""), response.text)
