"""Only Twilio may knock: the signature of each webhook, checked on the configured public origin.

The origin comes from the settings and never from a request's headers, which a proxy may have changed and anyone may
forge.
"""

from typing import Annotated

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import FormData
from twilio.request_validator import RequestValidator

from api.settings import get_settings


async def twilio_form(request: Request) -> FormData:
    """The form that Twilio signed, repeated and blank fields included. Anything else is answered 403."""
    try:
        form = await request.form(max_fields=400, max_files=0)
    except Exception:
        raise HTTPException(403, "This is not a form that Twilio signed") from None
    settings = get_settings()
    query = f"?{request.url.query}" if request.url.query else ""
    url = f"{settings.public_origin}{request.scope.get('raw_path', b'').decode('latin-1') or request.url.path}{query}"
    signature = request.headers.get("X-Twilio-Signature", "")
    if not any(RequestValidator(token).validate(url, form, signature) for token in settings.auth_tokens):
        raise HTTPException(403, "The signature does not fit: check PUBLIC_URL and TWILIO_AUTH_TOKEN")
    if form.get("AccountSid") != settings.account_sid:
        raise HTTPException(403, "The request is for another Twilio account")
    return form


type TwilioForm = Annotated[FormData, Depends(twilio_form)]
