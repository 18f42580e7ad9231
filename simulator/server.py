"""The web server of the simulator, which hangs up on listening browsers before it stops."""

import socket

import uvicorn
from fastapi import FastAPI

from simulator.exchange import Exchange


class SimulatorServer(uvicorn.Server):
    """uvicorn waits for open responses before it tells the app to stop, and an event stream never ends by itself."""

    def __init__(self, app: FastAPI, port: int) -> None:
        # The access log would hold phone numbers, which are part of some addresses.
        config = uvicorn.Config(
            app, "127.0.0.1", port, log_level="warning", access_log=False, timeout_graceful_shutdown=5
        )
        super().__init__(config)
        self._exchange: Exchange = app.state.exchange

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._exchange.hang_up()
        await super().shutdown(sockets)
