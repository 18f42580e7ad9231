"""The telephone exchange: everything that one running simulator holds together."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request

from simulator.config import SimulatorConfig
from simulator.contacts import AddressBook, read_address_book
from simulator.network import PhoneNetwork
from simulator.webhooks import Webhooks

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Exchange:
    config: SimulatorConfig
    network: PhoneNetwork
    webhooks: Webhooks
    address_book: AddressBook
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    _work: set[asyncio.Task[None]] = field(default_factory=set)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Does something that no request waits for."""
        task = asyncio.get_running_loop().create_task(work)
        self._work.add(task)
        task.add_done_callback(self._finished)

    def hang_up(self) -> None:
        """Ends every open event stream and every held answer, so that the server can stop."""
        self.closing.set()
        self.network.end_watching()

    async def close(self) -> None:
        self.hang_up()
        for task in self._work:
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        await self.webhooks.close()

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._work.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("background.failed error=%s", type(error).__name__, exc_info=error)


def open_exchange(config: SimulatorConfig, now: Callable[[], datetime]) -> Exchange:
    webhooks = Webhooks(config.auth_token, config.webhook_timeout_seconds)
    return Exchange(config, PhoneNetwork(now), webhooks, read_address_book(config.clinic_file))


def _exchange(request: Request) -> Exchange:
    exchange: Exchange = request.app.state.exchange
    return exchange


CurrentExchange = Annotated[Exchange, Depends(_exchange)]
