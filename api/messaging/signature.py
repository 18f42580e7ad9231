"""Only Twilio may knock: the signature of each webhook, checked on the configured public origin.

The origin comes from the settings and never from a request's headers, which a proxy may have changed and anyone may
forge.
"""

from typing import Annotated

from fastapi import Depends, HTTPException, Request, WebSocket, WebSocketException
from starlette.datastructures import FormData
from twilio.request_validator import RequestValidator

from api.settings import get_settings

MOST_FIELDS = 400  # Twilio sends some thirty.


async def twilio_form(request: Request) -> FormData:
    """The form that Twilio signed, repeated and blank fields included. Anything else is answered 403."""
    form = await _form(request)
    signature = request.headers.get("X-Twilio-Signature", "")
    settings = get_settings()
    url = settings.public_origin + _target(request)
    if not any(RequestValidator(token).validate(url, form, signature) for token in settings.auth_tokens):
        raise HTTPException(403, "The signature does not fit: check PUBLIC_URL and TWILIO_AUTH_TOKEN")
    if form.get("AccountSid") != settings.account_sid:
        raise HTTPException(403, "The request is for another Twilio account")
    return form


async def twilio_socket(socket: WebSocket) -> WebSocket:
    """A socket that Twilio opens, where calls have sockets. Its address is signed as wss, and nothing follows it."""
    settings = get_settings()
    signature = socket.headers.get("X-Twilio-Signature", "")
    signed = (RequestValidator(token).validate(settings.relay_url, {}, signature) for token in settings.auth_tokens)
    if settings.frontdesk_relay == "off" or not any(signed):
        raise WebSocketException(1008)
    return socket


async def _form(request: Request) -> FormData:
    try:
        form = await request.form(max_fields=MOST_FIELDS, max_files=0)
    except Exception:
        raise HTTPException(403, "This is not a form that Twilio signed") from None
    if len(form.multi_items()) > MOST_FIELDS:
        raise HTTPException(403, "This is not a form that Twilio signed")
    return form


def _target(request: Request) -> str:
    """Path and query byte for byte as they came: decoded and encoded anew they would have another signature."""
    path = request.scope.get("raw_path") or request.url.path.encode()
    query = request.scope["query_string"]
    return bytes(path).decode("latin-1") + ("?" + bytes(query).decode("latin-1") if query else "")


type TwilioForm = Annotated[FormData, Depends(twilio_form)]
