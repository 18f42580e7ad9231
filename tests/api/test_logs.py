"""What Frontdesk writes about its work, and what it does not."""

import logging

from api.logs import events, start_logging


def test_a_log_line_is_an_event_with_keys(caplog):
    """Events can be counted and searched by key; a value with spaces stays one value."""
    with caplog.at_level(logging.INFO):
        events("tests").info("booking.refused", reason="slot_taken", nearest=3, why="fully booked")

    assert caplog.messages == ["booking.refused reason=slot_taken nearest=3 why='fully booked'"]


def test_an_errors_message_stays_out_of_the_log(capsys):
    """A database's error quotes the row that it refused: only where it arose and of which kind it is gets written."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        start_logging()
        try:
            raise ValueError("Key (phone)=(+15025550101) already exists")
        except ValueError:
            events("tests").error("turn.failed", turn=7)
    finally:
        root.handlers, level = before
        root.setLevel(level)

    said = capsys.readouterr().err
    assert "turn.failed turn=7" in said
    assert "ValueError" in said
    assert "test_logs.py" in said
    assert "+15025550101" not in said.replace('raise ValueError("Key (phone)=(+15025550101) already exists")', "")
