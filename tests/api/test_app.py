"""The public door as a whole: health, limits, and the description of every route."""

import pytest
from fastapi.testclient import TestClient

from api import health
from api.app import LARGEST_BODY, create_app
from api.health import NotWorking


def test_the_process_says_that_it_lives():
    """A supervisor asks this often: it needs no database."""
    assert TestClient(create_app()).get("/healthz").json() == {"status": "ok"}


async def answers():
    """A part that works."""


async def is_broken():
    raise NotWorking("no worker has been heard of for 30 seconds")


async def fails_in_its_own_way():
    raise ConnectionError("password=secret")


@pytest.mark.parametrize(
    ("parts", "status", "broken"),
    [
        ({"database": answers, "bot": answers}, 200, None),
        (
            {"database": answers, "worker": is_broken},
            503,
            {"worker": "no worker has been heard of for 30 seconds"},
        ),
        ({"bot": fails_in_its_own_way, "database": answers}, 503, {"bot": "ConnectionError"}),
    ],
)
def test_readiness_names_what_is_missing(parts, status, broken):
    """Whoever runs Frontdesk reads which part does not answer, and why, without any secret."""
    app = create_app()
    app.dependency_overrides[health.checks] = lambda: parts
    with TestClient(app) as http:
        answer = http.get("/readyz")

    assert answer.status_code == status
    assert answer.json().get("parts") == broken


def test_nothing_is_ready_while_bot_actions_and_worker_are_away(client):
    """With only the database up, the other three are named."""
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["code"] == "not_ready"
    assert set(answer.json()["parts"]) == {"bot", "actions", "worker"}


@pytest.mark.parametrize("path", ["/twilio/sms/inbound", "/v1/patients"])
def test_an_oversized_body_is_turned_away(client, path):
    """No text message or booking is that long; the sender need not even sign it."""
    assert client.post(path, content=b"x" * (LARGEST_BODY + 1)).status_code == 413


def test_a_body_that_does_not_say_its_length_is_counted(client):
    """Sending it in pieces is no way round the limit."""
    pieces = (b"x" * 1000 for _ in range(LARGEST_BODY // 1000 + 1))

    assert client.post("/v1/patients", content=pieces).status_code == 413


def test_a_body_of_the_largest_size_is_read(client):
    """The limit itself is allowed: what follows is an ordinary refusal."""
    assert client.post("/v1/patients", content=b"x" * LARGEST_BODY).status_code == 422


def test_every_refusal_is_a_problem_document(client):
    """Unknown routes and wrong methods answer like every other refusal."""
    for answer, code in ((client.get("/v1/nothing"), "not_found"), (client.put("/v1/sites"), "method_not_allowed")):
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == code


def test_the_description_covers_every_route_and_its_refusals(client):
    """Another system can be written from /openapi.json alone."""
    described = client.get("/openapi.json").json()
    for path, methods in described["paths"].items():
        if not path.startswith("/v1/"):
            continue
        for method, operation in methods.items():
            assert operation.get("description"), (method, path)
            assert {"401", "422"} <= set(operation["responses"]), (method, path)
            refusal = operation["responses"]["401"]["content"]["application/problem+json"]
            assert refusal["schema"]["$ref"].endswith("/Problem"), (method, path)
            assert {"200", "201", "204"} & set(operation["responses"]), (method, path)
