"""Who may bring a text: Twilio, and nobody who only looks like it."""

import json
from urllib.parse import urlencode

import pytest

from tests.api.messaging.text_line import (
    ACCOUNT_SID,
    AUTH_TOKEN,
    CLINIC,
    FALLBACK,
    INBOUND,
    OMAR,
    STATUS,
    form_headers,
    inbound_form,
    signature,
)

PUBLIC = "https://texts.harbor.example"
OTHER_TOKEN = "f" * 32


def signed(path=INBOUND, *, origin=PUBLIC, token=AUTH_TOKEN, **fields):
    """A form with its signature, to be spoilt: path, body, headers."""
    form = inbound_form(**fields)
    return path, urlencode(form), form_headers(signature(origin + path, list(form.items()), token))


def without_signature():
    path, body, headers = signed()
    return path, body, {k: v for k, v in headers.items() if k != "X-Twilio-Signature"}


def with_signature(value):
    path, body, headers = signed()
    return path, body, headers | {"X-Twilio-Signature": value}


def with_body(change):
    path, body, headers = signed()
    return path, change(body), headers


def with_type(content_type, body=None):
    path, form, headers = signed()
    return path, form if body is None else body, headers | {"Content-Type": content_type}


def json_signed_as_twilio_signs_json():
    """Twilio signs JSON by its digest in the query. We take no JSON, so that the digest is nobody's way round."""
    path = f"{INBOUND}?bodySHA256={'0' * 64}"
    headers = {"Content-Type": "application/json", "X-Twilio-Signature": signature(PUBLIC + path, [])}
    return path, json.dumps(inbound_form()), headers


def many_fields(count):
    path, _, _ = signed()
    pairs = [*inbound_form().items(), *((f"Extra{n}", "x") for n in range(count))]
    return path, urlencode(pairs), form_headers(signature(PUBLIC + path, pairs))


FORGED = {
    "no signature": without_signature(),
    "an empty one": with_signature(""),
    "any word": with_signature("bm90IGEgc2lnbmF0dXJl"),
    "not ASCII": with_signature("señal".encode()),
    "a very long one": with_signature("A" * 7000),
    "another token's": signed(token=OTHER_TOKEN),
    "for http behind the proxy": signed(origin="http://testserver"),
    "for another host": signed(origin="https://texts.harbor.example.evil.example"),
    "for another path": (FALLBACK, *signed(INBOUND)[1:]),
    "with a query that was not signed": (f"{INBOUND}?m=1", *signed(INBOUND)[1:]),
    "with another query": (f"{STATUS}?m=2", *signed(f"{STATUS}?m=1")[1:]),
    "another body": with_body(lambda body: body.replace("hello", "hullo")),
    "one field more": with_body(lambda body: body + "&OptOutType=STOP"),
    "a blank field more": with_body(lambda body: body + "&Forged="),
    "one field less": with_body(lambda body: body.replace("&NumMedia=0", "")),
    "no body": with_body(lambda body: ""),
    "another account's": signed(AccountSid="AC" + "1b" * 16),
    "no account": signed(AccountSid=""),
    "JSON": with_type("application/json", json.dumps(inbound_form())),
    "JSON by its digest": json_signed_as_twilio_signs_json(),
    "an upload": with_type("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=a\r\n"),
    "an upload without a boundary": with_type("multipart/form-data"),
    "no type": with_type(""),
    "1,500 fields": many_fields(1500),
    "invalid UTF-8 in the body": with_body(lambda body: body.encode() + b"&X=\xff\xfe%FF%C3"),
    "invalid UTF-8 in the query": (f"{INBOUND}?m=%FF%C3", *signed(INBOUND)[1:]),
}


