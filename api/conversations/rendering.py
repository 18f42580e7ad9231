"""How replies look as texts and sound in a call: options by number, answered by number or in words."""

from collections.abc import Sequence

from api.conversations.rasa import Option
from api.wording import all_responses, response_text

MOST_CHARACTERS = 1600  # Twilio error 21617: a longer body is refused


def with_options(text: str, options: Sequence[Option]) -> str:
    return "\n".join([text, *(f"{option.value}) {option.label}" for option in options)])


def by_ear(language: str, text: str, options: Sequence[Option]) -> str:
    """The same for a caller, who cannot see a list: "For Tuesday at nine, press 1." """
    listed = (
        response_text(all_responses(), "utter_phone_option", language, "voice", label=option.label, number=option.value)
        for option in options
    )
    return " ".join([text, *listed])


def parts(body: str) -> list[str]:
    """The body cut into messages that Twilio takes, at line ends or else between words where there are any."""
    rest, found = body.strip(), []
    while len(rest) > MOST_CHARACTERS:
        cut = max(rest.rfind("\n", 1, MOST_CHARACTERS), 0) or max(rest.rfind(" ", 1, MOST_CHARACTERS), 0)
        found.append(rest[: cut or MOST_CHARACTERS].rstrip())
        rest = rest[cut or MOST_CHARACTERS :].lstrip()
    return [*found, rest] if rest else found
