"""What only people do (a refill, results, a bill), asked for amid a flow: a task for the staff, no hand-off."""

import re

from actions.desk import Desk
from actions.questions.topics import request_in
from actions.reasons import read_reason
from actions.several_wishes import STAFF, flow_named

_CLAUSES = re.compile(r"\s*[,;.!?\n]+\s+|\s+(?:and also|and|also|plus|y tambi[eé]n|y|adem[aá]s)\s+", re.IGNORECASE)


def asked_of_staff(desk: Desk) -> str | None:
    """What is asked of the staff, as its topic. What a visit is for may sound the same: "to go over my lab results"."""
    if desk.turn.question == "visit_type" and read_reason(desk.turn.text, desk.clinic, who="adult").visit_types:
        return None
    if desk.turn.intent == "human_request_topic":
        return request_in(desk.turn.text) or desk.turn.topic
    return next((request_in(clause) for clause in _clauses(desk) if flow_named(clause) == STAFF), None)


def said_before(desk: Desk) -> str:
    """What the message says before it asks that: "2, and can I get a refill?" picks as well."""
    clauses = _clauses(desk)
    first = next((n for n, clause in enumerate(clauses) if request_in(clause)), 0)
    return " ".join(clauses[:first])


def pass_on(desk: Desk, topic: str | None) -> None:
    """Puts it before the staff and says so; the conversation stays with us."""
    named = f"utter_handoff_lead_topic_{topic}"
    desk.say(named if named in desk.responses else "utter_handoff_lead_topic")
    about = {"topic": topic} if topic else {}
    desk.dispatcher.utter_message(json_message={"for_staff": {"reason": "topic", **about}})


def _clauses(desk: Desk) -> list[str]:
    return [clause for clause in _CLAUSES.split(desk.turn.text) if clause.strip()]
