"""Comparators, bounds and tolerances (docs/verdicts.md, docs/evidence-format.md)."""

from __future__ import annotations

import math
from typing import Any

import pytest

from ainft.comparators import Claim, agrees, broken_bound, complete, parts, width
from ainft.statements import seed_of_node
from ainft.tolerance import tolerance

PLACE = ("metrics.json", "/loss")


def close(**more: Any) -> Any:
    return {"close": {"file": PLACE[0], "pointer": PLACE[1], **more}}


def interval(**more: Any) -> Any:
    return {"interval": {"file": PLACE[0], "pointer": PLACE[1], "alpha": 0.05, **more}}


def found(number: float | None, **files: str) -> Claim:
    return Claim("finished", 0, files, {} if number is None else {PLACE: number})


@pytest.mark.parametrize(
    "comparator,number,vote",
    [
        (close(value=1.0, abs=0.5), 1.5, True),
        (close(value=1.0, abs=0.5), 1.51, False),
        (close(value=-2.0, rel=0.25), -2.5, True),
        (close(value=1.0, direction="at-most"), -9.0, True),
        (close(value=1.0, direction="at-least"), -9.0, False),
        (close(value=1.0, abs=9), None, False),
        (close(value=1.0, abs=9), math.nan, False),
        (close(value=1.0, direction="at-most"), -math.inf, False),
        (close(value=math.inf, rel=1.0), 1.0, False),
        (interval(mean=0.9, sd=0.05, n=2), 0.12, False),
        (interval(mean=0.9, sd=0.05, n=2), 0.13, True),
        (interval(mean=0.9, sd=0, n=5), 0.9, True),
        (interval(mean=0.9, sd=0, n=5), 0.9000001, False),
        ({"all": [close(value=1.0), "bitwise"]}, 1.0, True),
    ],
)
def test_a_number_gets_a_vote(comparator: Any, number: float | None, vote: bool) -> None:
    assert agrees(parts(comparator), found(None), found(number)) is vote


def test_all_files_of_both_sides_are_compared() -> None:
    claim = found(None, a="1", b="2")
    assert agrees(parts(None), claim, found(None, b="2", a="1"))
    assert not agrees(parts(None), claim, found(None, a="1"))
    assert not agrees(parts(None), claim, found(None, a="1", b="2", c="3"))
    assert agrees(parts({"bitwise": ["a"]}), claim, found(None, a="1", c="3"))


@pytest.mark.parametrize("outcome,code,vote", [("exited", 7, True), ("exited", 8, False)])
def test_equal_exit_codes_agree(outcome: str, code: int, vote: bool) -> None:
    assert agrees([], Claim("exited", 7, {}, {}), Claim(outcome, code, {}, {})) is vote
    assert not agrees([], Claim("timed-out", None, {}, {}), Claim("timed-out", None, {}, {}))


@pytest.mark.parametrize("runs,half_width", [(2, 15.6), (3, 5.0), (5, 3.0), (10, 2.4), (30, 2.1)])
def test_an_interval_has_the_documented_half_width(runs: int, half_width: float) -> None:
    ((kind, part),) = parts(interval(mean=0.0, sd=1.0, n=runs))
    assert round(width(kind, part), 1) == half_width


@pytest.mark.parametrize(
    "comparator,text",
    [
        (close(value=1.0, abs=0.1, baseline=2.0), None),
        (close(value=1.0, abs=9.0), None),
        (
            interval(sd=1, n=4, baseline=0),
            "An interval of 4 runs accepts almost any number. Claim at least 5 runs.",
        ),
        (
            close(value=1.0, direction="at-least", baseline=2.0),
            "The baseline 2 is above the claimed number 1, so the direction at-least accepts it. "
            "Name a baseline that the comparator refuses, or another direction.",
        ),
        (
            close(value=1.0, baseline=1.0),
            "The baseline 1 is the claimed number itself. "
            "Name the value that a trivial model reaches.",
        ),
        (
            interval(mean=1.0, sd=1.0, n=5, baseline=1.5),
            "The interval accepts numbers that are nearer to the baseline 1.5 than to the claimed "
            "mean 1. Claim a smaller sd or a greater alpha.",
        ),
        (
            close(value=1.0, abs=0.75, baseline=2e16),
            None,
        ),
        (
            close(value=1.0, abs=0.75, baseline=2.0),
            "The comparator accepts numbers within 0.75 of 1. At most 0.5 is allowed, that is half "
            "of the distance to the baseline 2.",
        ),
    ],
)
def test_a_broken_bound_has_its_text(comparator: Any, text: str | None) -> None:
    assert broken_bound(parts(comparator)) == text


def test_the_tolerance_is_that_of_the_widest_place() -> None:
    assert tolerance(parts("bitwise")) is None
    assert tolerance(parts(close(baseline=1.0))) is None
    stated = tolerance(parts(close(value=2.0, rel=0.005, baseline=3.0)))
    assert stated == {
        "file": PLACE[0],
        "pointer": PLACE[1],
        "side": "both",
        "absolute": 0.01,
        "relative": 0.005,
        "bounded": True,
    }
    both = {"all": [close(value=2.0, abs=1.0, direction="at-most"), close(value=2.0, abs=0.5)]}
    narrow = tolerance(parts(both))
    assert narrow is not None and (narrow["absolute"], narrow["bounded"]) == (0.5, False)
    assert tolerance(parts({"all": [close(value=2.0), {"bitwise": [PLACE[0]]}]})) is None


def test_a_complete_comparator_has_its_defaults() -> None:
    assert complete(None) == "bitwise"
    members = {"file": PLACE[0], "pointer": PLACE[1], "abs": 0, "rel": 0, "direction": "both"}
    assert complete(close(), {PLACE: 7.0}) == {"close": {**members, "value": 7.0}}


def test_a_seed_has_53_bits() -> None:
    seeds = [seed_of_node(bytes(32), bytes(32), bytes([n]) * 20) for n in range(64)]
    assert max(seeds) < 2**53 and max(seeds) > 2**52
    assert len(set(seeds)) == 64
