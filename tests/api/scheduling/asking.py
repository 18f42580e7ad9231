"""Requests to the appointment book, spelled out only as far as a test cares."""

from httpx import Response

TUESDAY = "2026-03-03"
PATEL = {"providers": ["patel"]}
_OF_EVERY_PROBLEM = {"type", "title", "status", "code", "detail", "nearest"}


def search(client, visit_type: str = "office-visit", *, windows=None, **wish) -> dict:
    """A search, of any day unless the test says which. Fails the test if it is refused."""
    answer = client.post(
        "/v1/availability/search", json={"visit_type": visit_type, "windows": windows or [], **plain(wish)}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def on(first: str, last: str | None = None, **bounds) -> list[dict]:
    """Windows: one day, or the days from `first` to `last`."""
    return [{"from": first, "to": last or first, **bounds}]


def starts(answer: dict) -> list[str]:
    """Local times of the slots found, such as "2026-03-03T09:00"."""
    return [slot["start"][:16] for slot in answer["slots"]]


def hold(client, start: str, **others) -> Response:
    return client.post("/v1/holds", json=slot(start, **others))


def why_none(client, visit_type: str = "office-visit", **wish) -> dict:
    """Why a search finds nothing. Fails the test if it finds something."""
    found = search(client, visit_type, **wish)
    assert found["slots"] == []
    return found["why_none"]


def refused(answer: Response) -> tuple[int, str, dict]:
    """Status, code and facts of a refusal; the times that it offers instead are looked at elsewhere."""
    said = answer.json()
    facts = {name: fact for name, fact in said.items() if name not in _OF_EVERY_PROBLEM}
    return answer.status_code, said.get("code", "(no refusal)"), facts


def book(client, patient, start: str, **others) -> Response:
    return client.post("/v1/appointments", json={"patient_id": str(patient.id), **slot(start, **others)})


def move(client, appointment: dict, start: str, **others) -> Response:
    return client.post(f"/v1/appointments/{appointment['id']}/reschedule", json={"start": start, **plain(others)})


def cancel(client, appointment: dict) -> Response:
    return client.post(f"/v1/appointments/{appointment['id']}/cancel", json={})


def confirm(client, appointment: dict) -> Response:
    return client.post(f"/v1/appointments/{appointment['id']}/confirm")


def change_calendar(client, **said) -> Response:
    """Makes a change of hours, leave or closure, unless `dry_run` says that it is only looked at."""
    return client.post("/v1/calendar-changes", json={"reason": "A test", "author": "Kim", "dry_run": False, **said})


def changed(client, **said) -> dict:
    """Makes a change, and fails the test if that is refused."""
    answer = change_calendar(client, **said)
    assert answer.status_code == 201, answer.text
    return answer.json()


def withdraw(client, change: dict) -> Response:
    return client.delete(f"/v1/calendar-changes/{change['id']}")


def marked(client) -> list[dict]:
    """The visits that somebody has to move."""
    return client.get("/v1/appointments", params={"lost_ground": True}).json()["items"]


def booked(client, patient, start: str, **others) -> dict:
    """Books, and fails the test if that is refused."""
    answer = book(client, patient, start, **others)
    assert answer.status_code == 201, answer.text
    return answer.json()


def held(client, start: str, **others) -> dict:
    answer = hold(client, start, **others)
    assert answer.status_code == 201, answer.text
    return answer.json()


def slot(start: str, **others) -> dict:
    """An office visit with Dr. Patel at Riverside, unless the test says otherwise."""
    return {"visit_type": "office-visit", "provider": "patel", "site": "riverside", "start": start, **plain(others)}


def plain(facts: dict) -> dict:
    return {name: str(value) if name.endswith("_id") else value for name, value in facts.items()}
