"""From plain text to items: at every word the longest expression that any rule can read."""

import re

from actions.times import (
    answers_spanish,
    bounds_spanish,
    calendar_dates,
    clocks,
    days,
    distances,
    holidays,
    masks,
    phrases,
    phrases_spanish,
    story_pointers,
    weeks,
)
from actions.times.items import Ignored, Item, Moment, Rule, Value, rule
from actions.times.lexicon import PARTS

# Of two readings of the same length the earlier wins.
_RULES: tuple[Rule, ...] = (
    *answers_spanish.RULES,
    *holidays.RULES,
    *calendar_dates.RULES,
    *story_pointers.RULES,
    *distances.RULES,
    *weeks.RULES,
    *days.RULES,
    *clocks.RULES,
    *(rule(pattern, part) for pattern, part in PARTS),
    *phrases_spanish.RULES,
    *bounds_spanish.RULES,
    *phrases.RULES,
    *masks.RULES,
)
# Most words begin no expression at all: one look at all rules together spares a look at each.
# Where one does, looks at a dozen rules together find the few that are worth a look of their own.
_NAMED_GROUP = re.compile(r"\(\?P<\w+>")
_DOZEN = 12


def _any_of(rules: tuple[Rule, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{_NAMED_GROUP.sub('(?:', pattern.pattern)})" for pattern, _ in rules))


_ANY_RULE = _any_of(_RULES)
_DOZENS = tuple((_any_of(_RULES[n : n + _DOZEN]), _RULES[n : n + _DOZEN]) for n in range(0, len(_RULES), _DOZEN))
_STARTS = re.compile(r"(?<![a-z0-9])[a-z0-9]|[^a-z0-9\s]")


def lex(text: str, moment: Moment) -> list[Item]:
    """The expressions of `text` in order; words that say nothing about time are left out, masks included."""
    items: list[Item] = []
    done = 0
    for start in _STARTS.finditer(text):
        if start.start() < done:
            continue
        found = _longest(text, start.start(), moment)
        if found is not None:
            done = found.end
            items.append(found)
    return [item for item in items if not isinstance(item.value, Ignored)]


def _longest(text: str, at: int, moment: Moment) -> Item | None:
    if not _ANY_RULE.match(text, at):
        return None
    matches = [
        (match, build)
        for any_of, rules in _DOZENS
        if any_of.match(text, at)
        for pattern, build in rules
        if (match := pattern.match(text, at)) and match.end() > at
    ]
    for match, build in sorted(matches, key=lambda found: -found[0].end()):
        value: Value | None = build(match, moment)
        if value is not None:
            return Item(value, at, match.end())
    return None
