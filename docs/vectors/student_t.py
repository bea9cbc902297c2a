"""Checks student-t.json with the algorithm of docs/verdicts.md, in another language than the one that decides runs.

    python3 docs/vectors/student_t.py

Only + - * / and square roots of IEEE 754 doubles are used, so every bit is the same in every language.
"""

import json
import math
import pathlib
import struct

TINY, PRECISION, SLACK = 1e-300, 1e-15, 1e-9


def nonzero(value):
    return TINY if abs(value) < TINY else value


def power(number, exponent):
    result = 1.0
    while exponent > 0:
        if exponent & 1:
            result *= number
        number *= number
        exponent >>= 1
    return result


def beta(degrees):
    if degrees >= 1000:
        u = 1 / (degrees / 2.0)
        series = 1 + u * (0.125 + u * (0.0078125 + u * (-0.0048828125 + u * -0.000640869140625)))
        return math.sqrt(3.141592653589793 * u) * series
    value, a = (2.0, 1.0) if degrees % 2 == 0 else (3.141592653589793, 0.5)
    while a < degrees / 2.0:
        value *= a / (a + 0.5)
        a += 1
    return value


def fraction(x, a, b):
    c, d = 1.0, 1 / nonzero(1 - (a + b) * x / (a + 1))
    result = d
    for m in range(1, 100_001):
        even = m * (b - m) * x / ((a - 1 + 2 * m) * (a + 2 * m))
        d = 1 / nonzero(1 + even * d)
        c = nonzero(1 + even / c)
        result *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 1 + 2 * m))
        d = 1 / nonzero(1 + odd * d)
        c = nonzero(1 + odd / c)
        result *= d * c
        if abs(d * c - 1) < PRECISION:
            break
    return result


def tails(t, degrees, whole):
    square = t * t
    x, y = degrees / (degrees + square), square / (degrees + square)
    half = degrees / 2.0
    front = power(x, degrees // 2) * (1 if degrees % 2 == 0 else math.sqrt(x)) * math.sqrt(y) / whole
    if x < (half + 1) / (half + 2.5):
        return front * fraction(x, half, 0.5) / half
    return 1 - front * fraction(y, 0.5, half) / 0.5


def quantile(degrees, upper):
    both, whole = 2 * upper, beta(degrees)
    low, high = 0.0, 1.0
    while tails(high, degrees, whole) > both:
        if high >= 2.0**500:
            return math.inf
        low, high = high, high * 2
    while True:
        middle = low + (high - low) / 2
        if middle in (low, high):
            return high
        if tails(middle, degrees, whole) > both:
            low = middle
        else:
            high = middle


def divide(a, b):
    if b != 0:
        return a / b
    return math.nan if a == 0 or a != a else math.copysign(math.inf, a)


def equivalence(mean, margin, sd, n, alpha, found):
    k, total, squares = len(found), 0.0, 0.0
    for x in found:
        total += x
    average = total / k
    for x in found:
        squares += (x - average) * (x - average)
    degrees = n + k - 2
    pooled = math.sqrt(((n - 1) * sd * sd + squares) / degrees)
    error = pooled * math.sqrt(1.0 / k + 1.0 / n)
    difference = average - mean
    limit = quantile(degrees, alpha)
    above, below = divide(margin - difference, error), divide(margin + difference, error)
    return limit, above, below, above > limit + SLACK and below > limit + SLACK


def same(stated, computed):
    if isinstance(stated, str):
        return stated == {math.inf: "Infinity", -math.inf: "-Infinity"}.get(computed, "NaN")
    return struct.pack(">d", stated) == struct.pack(">d", computed)


def main():
    vectors = json.loads((pathlib.Path(__file__).parent / "student-t.json").read_text())
    for vector in vectors["quantiles"]:
        assert same(vector["quantile"], quantile(vector["degrees"], vector["upper"])), vector
    for vector in vectors["equivalence"]:
        *numbers, shown = equivalence(*(vector[name] for name in ("mean", "margin", "sd", "n", "alpha", "found")))
        assert all(map(same, (vector["limit"], vector["above"], vector["below"]), numbers)), vector
        assert vector["shown"] == shown, vector
    print(f"{len(vectors['quantiles'])} quantiles and {len(vectors['equivalence'])} decisions are the same")


if __name__ == "__main__":
    main()
