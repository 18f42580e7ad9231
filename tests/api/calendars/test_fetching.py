"""What is asked for a calendar, and what is not."""

import socket
from collections.abc import Callable

import pytest

from api.calendars import fetching
from api.calendars.busy_times import CannotRead
from api.calendars.fetching import LARGEST_BYTES, MOST_HOPS, calendar_address, fetch
from tests.api.calendars.making import make_calendar


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("https://calendar.example/private-1/basic.ics", "https://calendar.example/private-1/basic.ics"),
        ("  https://calendar.example/c.ics?key=1 ", "https://calendar.example/c.ics?key=1"),
        ("webcal://p10-caldav.icloud.example/published/2/x", "https://p10-caldav.icloud.example/published/2/x"),
        ("http://127.0.0.1:8081/c.ics", "http://127.0.0.1:8081/c.ics"),  # a demo's own
    ],
)
def test_addresses_that_are_taken(said, kept):
    """Google's, Outlook's and Apple's secret links, as they are copied."""
    assert calendar_address(said) == kept


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("http://calendar.example/c.ics", fetching.NOT_HTTPS),
        ("ftp://calendar.example/c.ics", fetching.NOT_HTTPS),
        ("file:///etc/passwd", fetching.NO_ADDRESS),
        ("calendar.example/c.ics", fetching.NO_ADDRESS),
        ("https://", fetching.NO_ADDRESS),
        ("https://a b/", fetching.NO_ADDRESS),
        ("", fetching.NO_ADDRESS),
    ],
)
def test_addresses_that_are_not_taken(said, problem):
    """A link may be read by whoever stands between, and other programs' links are none."""
    assert refusal(lambda: calendar_address(said)) == problem


def test_only_a_demo_has_calendars_on_its_own_machine(real_clinic):
    """In a real clinic a loopback address would reach what is not meant for anyone outside."""
    assert refusal(lambda: calendar_address("http://127.0.0.1:8081/c.ics")) == fetching.NOT_HTTPS
    assert refusal(lambda: fetch("https://127.0.0.1/c.ics")) == fetching.PRIVATE
    assert refusal(lambda: fetch("https://localhost/c.ics")) == fetching.PRIVATE


@pytest.mark.parametrize(
    "host",
    "10.0.0.1 192.168.1.1 172.16.0.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 "
    "[fd00::1] [fe80::1] [::ffff:10.0.0.1] [::]".split(),
)
def test_private_networks_are_never_asked(host):
    """The clinic's printers and a cloud's metadata are nobody's calendar."""
    assert refusal(lambda: fetch(f"https://{host}/c.ics")) == fetching.PRIVATE


def test_a_calendar_is_fetched(elsewhere):
    """As it is, byte for byte."""
    elsewhere.body = make_calendar("DTSTART:20260303T140000Z\nDURATION:PT1H")

    assert fetch(elsewhere.url) == elsewhere.body


def test_a_redirect_is_followed(elsewhere):
    """A calendar that has moved, to an address that is relative to the old one."""
    elsewhere.body = b"here"
    elsewhere.redirects["/private/patel.ics"] = "../moved.ics"

    assert fetch(elsewhere.url) == b"here"
    assert elsewhere.asked == ["/private/patel.ics", "/moved.ics"]


@pytest.mark.parametrize(
    ("to", "problem"),
    [
        ("https://10.0.0.1/c.ics", fetching.PRIVATE),
        ("http://10.0.0.1/c.ics", fetching.NOT_HTTPS),
        ("http://calendar.example/c.ics", fetching.NOT_HTTPS),
        ("file:///etc/passwd", fetching.NOT_HTTPS),
        ("https://[/", fetching.SILENT),
    ],
)
def test_a_redirect_leads_nowhere_that_an_address_may_not(elsewhere, to, problem):
    """The second server is no more trusted than the first."""
    elsewhere.redirects["/private/patel.ics"] = to

    assert refusal(lambda: fetch(elsewhere.url)) == problem


def test_a_redirect_in_circles_ends(elsewhere):
    """After a few hops."""
    elsewhere.redirects["/private/patel.ics"] = "/private/patel.ics"

    assert "from one address to the next" in refusal(lambda: fetch(elsewhere.url))
    assert len(elsewhere.asked) == MOST_HOPS


@pytest.mark.parametrize("status", [401, 404, 500])
def test_an_answer_that_is_none_is_told(elsewhere, status):
    """The staff read what the server said."""
    elsewhere.status = status

    assert str(status) in refusal(lambda: fetch(elsewhere.url))


def test_a_calendar_that_is_too_large_is_not_read_to_its_end(elsewhere):
    """Neither by its length nor by what it unfolds to."""
    elsewhere.body = b"x" * LARGEST_BYTES
    assert len(fetch(elsewhere.url)) == LARGEST_BYTES
    elsewhere.body += b"x"
    assert refusal(lambda: fetch(elsewhere.url)) == fetching.TOO_LARGE
    elsewhere.body, elsewhere.headers = b"x", {"Content-Encoding": "gzip"}
    assert "packs its answer" in refusal(lambda: fetch(elsewhere.url))


def test_nobody_answers():
    """Neither at a port where nothing listens nor under a name that no network has."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        assert refusal(lambda: fetch(f"http://127.0.0.1:{nobody.getsockname()[1]}/c.ics")) == fetching.SILENT
    assert refusal(lambda: fetch(f"https://{'a' * 70}.invalid/c.ics")) == fetching.SILENT


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(CannotRead) as refused:
        work()
    return str(refused.value)
