"""A busy morning on the phone."""

from tests.bench import crowded


def test_sixty_callers_at_once_are_all_heard(house):
    """However long the bot needs for sixty, each of them gets every answer, and nobody is handed on or hung up on."""
    complete, _ = crowded.calls_at_once(house)

    assert complete == crowded.CALLS
