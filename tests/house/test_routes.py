"""No door without a lock."""

from api.app import create_app
from api.auth import authenticated
from api.calendars.feeds import feed_of_token
from api.messaging.signature import twilio_form, twilio_socket

LOCKS = {authenticated, twilio_form, twilio_socket, feed_of_token}
PUBLIC = {"/healthz", "/readyz", "/openapi.json"}


def test_every_route_asks_who_is_there():
    """Each route takes the clinic's token, Twilio's signature or a feed's secret; three tell nothing of anyone."""
    doors = dict(routes(create_app()))
    assert doors.keys() >= PUBLIC, "a public route is gone: take it off the list"
    unlocked = {path for path, calls in doors.items() if not calls & LOCKS}

    assert unlocked == PUBLIC


def routes(app):
    for route in app.routes:
        if hasattr(route, "effective_route_contexts"):
            for context in route.effective_route_contexts():
                route = context.starlette_route if context.dependant is None else context  # a socket's
                yield route.path, set(calls_of(route.dependant))
        else:
            yield route.path, set()


def calls_of(dependant):
    for needed in dependant.dependencies:
        yield needed.call
        yield from calls_of(needed)
