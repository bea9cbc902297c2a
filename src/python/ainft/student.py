"""Quantiles of Student's t and the test of equivalence, bit for bit as docs/verdicts.md computes
them.

Only + - * / and square roots of IEEE 754 doubles are used, so every bit is the same in every
language.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Mapping, Sequence

_TINY = 1e-300
_PRECISION = 1e-15
_SLACK = 1e-9


def divide(a: float, b: float) -> float:
    """Divides as IEEE 754 does, where Python raises an exception."""
    if b != 0:
        return a / b
    return math.nan if a == 0 or a != a else math.copysign(math.inf, a)


def _nonzero(value: float) -> float:
    return _TINY if abs(value) < _TINY else value


def _power(number: float, exponent: int) -> float:
    result = 1.0
    while exponent > 0:
        if exponent & 1:
            result = result * number
        number = number * number
        exponent >>= 1
    return result


@lru_cache(maxsize=256)
def _beta(degrees: int) -> float:
    """Returns B of step 1 (DLMF 5.11.13)."""
    if degrees >= 1000:
        u = 1 / (degrees / 2)
        inner = 0.0078125 + u * (-0.0048828125 + u * -0.000640869140625)
        return math.sqrt(3.141592653589793 * u) * (1 + u * (0.125 + u * inner))
    value, a = (2.0, 1.0) if degrees % 2 == 0 else (3.141592653589793, 0.5)
    while a < degrees / 2:
        value = value * (a / (a + 0.5))
        a = a + 1
    return value


def _fraction(x: float, a: float, b: float) -> float:
    """Returns the continued fraction of the incomplete beta function (DLMF 8.17.22)."""
    c = 1.0
    e = 1 / _nonzero(1 - (a + b) * x / (a + 1))
    r = e
    for m in range(1, 100_001):
        u = m * (b - m) * x / ((a - 1 + 2 * m) * (a + 2 * m))
        e, c = 1 / _nonzero(1 + u * e), _nonzero(1 + u / c)
        r = r * (e * c)
        u = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 1 + 2 * m))
        e, c = 1 / _nonzero(1 + u * e), _nonzero(1 + u / c)
        r = r * (e * c)
        if abs(e * c - 1) < _PRECISION:
            break
    return r


def tails(t: float, degrees: int) -> float:
    """Returns the probability of a |T| above t."""
    v = t * t
    x, y = degrees / (degrees + v), v / (degrees + v)
    half = degrees / 2
    p = _power(x, degrees // 2) * (1.0 if degrees % 2 == 0 else math.sqrt(x))
    f = p * math.sqrt(y) / _beta(degrees)
    if x < (half + 1) / (half + 2.5):
        return f * _fraction(x, half, 0.5) / half
    return 1 - f * _fraction(y, 0.5, half) / 0.5


def quantile(degrees: int, upper: float) -> float:
    """Returns t(1 - upper, degrees) by bisection. It is infinite above 2^500."""
    both, low, high = 2 * upper, 0.0, 1.0
    while tails(high, degrees) > both:
        low, high = high, 2 * high
        if high > 2.0**500:
            return math.inf
    while True:
        middle = low + (high - low) / 2
        if middle in (low, high):
            return high
        if tails(middle, degrees) > both:
            low = middle
        else:
            high = middle


@dataclass(frozen=True)
class Equivalence:
    """The statistics of two one-sided tests."""

    count: int
    mean: float
    sd: float
    degrees: int
    limit: float
    above: float
    below: float
    shown: bool

    def write(self) -> dict[str, Any]:
        """Returns the members of the test in a verdict, without its place."""
        names = ("mean", "sd", "limit", "above", "below")
        numbers = {name: write_number(getattr(self, name)) for name in names}
        return {"count": self.count, "degrees": self.degrees, "shown": self.shown, **numbers}


def write_number(value: float) -> float | str:
    """Returns a number, or the text for one that is not finite."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def equivalence(part: Mapping[str, Any], mean: float, found: Sequence[float]) -> Equivalence:
    """Tests whether the found numbers are within a margin of the claimed mean."""
    if not found:
        return Equivalence(0, *(math.nan, math.nan), 0, *(math.nan,) * 3, False)
    runs, sd, margin = part["n"], float(part["sd"]), float(part["margin"])
    k, total, squares = len(found), 0.0, 0.0
    for x in found:
        total = total + x
    m = total / k
    for x in found:
        squares = squares + (x - m) * (x - m)
    degrees = runs + k - 2
    s = math.sqrt(((runs - 1) * sd * sd + squares) / degrees)
    error = s * math.sqrt(1 / k + 1 / runs)
    difference = m - mean
    above, below = divide(margin - difference, error), divide(margin + difference, error)
    limit = quantile(degrees, part["alpha"])
    shown = above > limit + _SLACK and below > limit + _SLACK
    return Equivalence(k, m, s, degrees, limit, above, below, shown)
