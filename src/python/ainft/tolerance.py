"""The smallest effect that a comparator refuses (docs/evidence-format.md, section The tolerance).
"""

from __future__ import annotations

import math
from typing import Any, Callable, Sequence

from . import student
from .canonical import utf16
from .comparators import Part, Place, broken_bound, claimed, place, tolerant, width


def tolerance(items: Sequence[Part]) -> dict[str, Any] | None:
    """Returns the tolerance of a comparator, or None when it has none."""
    numbers = tolerant(items)
    groups: dict[Place, list[Part]] = {}
    for kind, part in numbers:
        if not _compared_bitwise(items, part["file"]):
            groups.setdefault(place(part), []).append((kind, part))
    found = sorted((_of_place(where, group) for where, group in groups.items()), key=_order)
    if not found:
        return None
    only_templates = all(
        "baseline" in part and claimed(kind, part) is None for kind, part in numbers
    )
    return None if not found[0]["bounded"] and only_templates else found[0]


def _compared_bitwise(items: Sequence[Part], file: str) -> bool:
    return any(kind == "bitwise" and (part is None or file in part) for kind, part in items)


def _order(item: dict[str, Any]) -> tuple[bool, float, bytes, bytes]:
    """Returns the key of a place: unbounded ones first, then the greatest relative tolerance."""
    relative = item.get("relative", math.inf)
    return item["bounded"], -relative, utf16(item["file"]), utf16(item["pointer"])


def _of_place(where: Place, group: Sequence[Part]) -> dict[str, Any]:
    above = _least(group, lambda direction: direction != "at-least")
    below = _least(group, lambda direction: direction != "at-most")
    most = max(0.0 if above is None else above, 0.0 if below is None else below)
    side = "below" if above is None else "above" if below is None else "both"
    result: dict[str, Any] = {"file": where[0], "pointer": where[1], "side": side}
    value = claimed(*group[0])
    if math.isfinite(most) and value is not None:
        result["absolute"] = most
        relative = student.divide(most, abs(value))
        result.update({"relative": relative} if math.isfinite(relative) else {})
    bounded = any(
        "baseline" in part and broken_bound([(kind, part)]) is None for kind, part in group
    )
    return {**result, "bounded": "absolute" in result and bounded}


def _least(group: Sequence[Part], takes: Callable[[str], bool]) -> float | None:
    widths = [width(kind, part) for kind, part in group if takes(part.get("direction", "both"))]
    return min(widths, default=None)
