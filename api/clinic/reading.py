"""Reads a clinic's YAML file. Everything that is wrong with it is said at once, with its line and in a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import isclass
from pathlib import Path
from typing import get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from api.clinic.checks import mistakes_between_parts
from api.clinic.definition import Clinic
from api.clinic.hours import Part
from api.clinic.marked_yaml import Marked, NotYaml, Place, read_marked
from api.clinic.values import did_you_mean

SENTENCES = {
    "missing": "the key {key!r} is missing here",
    "int_parsing": "{input!r} is not a whole number",
    "int_type": "a whole number belongs here",
    "float_parsing": "{input!r} is not a number",
    "bool_parsing": "write true or false here, not {input!r}",
    "string_type": "text belongs here",
    "string_too_short": "some text belongs here",
    "string_pattern_mismatch": "write a code in small letters, digits and hyphens, starting with a letter",
    "tuple_type": "a list belongs here, such as [one, two]",
    "too_short": "at least one entry belongs here",
    "model_type": "keys and values belong here, such as {{code: riverside}}",
    "literal_error": "{input!r} is not known here; write {expected}",
    "greater_than_equal": "{input} is too little; the least is {ge}",
    "less_than_equal": "{input} is too much; the most is {le}",
    "multiple_of": "{input} does not go by {multiple_of} minutes, as the appointment book does",
    "value_error": "{error}",
}


@dataclass(frozen=True)
class Problem:
    """One thing to put right in a clinic's file."""

    file: str
    line: int
    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file} line {self.line}{', ' + self.path if self.path else ''}: {self.sentence}"


class ClinicFileError(Exception):
    """The clinic's file cannot be used as it is. Its text has one line for each problem."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def read_clinic(path: Path) -> Clinic:
    """The clinic that the file describes. Raises `ClinicFileError` with everything that is wrong in it."""
    try:
        marked = read_marked(path)
    except NotYaml as error:
        raise ClinicFileError([Problem(path.name, error.line, "", error.sentence)]) from None
    mistakes = {(place, f"the key {place[-1]!r} is given twice here") for place in marked.doubled}
    mistakes |= set(mistakes_between_parts(marked.content))
    try:
        clinic = Clinic.model_validate(marked.content)
    except ValidationError as error:
        mistakes |= set(_mistakes_of_shape(error))
    if mistakes:
        raise ClinicFileError(_in_order(path, marked, mistakes))
    return clinic


def _in_order(path: Path, marked: Marked, mistakes: set[tuple[Place, str]]) -> list[Problem]:
    problems = {
        Problem(path.name, marked.line(place), _dotted(marked.known_part(place)), sentence)
        for place, sentence in mistakes
    }
    return sorted(problems, key=lambda problem: (problem.line, problem.path, problem.sentence))


def _mistakes_of_shape(error: ValidationError) -> Iterator[tuple[Place, str]]:
    for details in error.errors(include_url=False):
        yield details["loc"], _sentence(details)


def _sentence(details: ErrorDetails) -> str:
    *within, last = details["loc"] or ("",)
    if details["type"] == "extra_forbidden":
        return f"the key {last!r} is not known here{did_you_mean(str(last), _keys_at(tuple(within)))}"
    facts = {**details.get("ctx", {}), "input": details["input"], "key": last}
    return SENTENCES[details["type"]].format(**facts) if details["type"] in SENTENCES else details["msg"]


def _keys_at(place: Place) -> list[str]:
    """The keys that may stand at a place, from the model that reads it."""
    kind: type[Part] | None = Clinic
    for step in place:
        if isinstance(step, str) and kind is not None:
            kind = _part_in(kind.model_fields[step].annotation)
    return sorted(kind.model_fields) if kind else []


def _part_in(annotation: object) -> type[Part] | None:
    """The kind of part that an annotation such as `tuple[Site, ...]` or `Ages | None` holds."""
    if isclass(annotation) and issubclass(annotation, Part):
        return annotation
    return next((part for part in map(_part_in, get_args(annotation)) if part), None)


def _dotted(place: Place) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).removeprefix(".")
