"""A provider's visits for other programs, at a secret address."""

import logging
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar
from sqlalchemy import select

from api.audit.models import AuditRow
from api.calendars.models import CalendarFeed
from api.settings import get_settings
from tests.api.calendars.making import make_visit
from tests.api.scheduling.asking import booked, cancel
from tests.api.scheduling.making import clear_book, patient_named

NINE = "2026-03-03T09:00:00-05:00"


@pytest.fixture
def omar(session):
    clear_book(session)
    return patient_named(session, "Omar")


def test_a_feed_shows_the_providers_visits_and_no_patient(client, omar):
    """What kind of visit, where and when; for whom, the clinic's own calendar tells."""
    visit = booked(client, omar, NINE)
    feed = read(client, make_feed(client))
    (event,) = [event for event in events_in(feed) if visit["id"] in str(event["UID"])]

    assert feed.headers["content-type"] == "text/calendar; charset=utf-8"
    assert str(event["SUMMARY"]) == "Office visit"
    assert str(event["LOCATION"]) == "Riverside, 120 River Rd, Louisville, KY 40202"
    assert event.start.isoformat() == "2026-03-03T14:00:00+00:00"
    assert omar.given_name not in feed.text
    assert omar.family_name not in feed.text
    assert str(omar.id) not in feed.text
    assert omar.phone not in feed.text


def test_a_feed_needs_no_token_but_its_own(client):
    """The program that subscribes knows nothing else, and learns nothing from a wrong address."""
    url = make_feed(client)
    assert url.startswith(f"{get_settings().public_origin}/calendars/")

    assert read(client, url).status_code == 200
    wrong = read(client, url.replace(".ics", "x.ics"))
    assert wrong.status_code == 404
    assert wrong.headers["content-type"] == "application/problem+json"
    assert wrong.json()["detail"] == "There is no such thing, or it is not yours to see"


def test_an_address_ends_when_another_is_made_or_it_is_revoked(client):
    """Whoever was shown the old one sees nothing any more."""
    old = make_feed(client)
    new = make_feed(client)
    assert [read(client, url).status_code for url in (old, new)] == [404, 200]

    assert [client.delete(FEED).status_code for _ in range(2)] == [204, 204]
    assert read(client, new).status_code == 404


def test_the_secret_is_not_kept(client, session, caplog):
    """Neither the database nor the logs have it: whoever steals those cannot subscribe."""
    with caplog.at_level(logging.DEBUG):
        url = make_feed(client)
        read(client, url)
        read(client, url.replace(".ics", "x.ics"))
    token = urlsplit(url).path.removeprefix("/calendars/").removesuffix(".ics")

    (feed,) = session.scalars(select(CalendarFeed)).all()
    written = session.scalars(select(AuditRow).where(AuditRow.action == "calendar_feed.made")).all()
    # The tests' own client logs what it asks for; in Frontdesk, api.logs keeps it from doing so.
    logged = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert len(token) >= 43
    assert token not in feed.token_digest
    assert [row.facts for row in written] == [{"provider": "patel"}]
    assert not any(token in line for line in logged)


def test_what_has_not_changed_is_not_sent_again(client, omar):
    """Programs ask all day; only a change is answered with a calendar."""
    url = make_feed(client)
    first = read(client, url)
    assert read(client, url, first.headers["ETag"]).status_code == 304
    assert read(client, url, f'"another", W/{first.headers["ETag"]}').content == b""

    booked(client, omar, NINE)
    changed = read(client, url, first.headers["ETag"])
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_a_cancelled_visit_leaves_the_feed(client, omar):
    """And one of another provider was never in it."""
    visit = booked(client, omar, NINE)
    other = booked(client, omar, "2026-03-04T09:00:00-05:00", provider="lee")
    url = make_feed(client)
    assert visit["id"] in read(client, url).text
    assert other["id"] not in read(client, url).text
    cancel(client, visit)

    assert visit["id"] not in read(client, url).text


@pytest.mark.parametrize(("days", "shown"), [(-31, False), (-29, True), (179, True), (181, False)])
def test_a_feed_goes_from_last_month_to_the_horizon(client, session, omar, now, days, shown):
    """Older visits are nobody's calendar any more."""
    visit = make_visit(session, omar.id, now + timedelta(days=days))

    assert (str(visit.id) in read(client, make_feed(client)).text) is shown


def test_the_feed_of_a_sensitive_department_tells_neither_what_nor_who(client, session, omar, now):
    """Dr. Bell's calendar may be seen by others: there is a visit, and it is by video. Its link stays here."""
    link = "https://video.example/w8"
    make_visit(
        session,
        omar.id,
        now + timedelta(days=1),
        visit_type="therapy",
        provider_code="bell",
        modality="video",
        video_link=link,
    )
    feed = read(client, client.post(FEED.replace("patel", "bell")).json()["url"])

    assert {(str(event["SUMMARY"]), str(event["LOCATION"])) for event in events_in(feed)} == {
        ("Video visit", "By video")
    }
    assert not any(word in feed.text.lower() for word in ("bell", "therapy", "behavioral", link))


def test_only_the_clinic_makes_feeds(client, bot, conversation):
    """A conversation has nothing to do with them, and a provider whom nobody knows has none."""
    acting = bot(conversation("+15025550104").id)

    assert [acting.post(FEED).status_code, acting.delete(FEED).status_code] == [403, 403]
    assert client.post(FEED, headers={"Authorization": "Bearer wrong"}).status_code == 401
    nobody = client.post(FEED.replace("patel", "nobody"))
    assert nobody.status_code == 404
    assert "/v1/providers" in nobody.json()["detail"]


def test_feeds_are_described(client):
    """Every answer stands in /openapi.json."""
    paths = client.get("/openapi.json").json()["paths"]
    described = paths["/v1/providers/{provider}/calendar-feed"]

    assert set(described["post"]["responses"]) == {"201", "401", "403", "404", "422"}
    assert set(described["delete"]["responses"]) == {"204", "401", "403", "422"}
    feed = paths["/calendars/{token}.ics"]["get"]["responses"]
    assert {"200", "304", "404"} <= set(feed)
    assert list(feed["200"]["content"]) == ["text/calendar"]


FEED = "/v1/providers/patel/calendar-feed"


def make_feed(client) -> str:
    answer = client.post(FEED)
    assert answer.status_code == 201, answer.text
    return answer.json()["url"]


def read(client, url: str, etag: str | None = None):
    """As another program reads it: with the address alone."""
    headers = {"Authorization": "", **({"If-None-Match": etag} if etag else {})}
    return client.get(urlsplit(url).path, headers=headers)


def events_in(answer):
    assert answer.status_code == 200, answer.text
    return Calendar.from_ical(answer.content).events
