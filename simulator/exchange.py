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
from simulator.voice.calls import Call, whole_call
from simulator.voice.switchboard import Switchboard
from simulator.webhooks import Webhooks

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Exchange:
    config: SimulatorConfig
    network: PhoneNetwork
    switchboard: Switchboard
    webhooks: Webhooks
    address_book: AddressBook
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    _work: set[asyncio.Task[Any]] = field(default_factory=set)

    def start[T](self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Does something that goes on even if whoever asked for it goes away."""
        task = asyncio.get_running_loop().create_task(work)
        self._work.add(task)
        task.add_done_callback(self._finished)
        return task

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

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._work.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("background.failed error=%s", type(error).__name__, exc_info=error)


def open_exchange(config: SimulatorConfig, now: Callable[[], datetime]) -> Exchange:
    webhooks = Webhooks(config.auth_token, config.webhook_timeout_seconds)
    network = PhoneNetwork(now)

    def tell(call: Call) -> None:
        # The legs to the staff are on no phone that anybody watches.
        if network.is_watched and call.direction != "outbound-dial":
            network.tell("call", {"phone": call.phone, "call": whole_call(call)})

    switchboard = Switchboard(tell)
    return Exchange(config, network, switchboard, webhooks, read_address_book(config.clinic_file))


def _exchange(request: Request) -> Exchange:
    exchange: Exchange = request.app.state.exchange
    return exchange


CurrentExchange = Annotated[Exchange, Depends(_exchange)]
