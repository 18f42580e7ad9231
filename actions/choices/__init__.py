"""Which of the things on a list a patient means: by its place, by what tells it apart, or any of them."""

from actions.choices.offered import Option, read_offered
from actions.choices.position import read_number

__all__ = ["Option", "read_number", "read_offered"]
