"""YAML with line numbers: every value of a clinic's file knows where it stands, for messages that point there.

All scalars are read as text. YAML's own guesses would turn 12:00 into 720 and the language code `no` into false.
"""

from dataclasses import dataclass, field
from pathlib import Path

import yaml

Place = tuple[str | int, ...]
"""The way to a value: keys and list positions from the top of the file."""


@dataclass(frozen=True)
class Marked:
    """A file's content as lists, dicts, text and None, with the line of every place and the keys given twice."""

    content: object
    lines: dict[Place, int]
    doubled: list[Place] = field(default_factory=list)

    def known_part(self, place: Place) -> Place:
        """The deepest part of `place` that stands in the file."""
        while place and place not in self.lines:
            place = place[:-1]
        return place

    def line(self, place: Place) -> int:
        return self.lines.get(self.known_part(place), 1)


class NotYaml(Exception):
    """The text has no structure that could be read. `line` counts from 1."""

    def __init__(self, sentence: str, line: int = 1) -> None:
        self.sentence, self.line = sentence, line
        super().__init__(sentence)


def read_marked(path: Path) -> Marked:
    """Raises `NotYaml`."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except OSError as error:
        raise NotYaml(f"the file cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise NotYaml("the file is not UTF-8 text") from None
    except yaml.MarkedYAMLError as error:
        raise NotYaml(_sentence(error), error.problem_mark.line + 1 if error.problem_mark else 1) from None
    except yaml.YAMLError as error:
        raise NotYaml(f"this is not YAML: {str(error).splitlines()[0]}") from None
    if node is None:
        raise NotYaml("the file is empty")
    marked = Marked(None, {}, [])
    return Marked(_plain(node, (), marked, ()), marked.lines, marked.doubled)


def _sentence(error: yaml.MarkedYAMLError) -> str:
    context = f" {error.context}" if error.context else ""
    return f"this is not YAML:{context} {error.problem}; look at the indentation, colons and brackets here and above"


def _plain(node: yaml.Node, place: Place, marked: Marked, within: tuple[yaml.Node, ...]) -> object:
    if node in within:
        raise NotYaml("an alias (*) contains itself", node.start_mark.line + 1)
    marked.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*place, at), marked, (*within, node)) for at, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _entry(key, value, place, marked, (*within, node)) for key, value in node.value}
    is_plain = isinstance(node, yaml.ScalarNode) and node.style is None
    return None if is_plain and node.value in ("", "~", "null") else node.value


def _entry(key: yaml.Node, value: yaml.Node, place: Place, marked: Marked, within: tuple[yaml.Node, ...]) -> object:
    here = (*place, str(key.value))
    if here in marked.lines:
        marked.doubled.append(here)
    marked.lines[here] = key.start_mark.line + 1
    return _plain(value, here, marked, within)
