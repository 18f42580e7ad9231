"""What every action shares: one turn read, failures caught, and never a patient left without an answer."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.desk import Desk
from actions.draft import Draft
from actions.turn import Turn
from actions.utterances import UTTERANCE_FOR
from actions.vocabulary import VocabularyShelf
from api.client import FrontdeskClient
from api.errors import DomainError
from api.logs import events

log = events(__name__)
_shelf = VocabularyShelf()


class FrontdeskAction(Action, ABC):  # type: ignore[misc]  # rasa_sdk is untyped
    """One thing the dialogue model can do. Subclasses name it and write `act`."""

    action_name: ClassVar[str]

    def name(self) -> str:
        return self.action_name

    @abstractmethod
    async def act(self, desk: Desk) -> list[EventType]:
        """Does the work, changing `desk.draft` and speaking through the desk; returns the tracker's events."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Runs `act`. Rasa would answer an exception with silence, so none leaves here: a person is brought instead."""
        turn = Turn.from_tracker(tracker)
        client = FrontdeskClient.shared().for_conversation(turn.conversation_id, turn.call_sid)
        try:
            clinic = await _shelf.get(client)
            desk = Desk(turn, Draft.from_tracker(tracker), clinic, client, dispatcher, domain["responses"])
            return await self.act(desk)
        except DomainError as error:
            log.info("action.refused", action=self.action_name, code=error.code, turn=turn.id)
            dispatcher.utter_message(response=UTTERANCE_FOR[type(error)])
            return _begin_afresh(dispatcher, reason=error.code)
        except Exception:
            log.error("action.failed", action=self.action_name, turn=turn.id)
            return _begin_afresh(dispatcher, reason="broken")


def _begin_afresh(dispatcher: CollectingDispatcher, reason: str) -> list[EventType]:
    dispatcher.utter_message(json_message={"handoff": {"reason": reason}})
    return [SlotSet("outcome", {"kind": "failed"}), SlotSet("requested_slot", None), ActiveLoop(None)]
