"""A web server in a thread, on a port that the operating system chose."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn


def listening_socket() -> socket.socket:
    """Takes connections from now on, even before its server runs, so nobody has to wait for a start."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    sock.listen(128)
    return sock


def origin_of(sock: socket.socket) -> str:
    return f"http://127.0.0.1:{sock.getsockname()[1]}"


@contextmanager
def running(server: uvicorn.Server, sock: socket.socket, *, await_its_end: bool = True) -> Iterator[None]:
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        if await_its_end:
            thread.join(timeout=10)
            assert not thread.is_alive(), "the server did not stop within 10 s"
