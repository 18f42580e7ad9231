"""Every route answers as /openapi.json says, whatever it is asked.

Schemathesis reads the description and thinks up requests, sensible and not; ids, codes and times in them are replaced
by real ones often enough to get past "there is no such thing".
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

import pytest
import requests
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup
from sqlalchemy import select

from api.app import create_app
from api.conversations.models import StaffTask
from api.scheduling.models import Appointment, Hold
from tests.api.scheduling.asking import held, on, search
from tests.api.scheduling.making import make_access, patient_named
from tests.conftest import API_TOKEN, BOT_TOKEN
from tests.simulator.loopback_server import listening_socket, origin_of, running

EXAMPLES = 20  # for each route that can be asked in more than one way
PUBLIC = {"GET /healthz", "GET /readyz", "GET /calendars/{token}.ics"}
"""Whoever knows the address may ask these; Twilio's webhooks are signed and have tests of their own."""

VOICE_DOORS = (
    *("inbound", "outbound", "turn", "partial", "whisper", "dial-result", "recorded", "recording", "transcription"),
    *("amd", "status", "fallback", "relay-action"),
)
NEVER_GOOD = {
    *("GET /readyz", "POST /twilio/sms/inbound", "POST /twilio/sms/fallback", "POST /twilio/sms/status"),
    *(f"POST /twilio/voice/{door}" for door in VOICE_DOORS),
    "POST /v1/conversations/{conversation_id}/codes/check",
}
"""No bot and no worker run here, nobody signs for Twilio, and nobody guesses a code."""

LEAST_GOOD = 200
LASTING = ("/cancel", "/moves", "/hand-back", "/calendar-feed", "/v1/calendar-changes", "/{change_id}")
"""What these do may leave nothing open for others: they come last."""

HOW = st.sampled_from(["real", "real", "real", "real", "real", "by the bot", "spoilt", "spoilt", "made up", "absurd"])

IN_SUMMER = {"from": ["2026-07-06", "2026-07-07"], "to": ["2026-07-08"]}
"""When hours may change without displacing hundreds of visits."""

load_all_checks()
NUL = "sea\x00side"
AWAY = {
    "kind": "leave",
    "provider": "okafor",
    "from": "2026-07-06",
    "reason": "at sea",
    "author": "Rosa",
    "dry_run": False,
}
SHUT = {"kind": "closure", "from": "2026-07-06", "reason": "paint", "author": "Rosa", "dry_run": False}

(NO_FAILURE,) = CHECKS.get_by_names(["not_a_server_error"])
SHAPES = CHECKS.get_by_names(["status_code_conformance", "content_type_conformance", "response_schema_conformance"])
"""`/readyz` says 503 when it is asked as it should be; all others never do."""


@dataclass
class Door:
    """The api on a port, and what is really in its book."""

    origin: str
    facts: dict[str, list[Any]]
    conversation: str


