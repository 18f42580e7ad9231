"""What people spell, say digit by digit or key in: names, birth dates, telephone and member numbers."""

from actions.dictation.accounts import read_member_number, read_phone_number, without_accounts
from actions.dictation.letters import read_spelling
from actions.dictation.names import name_in
from actions.dictation.numbers import in_digits

__all__ = ["in_digits", "name_in", "read_member_number", "read_phone_number", "read_spelling", "without_accounts"]
