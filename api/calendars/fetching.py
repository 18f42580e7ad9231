"""Asks another server for a calendar, without letting it lead us anywhere it likes.

Anyone with the clinic's token may name an address, and whoever answers there may name another. So that neither gets at
what only this machine can reach, each hop is resolved here, refused if it leads into a private network, and asked at
the very address that was looked at: a name that is resolved a second time may point elsewhere by then.
"""

import socket
from contextlib import closing
from ipaddress import IPv4Address, IPv6Address, ip_address
from time import monotonic

import httpx

from api.calendars.busy_times import CannotRead
from api.settings import get_settings

TIMEOUT_SECONDS = 10.0
LONGEST_SECONDS = 30.0
"""For a whole answer: a server that sends a byte now and then would hold a worker for ever."""
LARGEST_BYTES = 5 * 1024 * 1024
MOST_HOPS = 5
NOT_HTTPS = "The calendar's address must begin with https://."
NO_ADDRESS = "That is not a web address: copy the calendar's iCalendar (.ics) link from its settings."
SILENT = "The calendar's server does not answer: check the address, or wait if it worked before."
PRIVATE = "The calendar's address leads into a private network, which is never asked: use one on the internet."
TOO_LARGE = "The calendar is larger than 5 MB: publish one with fewer past events."
_ENCODED = "The calendar's server packs its answer although it was asked not to: use another address."
_IN_CIRCLES = "The calendar's address leads from one address to the next without an end: copy it once more."


def calendar_address(said: str) -> str:
    """The address as it is kept; `webcal:` is what Apple and Outlook write for `https:`. Raises `CannotRead`."""
    said = said.strip()
    scheme, _, rest = said.partition("://")
    try:
        url = httpx.URL(f"https://{rest}" if scheme.lower() in ("webcal", "webcals") else said)
    except httpx.InvalidURL:
        raise CannotRead(NO_ADDRESS) from None
    if not url.host or any(character.isspace() for character in said):
        raise CannotRead(NO_ADDRESS)
    _require_https(url)
    return str(url)


def fetch(url: str) -> bytes:
    """What stands at `url`, after redirects. Raises `CannotRead`."""
    # No proxy of the environment: it would resolve the name for itself.
    with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as http:
        try:
            return _follow(http, httpx.URL(url), monotonic() + LONGEST_SECONDS)
        except (httpx.HTTPError, httpx.InvalidURL):
            raise CannotRead(SILENT) from None


def _follow(http: httpx.Client, url: httpx.URL, deadline: float) -> bytes:
    for _ in range(MOST_HOPS):
        with closing(_ask(http, url)) as answer:
            if not answer.has_redirect_location:
                return _body(answer, deadline)
            url = url.join(answer.headers["Location"])
    raise CannotRead(_IN_CIRCLES)


def _ask(http: httpx.Client, url: httpx.URL) -> httpx.Response:
    """One request to the address that was checked, in the name under which it was asked for."""
    _require_https(url)
    name = url.raw_host.decode("ascii")
    request = http.build_request(
        "GET",
        url.copy_with(host=_checked_address(name)),
        headers={"Host": url.netloc.decode("ascii"), "Accept": "text/calendar, */*", "Accept-Encoding": "identity"},
        extensions={"sni_hostname": name},
    )
    return http.send(request, stream=True)


def _body(answer: httpx.Response, deadline: float) -> bytes:
    """An answer's content, read as it came, since a few packed bytes may unfold into many."""
    if not answer.is_success:
        raise CannotRead(f"The calendar's server answered {answer.status_code}: check whether the link still holds.")
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise CannotRead(_ENCODED)
    body = bytearray()
    for piece in answer.iter_raw():
        body += piece
        if len(body) > LARGEST_BYTES:
            raise CannotRead(TOO_LARGE)
        if monotonic() > deadline:
            raise CannotRead(SILENT)
    return bytes(body)


def _require_https(url: httpx.URL) -> None:
    """Loopback needs no TLS, but only a demo has calendars there."""
    is_demos_own = url.scheme == "http" and url.host in ("127.0.0.1", "localhost", "::1") and get_settings().is_demo
    if url.scheme != "https" and not is_demos_own:
        raise CannotRead(NOT_HTTPS)


def _checked_address(name: str) -> str:
    """One address of the host `name`, if none of them lies in a private network."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CannotRead(SILENT) from None
    addresses = [ip_address(str(row[4][0])) for row in found]
    if not all(_may_be_asked(address) for address in addresses):
        raise CannotRead(PRIVATE)
    return str(addresses[0])


def _may_be_asked(address: IPv4Address | IPv6Address) -> bool:
    plain = getattr(address, "ipv4_mapped", None) or address
    return (plain.is_global and not plain.is_multicast) or (plain.is_loopback and get_settings().is_demo)
