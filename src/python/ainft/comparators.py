"""The comparators of a workflow, and the bounds that keep a tolerance meaningful
(docs/verdicts.md).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Iterable, Iterator, Mapping, Sequence

from . import student
from .canonical import format_number, shortest

Part = tuple[str, Any]
Place = tuple[str, str]


def parts(comparator: Any) -> list[Part]:
    """Returns the parts of a comparator as pairs of a kind and its content.

    The content of `bitwise` is None for all outputs. A missing comparator is `bitwise`.
    """
    if comparator is None or comparator == "bitwise":
        return [("bitwise", None)]
    if "all" in comparator:
        return [part for item in comparator["all"] for part in parts(item)]
    return list(comparator.items())


def tolerant(items: Iterable[Part]) -> list[Part]:
    """Returns the parts that read a number."""
    return [(kind, part) for kind, part in items if kind != "bitwise"]


def place(part: Mapping[str, Any]) -> Place:
    """Returns the file and the pointer of the number that a part reads."""
    return part["file"], part["pointer"]


def places(items: Iterable[Part]) -> set[Place]:
    """Returns the places of all numbers that the parts read."""
    return {place(part) for _, part in tolerant(items)}


def claimed_name(kind: str) -> str:
    """Returns the member with the claimed number."""
    return "value" if kind == "close" else "mean"


def claimed(kind: str, part: Mapping[str, Any]) -> float | None:
    """Returns the claimed number of a part, or None in a template."""
    value = part.get(claimed_name(kind))
    return None if value is None else float(value)


def complete(comparator: Any, numbers: Mapping[Place, float] | None = None) -> Any:
    """Returns the comparator with all members that have a default, and with new claimed numbers
    when given.
    """
    if comparator is None or isinstance(comparator, str):
        return "bitwise"
    if "all" in comparator:
        return {"all": [complete(item, numbers) for item in comparator["all"]]}
    ((kind, part),) = comparator.items()
    if kind == "bitwise":
        return comparator
    defaults = {"abs": 0, "rel": 0, "direction": "both"} if kind == "close" else {}
    number = {claimed_name(kind): numbers[place(part)]} if numbers is not None else {}
    return {kind: {**defaults, **part, **number}}


@dataclass(frozen=True)
class Claim:
    """The numbers and files that results are compared with. `files` and `numbers` leave out what
    occurs twice.
    """

    outcome: str
    exit_code: int | None
    files: Mapping[str, str]
    numbers: Mapping[Place, float]


def once(pairs: Sequence[tuple[Any, Any]]) -> dict[Any, Any]:
    """Returns the pairs whose key occurs once."""
    keys = [key for key, _ in pairs]
    return {key: value for key, value in pairs if keys.count(key) == 1}


def agrees(items: Sequence[Part], claim: Claim, found: Claim) -> bool:
    """Whether the comparator says yes to a result, or both processes exited with the same code."""
    if claim.outcome == "finished" and found.outcome == "finished":
        return all(_part_agrees(kind, part, claim, found) for kind, part in items)
    both_exited = claim.outcome == found.outcome == "exited"
    return both_exited and claim.exit_code == found.exit_code


def _part_agrees(kind: str, part: Any, claim: Claim, found: Claim) -> bool:
    if kind == "bitwise":
        names = part if part is not None else [*claim.files, *found.files]
        return all(n in claim.files and claim.files[n] == found.files.get(n) for n in names)
    value, number = claimed(kind, part), found.numbers.get(place(part))
    if value is None or number is None or not (math.isfinite(value) and math.isfinite(number)):
        return False
    if kind == "close":
        return _within(number - value, close_tolerance(part, value), part.get("direction", "both"))
    if kind == "equivalent":
        return abs(number - value) <= part["margin"]
    return interval_probability(part, value, number) >= part["alpha"]


def close_tolerance(part: Mapping[str, Any], value: float) -> float:
    """Returns the greatest distance from a value that `close` accepts."""
    return max(float(part.get("abs", 0)), float(part.get("rel", 0)) * abs(value))


def _within(difference: float, tolerance: float, direction: str) -> bool:
    below = direction == "at-least" or difference <= tolerance
    above = direction == "at-most" or difference >= -tolerance
    return below and above


def interval_probability(part: Mapping[str, Any], mean: float, number: float) -> float:
    """Returns the p of a two-sided t-test whether a number differs from a claimed mean."""
    sd, runs = float(part["sd"]), part["n"]
    if sd == 0:
        return 1.0 if number == mean else 0.0
    return tails_of(abs(number - mean), sd, runs)


def tails_of(distance: float, sd: float, runs: int) -> float:
    """Returns tails(distance / (sd·√(1 + 1/n))) with n - 1 degrees of freedom."""
    t = student.divide(distance, sd * math.sqrt(1 + 1.0 / runs))
    return 0.0 if t >= 2.0**500 else student.tails(t, runs - 1)


def width(kind: str, part: Mapping[str, Any]) -> float:
    """Returns the greatest accepted distance from the claimed number, which can be infinite."""
    if kind == "equivalent":
        return float(part["margin"])
    if kind == "close":
        value = claimed(kind, part)
        return math.inf if value is None else close_tolerance(part, value)
    sd, runs, upper = float(part["sd"]), part["n"], part["alpha"] / 2
    if sd == 0:
        return 0.0
    quantile = math.inf if upper == 0 else student.quantile(runs - 1, upper)
    return quantile * sd * math.sqrt(1 + 1.0 / runs)


def number_text(value: float) -> str:
    """Writes a number in its shortest digits, with an exponent below 1e-4 and from 1e15 on."""
    if not math.isfinite(value):
        return str(student.write_number(value))
    if value == 0 or 1e-4 <= abs(value) < 1e15:
        return format_number(value)
    digits, place = shortest(abs(value))
    mantissa = digits if len(digits) == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{'-' if value < 0 else ''}{mantissa}E{place - 1:+03d}"


def broken_bound(items: Iterable[Part]) -> str | None:
    """Returns the text about the first part with a baseline that breaks a bound, or None."""
    found = (text for kind, part in tolerant(items) for text in _broken(kind, part))
    return next(found, None)


def _broken(kind: str, part: Mapping[str, Any]) -> Iterator[str]:
    """Yields the texts about the bounds that a part breaks, the first of which applies."""
    if "baseline" not in part:
        return
    if kind == "interval" and part["n"] < 5:
        yield (f"An interval of {part['n']} runs accepts almost any number. Claim at least 5 runs.")
    value, baseline = claimed(kind, part), float(part["baseline"])
    if value is None:
        return
    yield from _broken_side(kind, part, value, baseline)
    half = abs(value - baseline) / 2
    if kind == "interval":
        yield from _broken_interval(part, value, baseline, half)
        return
    size = width(kind, part)
    if not math.isfinite(size) or not math.isfinite(half) or size > half:
        yield (
            f"The comparator accepts numbers within {number_text(size)} of {number_text(value)}. "
            f"At most {number_text(half)} is allowed, that is half of the distance to the baseline "
            f"{number_text(baseline)}."
        )


def _broken_side(
    kind: str, part: Mapping[str, Any], value: float, baseline: float
) -> Iterator[str]:
    direction = part.get("direction", "both") if kind == "close" else "both"
    accepted = baseline < value if direction == "at-most" else baseline > value
    if direction != "both" and accepted:
        side = "below" if direction == "at-most" else "above"
        yield (
            f"The baseline {number_text(baseline)} is {side} the claimed number "
            f"{number_text(value)}, so the direction {direction} accepts it. "
            "Name a baseline that the comparator refuses, or another direction."
        )
    if baseline == value:
        yield (
            f"The baseline {number_text(baseline)} is the claimed number itself. "
            "Name the value that a trivial model reaches."
        )


def _broken_interval(
    part: Mapping[str, Any], value: float, baseline: float, half: float
) -> Iterator[str]:
    sd = float(part["sd"])
    if sd != 0 and tails_of(half, sd, part["n"]) > part["alpha"]:
        yield (
            f"The interval accepts numbers that are nearer to the baseline {number_text(baseline)} "
            f"than to the claimed mean {number_text(value)}. Claim a smaller sd or a greater alpha."
        )
