"""Code and wording belong together: nothing is said that has no words, and no words lie about unsaid."""

import ast
import re

import pytest
from rasa_sdk.executor import ActionExecutor

from actions.utterances import UTTERANCE_FOR
from api import errors
from api.client import ApiUnreachable
from tests.house.sources import dialogue, modules, parsed, shown

SPEAKERS = ("actions", "api", "bot")
WORDING = re.compile(r"utter_[a-z0-9_]+")


def test_every_refusal_has_words():
    """Whatever the appointment book may refuse, the patient hears a sentence about it."""
    refusals = {kind for kind in errors.DomainError.by_code.values() if kind.__module__ == errors.__name__}

    assert UTTERANCE_FOR.keys() >= refusals | {ApiUnreachable}
    assert set(UTTERANCE_FOR.values()) <= dialogue("responses").keys()


def test_everything_said_in_code_has_words():
    """A response that an action or the api names is written down in data/, in every place it is named."""
    responses = dialogue("responses").keys()
    missing = {
        f"{shown(path)}: {name}" for path in modules(*SPEAKERS) for name in literals(path) if name not in responses
    }

    assert missing == {"bot/channels/clinic.py: utter_action"}, "the key under which Rasa keeps the name"


def test_every_built_name_can_be_a_response():
    """A name put together in code, such as utter_place_{kind}, fits at least one response."""
    responses = dialogue("responses").keys()
    dead = {
        f"{shown(path)}: {prefix}…"
        for path in modules(*SPEAKERS)
        for prefix, pattern in patterns(path)
        if not any(pattern.fullmatch(name) for name in responses)
    }

    assert dead == set()


def test_no_words_lie_about_unsaid():
    """Each response is said by code, by a rule or story, or is a form's question."""
    named = {name for path in modules(*SPEAKERS) for name in literals(path)}
    built = [pattern for path in modules(*SPEAKERS) for _, pattern in patterns(path)]
    scripted = set(WORDING.findall(str(dialogue("rules")) + str(dialogue("stories"))))
    asked = {f"utter_ask_{slot}" for slot in dialogue("slots")}
    unsaid = {
        name
        for name in dialogue("responses").keys() - named - scripted - asked
        if not any(pattern.fullmatch(name) for pattern in built)
    }

    assert unsaid == set()


@pytest.fixture(scope="module")
def served() -> set[str]:
    executor = ActionExecutor()
    executor.register_package("actions")
    return set(executor.actions)


def test_every_action_of_the_domain_is_served_and_back(served):
    """Rasa answers an action that nobody serves with silence; one that the domain does not know is never run."""
    assert served == dialogue("actions").keys()


def literals(path):
    """Response names written out in a module."""
    tree = parsed(path)
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside
        if is_text and WORDING.fullmatch(node.value):
            yield node.value


def patterns(path):
    """Response names that a module puts together: how they begin, and all that they can be."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            first = str(node.values[0].value)
            if first.startswith("utter_"):
                parts = (re.escape(p.value) if isinstance(p, ast.Constant) else "[a-z0-9_]+" for p in node.values)
                yield first, re.compile("".join(parts))
