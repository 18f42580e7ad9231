"""How replies look as texts: options as a numbered list, answered by number or in words."""

from collections.abc import Sequence

from api.conversations.rasa import Option

MOST_CHARACTERS = 1600  # Twilio error 21617: a longer body is refused


def with_options(text: str, options: Sequence[Option]) -> str:
    return "\n".join([text, *(f"{option.value}) {option.label}" for option in options)])


def parts(body: str) -> list[str]:
    """The body cut into messages that Twilio takes, at line ends or else between words where there are any."""
    rest, found = body.strip(), []
    while len(rest) > MOST_CHARACTERS:
        cut = max(rest.rfind("\n", 1, MOST_CHARACTERS), 0) or max(rest.rfind(" ", 1, MOST_CHARACTERS), 0)
        found.append(rest[: cut or MOST_CHARACTERS].rstrip())
        rest = rest[cut or MOST_CHARACTERS :].lstrip()
    return [*found, rest] if rest else found
