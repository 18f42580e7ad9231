"""A calendar server elsewhere, on a loopback port."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class CalendarServer:
    """Answers every path with `body`, unless a test has given the path an answer of its own."""

    origin: str = ""
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    meanwhile: Callable[[], Any] = lambda: None
    """What happens elsewhere while the server is thinking."""

    @property
    def url(self) -> str:
        return f"{self.origin}/private/patel.ics"


@contextmanager
def running_server() -> Iterator[CalendarServer]:
    calendars = CalendarServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calendars.asked.append(self.path)
            calendars.meanwhile()
            to = calendars.redirects.get(self.path)
            self.send_response(302 if to else calendars.status)
            body = b"" if to else calendars.body
            said = {"Content-Length": str(len(body)), **({"Location": to} if to else calendars.headers)}
            for name, value in said.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # a client that has read enough is no news
    calendars.origin = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield calendars
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
