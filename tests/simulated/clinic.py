"""The clinic that simulated patients text: the real api, actions, bot and book, and no phone network in between."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import create_engine, select, text

from api.clock import clinic_now
from api.conversations.models import Conversation, Message
from api.db import embedded
from api.db.engine import get_engine, transaction
from api.messaging.inbound import keep_inbound
from api.messaging.turns import take_turns
from api.settings import ROOT, get_settings
from setup.processes import read_procfile, spawn
from setup.surroundings import child_environment
from tests.conversations.house import House, wait_until

PARTS = ("api", "actions", "bot")
"""What a turn passes through. The worker's share, taking the turn, is done here; nothing is sent to a phone."""
PATIENCE_SECONDS = 60.0
THREADS = 16


class Clinic(House):
    """A house without worker and phone network: `says` keeps a text as the webhook does and takes its turn at once."""

    def start(self) -> None:
        self._read: dict[str, int] = {}
        url = embedded.start(self.settings.frontdesk_state, durable=False)
        self.engine = create_engine(url)
        self.environment = {**os.environ, **child_environment(self.settings, url)}
        self._environment_before = dict(os.environ)
        os.environ |= {name: value for name, value in self.environment.items() if value}
        get_settings.cache_clear()
        get_engine.cache_clear()
        for module in ("api.db.migrate", "api.clinic.load"):
            command = f".venvs/app/bin/python -m {module}"
            assert spawn(command, folder=ROOT, environment=self.environment).wait() == 0, command
        commands = read_procfile(ROOT / "Procfile")
        for part in PARTS:
            self._run(part, commands[part])
        wait_until(self._answers, 180, "the clinic does not answer")

    def stop(self) -> None:
        """Ends all, and leaves the settings of this process as they were."""
        super().stop()
        self.engine.dispose()
        get_engine().dispose()
        os.environ.clear()
        os.environ.update(self._environment_before)
        get_settings.cache_clear()
        get_engine.cache_clear()

    def _answers(self) -> bool:
        settings = self.settings
        doors = (
            f"{self.api}/healthz",
            f"{settings.frontdesk_actions_url}/health",
            f"{settings.frontdesk_bot_url}/webhooks/clinic/ready",
        )
        try:
            return all(httpx.get(door, timeout=2).status_code == 200 for door in doors)
        except httpx.HTTPError:
            return False

    async def open_doors(self) -> None:
        """Before the first text: threads for the database, and the staff's way to the api."""
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
        token = self.settings.api_token
        self.staff = httpx.AsyncClient(base_url=self.api, headers={"Authorization": f"Bearer {token}"}, timeout=60)

    async def says(self, phone: str, body: str) -> list[str]:
        """Texts the clinic and returns what it says to that, message by message."""
        conversation = await asyncio.to_thread(_kept, phone, body)
        await take_turns(conversation, PATIENCE_SECONDS)
        return await asyncio.to_thread(self.unread, phone)

    def unread(self, phone: str) -> list[str]:
        """What the clinic has said to this number since it was last asked, message by message."""
        with transaction() as session:
            said = (
                select(Message.id, Message.text)
                .join(Conversation, Conversation.id == Message.conversation_id)
                .where(
                    Conversation.phone == phone, Message.direction == "outbound", Message.id > self._read.get(phone, 0)
                )
            )
            messages = session.execute(said.order_by(Message.id)).all()
        if messages:
            self._read[phone] = messages[-1].id
        return [message.text for message in messages]

    def holds_of(self, phone: str) -> int:
        """How many times are kept for this number's conversation now."""
        return self._number(
            "SELECT count(*) FROM hold h JOIN conversation c ON c.id = h.conversation_id"
            " WHERE h.status = 'active' AND c.phone = :phone",
            phone=phone,
        )

    def clock_shift(self) -> timedelta:
        """How far the clinic's clock is from the machine's."""
        with self.engine.connect() as connection:
            shift: timedelta = connection.execute(text("SELECT shift FROM clock_offset")).scalar_one()
            return shift

    def put_clock_back(self, shift: timedelta) -> None:
        with self.engine.begin() as connection:
            connection.execute(text("UPDATE clock_offset SET shift = :shift"), {"shift": shift})

    def _number(self, query: str, **facts: object) -> int:
        with self.engine.connect() as connection:
            return int(connection.execute(text(query), facts).scalar_one())

    async def book(self, visit: dict[str, Any]) -> dict[str, Any] | None:
        """The staff book a visit at one of the first open times; None where there is none."""
        found = await self.staff.post("/v1/availability/search", json={**visit, "limit": 10})
        slots = found.json().get("slots", [])
        for slot in slots:
            asked = {
                "visit_type": visit["visit_type"],
                "patient_id": visit["patient_id"],
                "provider": slot["provider"]["code"],
                "site": slot["site"]["code"],
                "start": slot["start"],
            }
            answer = await self.staff.post("/v1/appointments", json=asked, headers={"Idempotency-Key": str(uuid4())})
            if answer.status_code == 201:
                booked: dict[str, Any] = answer.json()
                return booked
        return None

    async def forget(self, patients: list[UUID], phone: str) -> None:
        """Gives back all that these people hold and have booked, so that the book stays as the demo clinic has it."""
        await asyncio.to_thread(_forget, patients, phone)


def _kept(phone: str, body: str) -> UUID:
    with transaction() as session:
        form = {"MessageSid": f"SM{uuid4().hex}", "From": phone, "Body": body}
        keep_inbound(session, form, clinic_now(session))
        return session.scalars(select(Conversation.id).where(Conversation.phone == phone)).one()


def _forget(patients: list[UUID], phone: str) -> None:
    with transaction() as session:
        whose = {"patients": patients, "phone": phone}
        for statement in (
            "UPDATE claim SET active = false WHERE active AND appointment_id IN"
            " (SELECT id FROM appointment WHERE patient_id = ANY(:patients))",
            "UPDATE claim SET active = false WHERE active AND hold_id IN (SELECT h.id FROM hold h"
            " LEFT JOIN conversation c ON c.id = h.conversation_id"
            " WHERE h.patient_id = ANY(:patients) OR h.phone = :phone OR c.phone = :phone)",
            "UPDATE hold SET status = 'released' WHERE status = 'active' AND (patient_id = ANY(:patients)"
            " OR phone = :phone OR conversation_id IN (SELECT id FROM conversation WHERE phone = :phone))",
            "UPDATE appointment SET status = 'cancelled' WHERE status = 'booked' AND patient_id = ANY(:patients)",
        ):
            session.execute(text(statement), whose)
