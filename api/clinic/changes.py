"""What the staff have changed about working time, laid over the clinic's file.

Pure: a clinic and changes in, a clinic out. Whatever a change does not touch is the very same object as before, so that
what has been worked out about it stays good.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Literal, NamedTuple

from api.clinic.checks import clash_in_override, clashing_works
from api.clinic.definition import Clinic, Provider
from api.clinic.hours import Part
from api.clinic.models import CalendarChange
from api.clinic.working_time import Closure, Hours, Leave, Override, Work

type Kind = Literal["leave", "override", "hours", "closure"]
type Body = Leave | Override | Hours | Closure

BODIES: dict[str, type[Part]] = {"leave": Leave, "override": Override, "hours": Hours, "closure": Closure}


class Change(NamedTuple):
    """One change: of a provider's working time, or, without a provider, a closure of the clinic or of a site."""

    provider: str | None
    body: Body


def change_of(row: CalendarChange) -> Change:
    body: Any = BODIES[row.kind].model_validate(row.body)
    return Change(row.provider_code, body)


def with_changes(clinic: Clinic, changes: Iterable[Change]) -> Clinic:
    """The clinic after these changes, in their order. Those of providers who have left change nothing."""
    changed: dict[str, Provider] = {}
    known = {provider.code: provider for provider in clinic.providers}
    closures = list(clinic.closures.dates)
    for change in changes:
        if isinstance(change.body, Closure):
            closures.append(change.body)
        elif change.provider in known:
            changed[change.provider] = _changed(changed.get(change.provider, known[change.provider]), change.body)
    update: dict[str, object] = {}
    if changed:
        update["providers"] = tuple(changed.get(provider.code, provider) for provider in clinic.providers)
    if len(closures) > len(clinic.closures.dates):
        update["closures"] = clinic.closures.model_copy(update={"dates": tuple(closures)})
    return clinic.model_copy(update=update) if update else clinic


def mistake_in(clinic: Clinic, change: Change) -> str | None:
    """Why the clinic cannot be changed like this, in a sentence: unknown codes, or a provider in two places at once."""
    sites = {site.code for site in clinic.sites}
    unknown = sorted({code for code in _sites_of(change.body) if code not in sites})
    if unknown:
        return f"The clinic has no site with the code {unknown[0]!r}; GET /v1/sites lists them"
    if change.provider is None:
        return None
    if all(provider.code != change.provider for provider in clinic.providers):
        return f"The clinic has no provider with the code {change.provider!r}; GET /v1/providers lists them"
    provider = with_changes(clinic, [change]).provider(change.provider)
    zones = {site.code: site.zone for site in clinic.sites}
    if isinstance(change.body, Override):
        return clash_in_override(provider, change.body, zones)
    return next((sentence for _, sentence in clashing_works(provider, zones)), None)


def last_day_of(body: Body) -> Any:
    """The last day on which the change has an effect; None if it lasts."""
    match body:
        case Hours():
            return None
        case Override():
            return body.date
        case _:
            return body.last


def _sites_of(body: Body) -> Iterable[str]:
    match body:
        case Closure():
            return [body.site] if body.site else []
        case Leave():
            return []
        case _:
            return [work.site for work in body.works]


def _changed(provider: Provider, body: Body) -> Provider:
    match body:
        case Leave():
            update: dict[str, object] = {"leave": (*provider.leave, body)}
        case Override():
            update = {"overrides": (*provider.overrides, body)}
        case Hours():
            update = {"works": (*_ended(provider.works, body), *_begun(body))}
    copy = provider.model_copy(update=update)
    copy.__dict__.pop("work_masks", None)
    return copy


def _ended(works: Iterable[Work], new: Hours) -> Iterable[Work]:
    """The hours so far, until the day before the new ones begin."""
    last = new.date - timedelta(days=1)
    for work in works:
        if work.effective_from is None or work.effective_from <= last:
            until = min(last, work.effective_until or last)
            yield work.model_copy(update={"effective_until": until})


def _begun(new: Hours) -> Iterable[Work]:
    for work in new.works:
        yield work.model_copy(update={"effective_from": max(new.date, work.effective_from or new.date)})
