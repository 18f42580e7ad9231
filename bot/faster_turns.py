"""Two things that Rasa does again on every turn and needs to do once. Together they halve a turn's work.

- Each answer of the action server is checked against a JSON schema that never changes, and Rasa checks the schema
  itself anew each time: 60 % of a turn's CPU. Here the validator is made once.
- Each stored event finds its class by walking all subclasses of `Event`: nearly half of a turn in a long conversation.
  Here the classes found are remembered.

Both replace code of one exact Rasa release. With any other release nothing is replaced, and a warning says so;
`tests/bot` compares the replaced code with what was read when this was written.
"""

from __future__ import annotations

import functools
import logging
from typing import Any

import jsonschema
import rasa
from jsonschema.validators import validator_for

RASA_VERSION = "3.6.21"

logger = logging.getLogger(__name__)


def install() -> bool:
    """Makes turns faster in this process; says whether it did. Doing it twice is harmless."""
    if rasa.__version__ != RASA_VERSION:
        logger.warning("bot.faster_turns.skipped rasa=%s expected=%s", rasa.__version__, RASA_VERSION)
        return False
    _validate_with_one_validator()
    _remember_event_classes()
    return True


def _validate_with_one_validator() -> None:
    from rasa.core.actions.action import RemoteAction

    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)

    def validate(_: RemoteAction, result: dict[str, Any]) -> bool:
        error = jsonschema.exceptions.best_match(validator.iter_errors(result))
        if error is not None:
            error.message += ". The action server's answer does not have the form that Rasa expects."
            raise error
        return True

    RemoteAction._validate_action_result = validate


def _remember_event_classes() -> None:
    from rasa.shared.core.events import Event

    if isinstance(Event.resolve_by_type, functools.partial):
        return
    Event.resolve_by_type = staticmethod(functools.partial(_resolve, Event.resolve_by_type, {}))


def _resolve(find: Any, known: dict[str, Any], type_name: str, default: Any = None) -> Any:
    """The event class called `type_name`. Only hits are remembered: a class may still be defined later."""
    if type_name in known:
        return known[type_name]
    found = find(type_name, default)
    if found is not None and found is not default:
        known[type_name] = found
    return found
