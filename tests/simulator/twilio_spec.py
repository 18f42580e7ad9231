"""Twilio's published OpenAPI description as a judge of requests and answers; see twilio-messages.openapi.md."""

import json
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from jsonschema import Draft202012Validator, FormatChecker

_SPEC = json.loads((Path(__file__).parent / "twilio-messages.openapi.json").read_text())

formats = FormatChecker(formats=())


@formats.checks("date-time-rfc-2822", raises=(ValueError, TypeError))
def _is_rfc2822(value):
    return not isinstance(value, str) or (value.endswith("+0000") and bool(parsedate_to_datetime(value)))


@formats.checks("date-time", raises=ValueError)
def _is_date_time(value):
    return not isinstance(value, str) or bool(datetime.fromisoformat(value))


@formats.checks("phone-number")
def _is_phone_number(value):
    return not isinstance(value, str) or bool(re.fullmatch(r"\+[1-9]\d{6,14}", value))


def _strict(schema):
    """The same schema as JSON Schema, closed: Twilio's marks no answer field as required, yet always sends them all."""
    if isinstance(schema, list):
        return [_strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: _strict(part) for name, part in schema.items()}
    if made.pop("nullable", False) and "type" in made:
        made["type"] = [made["type"], "null"]
    if "properties" in made:
        made["additionalProperties"] = False
        if not made.get("title", "").endswith("Request"):
            made.setdefault("required", sorted(made["properties"]))
    return made


_STRICT = {"paths": _strict(_SPEC["paths"]), "components": _strict(_SPEC["components"])}


def check_request(method, url, params, data):
    """Raises `ValidationError` unless Twilio's description allows this call."""
    operation, path_values = _operation(method, url)
    query = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)) | (params or {})
    given = {"path": path_values, "query": query}
    known = {(parameter["in"], parameter["name"]): parameter["schema"] for parameter in operation["parameters"]}
    for place, values in given.items():
        for name, value in values.items():
            assert (place, name) in known, f"{name} is no {place} parameter of {operation['operationId']}"
            _validate(_typed(value, known[place, name]), known[place, name])
    if "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
        _validate({name: _typed(value, schema["properties"].get(name, {})) for name, value in data.items()}, schema)


def check_answer(method, url, status, text):
    """Raises `ValidationError` unless Twilio's description promises this answer. Error bodies it does not describe."""
    operation, _ = _operation(method, url)
    promised = operation["responses"].get(str(status), {})
    if status < 400 and "content" not in promised:
        assert promised, f"{operation['operationId']} never answers {status}"
        assert text == ""
        return
    body = json.loads(text)
    if status >= 400:
        assert set(body) == {"code", "message", "more_info", "status"}
        assert body["status"] == status
        return
    _validate(body, promised["content"]["application/json"]["schema"])


def _operation(method, url):
    for template, operations in _STRICT["paths"].items():
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
        if (match := re.fullmatch(pattern, urlsplit(url).path)) and method.lower() in operations:
            return operations[method.lower()], match.groupdict()
    raise AssertionError(f"Twilio's description has no {method} {urlsplit(url).path}")


def _typed(value, schema):
    """A form's words as the types that the description speaks of."""
    return int(value) if schema.get("type") == "integer" else value


def _validate(value, schema):
    Draft202012Validator(schema | {"components": _STRICT["components"]}, format_checker=formats).validate(value)
