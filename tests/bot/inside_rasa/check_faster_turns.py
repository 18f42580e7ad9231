"""Runs in the bot's own Python, beside Rasa: see tests/bot/test_inside_rasa.py."""

import hashlib
import inspect
import subprocess
import sys
import unittest

import jsonschema
from rasa.core.actions.action import RemoteAction
from rasa.shared.core import events
from rasa.shared.utils.common import all_subclasses

# Read from Rasa 3.6.21 before anything was replaced. When one of these differs, read Rasa's new code, see whether
# bot/faster_turns.py is still right and still needed, and only then write the new mark here.
MARKS = {
    "RemoteAction._validate_action_result": "f8cdb4be68123961",
    "RemoteAction.action_response_format_spec": "091b74aa3738d126",
    "Event.resolve_by_type": "b5cf570fa7f286c7",
}
SOURCES = {
    "RemoteAction._validate_action_result": RemoteAction._validate_action_result,
    "RemoteAction.action_response_format_spec": RemoteAction.action_response_format_spec,
    "Event.resolve_by_type": events.Event.resolve_by_type,
}
ORIGINAL_RESOLVE = events.Event.resolve_by_type
MARKS_FOUND = {
    name: hashlib.sha256(inspect.getsource(code).encode()).hexdigest()[:16] for name, code in SOURCES.items()
}

from bot import faster_turns  # noqa: E402 - only now may Rasa's code be replaced.

ANSWER = {
    "events": [{"event": "slot", "name": "site", "value": "hilltop"}],
    "responses": [{"text": "Which day suits you?"}],
}


class FasterTurns(unittest.TestCase):
    def setUp(self) -> None:
        faster_turns.install()
        self.action = RemoteAction("action_book", None)

    def test_rasa_still_has_the_code_that_is_replaced(self) -> None:
        """When Rasa changes under the patches, somebody must look before a patient is served."""
        assert MARKS_FOUND == MARKS

    def test_a_good_answer_is_accepted_as_before(self) -> None:
        """What the actions say reaches the patient."""
        assert self.action._validate_action_result(ANSWER)

    def test_a_bad_answer_is_refused_as_before(self) -> None:
        """An answer without its form is an error, not something to say to a patient."""
        for bad in ({"events": [{"name": "no kind"}]}, {"events": {}}, {"responses": ["text"]}, []):
            with self.subTest(bad=bad), self.assertRaises(jsonschema.ValidationError):  # noqa: PT027 - no pytest here
                self.action._validate_action_result(bad)

    def test_every_kind_of_event_is_found_as_before(self) -> None:
        """A conversation read back from the database is the conversation that was had, the second time too."""
        for _ in range(2):
            for kind in all_subclasses(events.Event):
                assert events.Event.resolve_by_type(kind.type_name) is ORIGINAL_RESOLVE(kind.type_name)

    def test_an_unknown_event_is_refused_or_defaulted_as_before(self) -> None:
        with self.assertRaises(ValueError):  # noqa: PT027 - pytest is not installed beside Rasa
            events.Event.resolve_by_type("no_such_event")
        assert events.Event.resolve_by_type("no_such_event", events.SlotSet) is events.SlotSet
        with self.assertRaises(ValueError):  # noqa: PT027 - pytest is not installed beside Rasa
            events.Event.resolve_by_type("no_such_event")

    def test_another_rasa_is_left_alone(self) -> None:
        """After an upgrade the bot is slower until somebody has looked, never subtly wrong."""
        script = (
            "import rasa; rasa.__version__ = '3.6.22'\n"
            "from rasa.core.actions.action import RemoteAction as R\n"
            "before = R._validate_action_result\n"
            "from bot import faster_turns\n"
            "assert not faster_turns.install() and R._validate_action_result is before"
        )
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert "faster_turns.skipped" in done.stderr


if __name__ == "__main__":
    unittest.main()
