"""What patients ask beside the matter, and what the clinic answers, in its own words."""

from api.clinic.hours import Part
from api.clinic.values import Text


class Answer(Part):
    """Whole sentences of the clinic's own, in both languages."""

    en: Text
    es: Text


class Plan(Part):
    """An insurance plan that the clinic takes, and what patients call it."""

    name: Text
    aliases: tuple[Text, ...] = ()


class Answers(Part):
    """Answers by what is asked. One that is missing is left to the staff: nothing is made up."""

    bring: Answer | None = None
    cost: Answer | None = None
    companion: Answer | None = None
    new_patients: Answer | None = None
    forms: Answer | None = None
    access: Answer | None = None
    video: Answer | None = None
    languages: Answer | None = None
    preparation: Answer | None = None
    """For visits that say nothing of their own."""