@pytest.mark.parametrize("proxy", [{}, {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "texts.harbor.example"}])
def test_what_twilio_did_not_sign_is_refused(line, proxy):
    """A forged, spoilt or misdirected webhook is told no, never an error of ours, and nothing of it is kept."""
    answers = {
        how: line.http.post(path, content=body, headers=own | proxy).status_code
        for how, (path, body, own) in FORGED.items()
    }

    assert answers == dict.fromkeys(FORGED, 403)
    assert line.inbox == []


def test_what_no_text_message_can_be_is_refused_unread(line):
    """More than 64 KiB: not even its signature is worth looking at."""
    path, body, headers = signed(body="x" * 70_000)

    assert line.http.post(path, content=body, headers=headers).status_code == 413
    assert line.inbox == []


def test_a_proxy_may_say_what_it_likes(line):
    """Only the configured origin counts: what arrives as http under another name was signed for https."""
    proxies = [
        {},
        {"Host": "127.0.0.1:8000"},
        {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"},
        {"X-Forwarded-Host": "a.example, b.example", "X-Forwarded-Proto": "https,http", "X-Forwarded-Port": "8443"},
        {"Forwarded": "host=evil.example;proto=http", "X-Forwarded-Prefix": "/evil", "X-Original-URL": "/evil"},
    ]
    for headers in proxies:
        path, body, own = signed()
        assert line.http.post(path, content=body, headers=own | headers).status_code == 200, headers

    assert len(line.inbox) == len(proxies)


def test_twilio_may_or_may_not_name_the_port(line):
    """Twilio has signed both ways over the years."""
    for origin in (f"{PUBLIC}:443", PUBLIC):
        path, body, headers = signed(origin=origin)
        assert line.http.post(path, content=body, headers=headers).status_code == 200


def test_whatever_twilio_adds_is_part_of_what_it_signs(line):
    """Blanks, repeated and unknown parameters do not get a patient's text refused."""
    additions = [
        [],
        [("Blank", ""), ("Blank2", "")],
        [("Twice", "b"), ("Twice", "a")],
        [("Twice", "same"), ("Twice", "same")],
        [("Ünï", "cödé"), ("emoji", "👩‍👩‍👧"), ("rtl", "مرحبا")],
        [("New parameter of tomorrow", "a+b & c=d %2B")],
        [(f"Extra{n}", "") for n in range(300)],
    ]
    for more in additions:
        pairs = [*inbound_form("¿Tiene cita? 👍🏽 “quoted”").items(), *more]
        assert line.posts(INBOUND, pairs).status_code == 200, more

    assert {message.text for message in line.inbox} == {"¿Tiene cita? 👍🏽 “quoted”"}
    assert len(line.inbox) == len(additions)


def test_a_query_is_signed_as_it_stands(line):
    """Our own id rides in the callback's address; its bytes are taken as they came."""
    form = {"AccountSid": ACCOUNT_SID, "MessageSid": "SM" + "7" * 32, "MessageStatus": "sent"}
    for query in ("?m=7", "?m=7&x=%2F%20a+b", "?m=7&empty="):
        assert line.posts(STATUS + query, form).status_code == 204


def test_while_the_token_is_changed_both_count(line, setting):
    """Twilio goes on signing with the old token until the new one is promoted."""
    setting(twilio_auth_token=OTHER_TOKEN, twilio_auth_token_previous=AUTH_TOKEN)
    for token in (AUTH_TOKEN, OTHER_TOKEN):
        path, body, headers = signed(token=token)
        assert line.http.post(path, content=body, headers=headers).status_code == 200

    setting(twilio_auth_token=OTHER_TOKEN, twilio_auth_token_previous="")
    path, body, headers = signed(token=AUTH_TOKEN)
    assert line.http.post(path, content=body, headers=headers).status_code == 403


def test_the_clinics_own_token_opens_no_webhook(line):
    """The API token is for the clinic's systems; a text comes from Twilio or not at all."""
    headers = {"Authorization": "Bearer the-clinics-own-token"}

    assert line.http.post(INBOUND, data={"From": OMAR, "To": CLINIC}, headers=headers).status_code == 403
