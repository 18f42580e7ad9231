"""The only door into the dialogue model: authenticated turns from the api in, structured replies out.

A turn that comes again (its worker died before the replies were kept) is answered from the conversation's own record
and not run a second time.
"""

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

Reply = dict[str, Any]
_NAME = "utter_action"
"""Where Rasa keeps the name of the response that a message comes from."""


class Replies(OutputChannel):
    """Collects what the bot says. Its name picks the `channel:` variant of each response."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.replies: list[Reply] = []

    def name(self) -> str:  # type: ignore[override]  # Rasa asks the instance, so one class serves every channel
        return self._channel

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        self.replies.append(reply(text, name=kwargs.get(_NAME)))

    async def send_text_with_buttons(
        self, recipient_id: str, text: str, buttons: list[dict[str, Any]], **kwargs: Any
    ) -> None:
        self.replies.append(reply(text, buttons, kwargs.get(_NAME)))

    async def send_custom_json(self, recipient_id: str, json_message: dict[str, Any], **kwargs: Any) -> None:
        self.replies.append(dict(json_message))


def reply(text: str, buttons: list[dict[str, Any]] | None = None, name: str | None = None) -> Reply:
    """`{text, options?: [{label, value}], name?}`; `name` is the response's."""
    options = [{"label": button["title"], "value": button["payload"]} for button in buttons or []]
    return {"text": text} | ({"options": options} if options else {}) | ({"name": name} if name else {})


class ClinicInput(InputChannel):
    """`POST /webhooks/clinic/turn` takes `{session, turn, text, channel, language, now, facts}`."""

    def __init__(self, token: str) -> None:
        self._token = token

    @classmethod
    def name(cls) -> str:
        return "clinic"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "ClinicInput":
        if not (credentials or {}).get("token"):
            cls.raise_missing_credentials_exception()
        return cls(credentials["token"])

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        door = Blueprint("clinic_webhook")

        @door.route("/ready", methods=["GET"])
        async def ready(request: Request) -> HTTPResponse:
            agent: Agent = request.app.ctx.agent
            return response.empty(200 if agent and agent.is_ready() else 503)

        @door.route("/turn", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            if not hmac.compare_digest(request.token or "", self._token):
                return response.json({"error": "This door opens to the api's token only."}, 401)
            return response.json(
                {"replies": await self._take_turn(request.app.ctx.agent, request.json, on_new_message)}
            )

        return door

    async def _take_turn(
        self, agent: Agent, said: dict[str, Any], on_new_message: Callable[[UserMessage], Awaitable[Any]]
    ) -> list[Reply]:
        tracker = await agent.processor.fetch_tracker_with_initial_session(said["session"])
        earlier = replies_to(tracker, said["turn"])
        if earlier is not None:
            return earlier
        if tracker.get_slot("language") != said["language"]:
            tracker.update(SlotSet("language", said["language"]))
            await agent.processor.save_tracker(tracker)
        collected = Replies(said["channel"])
        await on_new_message(
            UserMessage(
                said["text"],
                collected,
                said["session"],
                input_channel=said["channel"],
                message_id=said["turn"],
                metadata={
                    **{key: said[key] for key in ("turn", "channel", "language", "now", "facts")},
                    "asked": last_said(tracker),  # What a short answer means depends on it: see bot/nlu/asked.py.
                    "before": last_turn(tracker),  # What "say that again" means outside of every flow.
                },
            )
        )
        return collected.replies


def replies_to(tracker: DialogueStateTracker, turn: str) -> list[Reply] | None:
    """What the bot answered to `turn`, or None if it has not seen that turn."""
    said: list[Reply] | None = None
    for event in tracker.events:
        if isinstance(event, UserUttered):
            said = [] if event.message_id == turn else None if said is None else said
            if said is not None and event.message_id != turn:
                break
        elif isinstance(event, BotUttered) and said is not None:
            said.append(_spoken(event))
    return said


def last_said(tracker: DialogueStateTracker) -> str | None:
    """The bot's last sentences, unless the conversation has begun afresh since."""
    for event in reversed(tracker.applied_events()):
        if isinstance(event, BotUttered):
            return str(_spoken(event).get("text") or "") or None
    return None


def last_turn(tracker: DialogueStateTracker) -> Reply | None:
    """What was said in the turn before, when, and whether the patient was known then; None if there was none."""
    replies: list[Reply] = []
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            replies.insert(0, _spoken(event))
        elif isinstance(event, UserUttered) and "now" in (event.metadata or {}):
            facts = event.metadata.get("facts", {})
            return {"replies": replies, "now": event.metadata["now"], "knew_patients": bool(facts.get("patients"))}
    return None


def _spoken(event: BotUttered) -> Reply:
    if custom := event.data.get("custom"):
        return dict(custom)
    return reply(event.text or "", event.data.get("buttons"), event.metadata.get(_NAME))