@pytest.fixture
def door(client, session, conversation, now, bot) -> Iterator[Door]:
    ana = patient_named(session, "Ana")
    people = [ana, patient_named(session, "James")]
    talk, quiet = conversation("+15025550101"), conversation("+15025550199")
    for person in people:
        make_access(session, talk.id, person, now + timedelta(days=1))
    session.add_all(StaffTask(kind="question", conversation_id=quiet.id, facts={}) for _ in range(5))
    session.commit()
    slots = search(client, windows=on("2026-03-03", "2026-03-06"), providers=["patel"], limit=80)["slots"]
    for slot in slots[::12]:
        held(client, slot["start"])
    changes = [client.post("/v1/calendar-changes", json=AWAY).json() for _ in range(3)]
    feed = client.post("/v1/providers/patel/calendar-feed").json()["url"]
    client.put("/v1/providers/patel/outside-calendar", json={"url": "https://calendar.example/patel.ics"})
    booked = select(Appointment.id).where(Appointment.status == "booked", Appointment.provider_code == "patel")
    facts = {
        "appointment_id": [str(one) for one in session.scalars(booked.order_by(Appointment.start_at).limit(60))],
        "hold_id": [str(one) for one in session.scalars(select(Hold.id))],
        "change_id": [change["id"] for change in changes],
        "task_id": list(session.scalars(select(StaffTask.id))),
        "conversation_id": [str(one.id) for one in (talk, quiet)],
        "patient_id": [str(person.id) for person in people],
        "limit": [3, 20],
        "phone": ["+15025550101", "+15025550102", "+15025550199"],
        "visit_type": ["office-visit", "office-visit", "video-visit"],
        "provider": ["patel"],
        "site": ["riverside"],
        "start": [slot["start"] for slot in slots],
        "from": ["2026-03-03", "2026-03-04"],
        "to": ["2026-03-05", "2026-03-06"],
        "date": ["2026-07-06"],
        "time_from": ["09:00:00", None],
        "time_to": ["16:00:00", None],
        "hours": ["13:00-15:00", None],
        "breaks": [[]],
        "days": ["mon-fri"],
        "birth_date": [str(ana.birth_date)],
        "family_name": [ana.family_name],
        "given_name": ["Noor"],
        "language": ["es"],
        "url": ["https://calendar.example/patel.ics"],
        "token": [feed.split("/")[-1].removesuffix(".ics")],
    }
    sock = listening_socket()
    server = uvicorn.Server(uvicorn.Config(client.app, log_config=None, access_log=False))
    with running(server, sock):
        yield Door(origin_of(sock), facts, str(talk.id))


def test_every_route_answers_as_it_is_described(door):
    """No failure, no answer that is not described, none of another shape: all routes, by the clinic and by the bot."""
    found: dict[str, str] = {}
    good: Counter[str] = Counter()
    with requests.Session() as http:
        for operation in operations():
            try_out(door, http, operation, found, good)
    assert found == {}
    assert sum(good.values()) >= LEAST_GOOD
    assert {label for label, count in good.items() if not count} == NEVER_GOOD


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no token"),
        pytest.param({"Authorization": "Bearer wrong"}, id="another token"),
        pytest.param({"Authorization": f"Basic {API_TOKEN}"}, id="another scheme"),
        pytest.param({"Authorization": f"Bearer {BOT_TOKEN}"}, id="the bot's token without a conversation"),
    ],
)
def test_nobody_gets_in_without_the_token(client, headers):
    """Every route but the public ones answers 401, whatever else is wrong with the request."""
    del client.headers["Authorization"]
    answers = {
        operation.label: client.request(
            operation.method, operation.path.replace("{", "").replace("}", ""), headers=headers
        )
        for operation in operations()
        if operation.label not in PUBLIC and not operation.path.startswith("/twilio/")
    }
    assert len(answers) > 30
    assert {label for label, answer in answers.items() if answer.status_code != 401} == set()
    assert {answer.json()["code"] for answer in answers.values()} == {"unauthorized"}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/appointments/{id}/cancel", {"reason": NUL}),
        ("POST", "/v1/calendar-changes", {**AWAY, "reason": NUL}),
        ("POST", "/v1/calendar-changes", {**AWAY, "author": NUL}),
        ("POST", "/v1/calendar-changes", {**SHUT, "name": NUL}),
        ("POST", "/v1/appointments/moves", {"moves": [], "reason": NUL, "author": "Rosa"}),
        ("GET", "/v1/appointments?provider=a%00b", None),
        ("DELETE", "/v1/providers/a%00b/calendar-feed", None),
        ("DELETE", "/v1/providers/a%00b/outside-calendar", None),
        ("GET", "/v1/appointments?to=9999-12-31", None),
        ("GET", "/v1/appointments?from=0001-01-01", None),
    ],
)
def test_what_cannot_be_kept_or_counted_with_is_refused(client, session, method, path, body):
    """A NUL character, which the database does not take, and days at the ends of time are the asker's mistakes."""
    booked = session.scalar(select(Appointment.id).where(Appointment.status == "booked"))
    assert client.request(method, path.replace("{id}", str(booked)), json=body).status_code == 422


