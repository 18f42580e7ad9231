"""What marks are said for: "between", "to" and "or" go with the times that they bind or link."""

from dataclasses import replace

from actions.times.items import Item, Mark, Role

_LINKS = (Mark("to"), Mark("and"), Mark("or"), Mark("comma"))
_BINDING = frozenset({"after", "before", "by", "from", "between", "at", "around", "about"})
_SURVIVES = frozenset({"correct", "but"})


def with_neighbours(items: list[Item], i: int) -> Item:
    """A mark goes with the times that it binds or links."""
    item = items[i]
    if not isinstance(item.value, Mark):
        return item
    before, after = _role_beside(items[:i][::-1]), _role_beside(items[i + 1 :])
    if item.value in (Mark("between"), Mark("from")):
        return replace(item, role=after)  # "between the 5th and the 9th I'm off, any of those days"
    if item.value.kind in _BINDING:
        return replace(item, role=after) if after != "told" else replace(item, value=Mark("stop"), role="wish")
    if item.value in _LINKS and before != after and "duty" in (before, after):
        return replace(item, value=Mark("stop"), role="wish")
    if item.value in _LINKS:
        both_told = before == after == "told"
        return replace(item, role="told") if both_told else replace(item, role="wish")
    if item.role == "busy" and item.value == Mark("not"):
        return replace(item, value=Mark("and"), role="wish")  # "no estoy el lunes ni el martes"
    if item.role != "told":
        return item
    if item.value == Mark("refused") and before == "wish":
        return replace(item, role="wish")  # "antes de las 9 no se levanta"
    return replace(item, value=item.value if item.value.kind in _SURVIVES else Mark("stop"), role="wish")


def _role_beside(items: list[Item]) -> Role:
    return next((item.role for item in items if not isinstance(item.value, Mark)), "wish")
