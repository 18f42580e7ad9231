"""Opening and working hours in a few words: "Mon-Thu 8:00 AM-6:30 PM, Fri 8:00 AM-5:00 PM"."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from babel.dates import format_date

from api.clinic.schemas import HoursOut, ProviderOut
from api.wording import time_in_words

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_A_MONDAY = date(2024, 1, 1)


def hours_in_words(hours: Iterable[HoursOut], language: str) -> str:
    return ", ".join(f"{_days(span.days, language)} {_span(span, language)}" for span in hours)


def provider_hours(provider: ProviderOut, sites: dict[str, str], language: str, today: date) -> str:
    """The regular hours at each place as they are now, or, if there are none yet, as they are going to be.

    `sites` maps a site's code to its name.
    """
    lasting = [work for work in provider.works if work.until is None or today <= work.until]
    now = [work for work in lasting if work.since is None or work.since <= today]
    spans = (
        f"{_days(w.days, language)} {_span(w, language)} {_at(sites[w.site], w.modality, language)}"
        for w in now or lasting
    )
    return ", ".join(dict.fromkeys(spans))


def _days(days: list[str], language: str) -> str:
    numbers = sorted(_DAYS.index(day) for day in days)
    names = [format_date(_A_MONDAY + timedelta(days=n), "EEE", locale=language) for n in numbers]
    is_run = len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1
    return f"{names[0]}-{names[-1]}" if is_run else ", ".join(names)


def weekdays_in_words(days: Iterable[int], language: str) -> str:
    """ISO weekdays as "Monday or Friday"."""
    names = [str(format_date(_A_MONDAY + timedelta(days=day - 1), "EEEE", locale=language)) for day in sorted(days)]
    return (" o " if language == "es" else " or ").join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def _span(span: HoursOut, language: str) -> str:
    start, end = (time_in_words(datetime.combine(_A_MONDAY, t), language) for t in (span.start, span.end))
    return f"{start}-{end}"


def _at(site: str, modality: str, language: str) -> str:
    if modality == "video":
        return "by video" if language == "en" else "por video"
    return f"at {site}" if language == "en" else f"en {site}"