def operations() -> list[Any]:
    schema = schemathesis.openapi.from_dict(create_app().openapi())
    found = [one.ok() for one in schema.get_all_operations()]
    return sorted(found, key=lambda operation: operation.path.endswith(LASTING))


def try_out(door: Door, http: requests.Session, operation: Any, found: dict[str, str], good: Counter[str]) -> None:
    """Asks one route all kinds of things, and writes down the first thing of each kind that is wrong."""
    sensible = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    absurd = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE) if operation.body else sensible

    @settings(
        max_examples=examples_of(operation),
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        HOW.flatmap(lambda how: st.tuples(st.just(how), absurd if how == "absurd" else sensible)),
        st.integers(0, 10**6),
    )
    def ask(asked, seed):
        (how, case), dice = asked, Random(seed)
        if how not in ("made up", "absurd"):
            make_real(case, door.facts | (IN_SUMMER if operation.path.startswith("/v1/calendar-changes") else {}), dice)
        if how == "spoilt":
            spoil(case, dice)
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {API_TOKEN}"}
        if how == "by the bot" or operation.label == "DELETE /v1/holds":
            case.headers |= {"Authorization": f"Bearer {BOT_TOKEN}", "Frontdesk-Conversation": door.conversation}
        answer = case.call(base_url=door.origin, session=http)
        good[operation.label] += 200 <= answer.status_code < 300
        try:
            case.validate_response(answer, checks=SHAPES if operation.label == "GET /readyz" else [NO_FAILURE, *SHAPES])
        except FailureGroup as failures:
            for failure in failures.exceptions:
                found.setdefault(f"{operation.label} {answer.status_code} {failure.title}", str(failure)[:600])

    ask()


def examples_of(operation: Any) -> int:
    """Few of what is always the same, or takes a second: whoever changes hours looks at every visit to come."""
    if not (operation.body or operation.query or operation.path_parameters):
        return 2
    if operation.path.endswith("/reschedule"):
        return 3 * EXAMPLES  # Visits stand close to each other, and most of the times to which one might go are taken.
    return 8 if operation.path.startswith("/v1/calendar-changes") else EXAMPLES


def make_real(case: Any, facts: dict[str, list[Any]], dice: Random) -> None:
    """Puts what really exists in place of what was made up."""
    for name in case.path_parameters or {}:
        case.path_parameters[name] = dice.choice(facts.get(name, [case.path_parameters[name]]))
    for where in (case.query, case.body):
        if isinstance(where, dict | list):
            for name in sorted(OPTIONAL & {*where}) if isinstance(where, dict) else ():
                if dice.random() < 0.9:
                    del where[name]
            replace_in(where, facts, dice)


def replace_in(part: Any, facts: dict[str, list[Any]], dice: Random) -> None:
    if isinstance(part, list):
        for one in part:
            if isinstance(one, dict | list):
                replace_in(one, facts, dice)
        return
    for name in list(part):
        if name in facts:
            part[name] = dice.choice(facts[name])
        elif name in ("providers", "sites"):
            part[name] = [dice.choice(facts[name[:-1]])]
        elif isinstance(part[name], dict | list):
            replace_in(part[name], facts, dice)


def spoil(case: Any, dice: Random) -> None:
    """Puts something that is hard to keep or to count with in one place of a request that makes sense otherwise."""
    places = [where for where in (case.path_parameters, case.query, case.body) if isinstance(where, dict) and where]
    if places:
        where = dice.choice(places)
        where[dice.choice(sorted(where))] = dice.choice(["a\x00b", "0001-01-01", "9999-12-31", 2**63, "\u2028"])


OPTIONAL = {"hold_id", "appointment_id", "continuity", "overbook", "weekdays", "effective_from"}
