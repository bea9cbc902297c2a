"""JSON as docs/proof-formats.md reads it (RFC 8259, I-JSON), and canonical JSON (RFC 8785).

A document becomes `dict`, `list`, `str`, `bool`, `None`, `int` and `float`. A number is an `int`
when it is a whole number of at most 2^53, and else the nearest double. So `1`, `1.0` and `1e0` are
the same value.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass
from functools import reduce
from typing import Any, Sequence

from .errors import FormatError, Violation

MAX_DEPTH = 64
MAX_SAFE_INTEGER = 2**53 - 1

# The longest exact decimal expansion of a double has 767 significant digits.
_MAX_DIGITS = 767
_NONCHARACTERS = "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_BAD_TEXT = re.compile(f"[\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]")


def _digits(literal: str) -> str:
    """Returns the significant digits of a number, without the zeros around them."""
    mantissa = re.split("[eE]", literal, maxsplit=1)[0]
    return mantissa.lstrip("-").replace(".", "").strip("0")


@dataclass(frozen=True)
class _Refused:
    """Stands for a value that is refused, because the parser of Python does not tell its place. A
    member that occurs twice has its name.
    """

    code: str
    reason: str
    name: str | None = None


def _number(literal: str) -> int | float | _Refused:
    """Returns the value of a JSON number, and refuses one that a double cannot hold."""
    value, digits = float(literal), _digits(literal)
    if not math.isfinite(value) or len(digits) > _MAX_DIGITS:
        return _Refused("number-inexact", "The number is beyond a double.")
    if digits and _digits(f"{value:.{len(digits) - 1}e}") != digits:
        reason = f"A double cannot hold the number {literal[:40]} exactly."
        return _Refused("number-inexact", reason)
    return int(value) if value.is_integer() and abs(value) <= MAX_SAFE_INTEGER + 1 else value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Refused:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    known: set[str] = set()
    twice = next(name for name, _ in pairs if name in known or known.add(name))
    return _Refused("member-repeated", "The object has the member twice.", twice)


def below(pointer: str, name: str | int) -> str:
    """Returns the pointer to a member or an item, with the escapes of RFC 6901."""
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"


def _error(code: str, reason: str, steps: Sequence[str | int] = ()) -> FormatError:
    return FormatError.of([Violation(reduce(below, steps, ""), code, reason)])


def _constant(name: str) -> Any:
    raise _error("json-syntax", f"{name} is no JSON.")


def _refuse_bad_text(text: str, steps: Sequence[str | int]) -> None:
    if _BAD_TEXT.search(text):
        raise _error("text-not-unicode", "A text has a lone surrogate or a noncharacter.", steps)


def _check(value: Any, steps: list[str | int]) -> None:
    """Refuses bad numbers and texts, and arrays and objects that are nested too deep."""
    if isinstance(value, str):
        _refuse_bad_text(value, steps)
    elif isinstance(value, _Refused):
        place = steps if value.name is None else [*steps, value.name]
        raise _error(value.code, value.reason, place)
    elif isinstance(value, (dict, list)):
        if len(steps) == MAX_DEPTH:
            raise _error("json-depth", f"It is nested more than {MAX_DEPTH} levels deep.", steps)
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(step, str):
                _refuse_bad_text(step, steps)
            steps.append(step)
            _check(item, steps)
            steps.pop()


def parse(document: str | bytes) -> Any:
    """Reads one JSON document.

    Raises `FormatError` when the document is not JSON in UTF-8 without a byte order mark, or
    breaks a rule of docs/proof-formats.md, section JSON. The error has one violation. Its pointer
    is empty when the text is not JSON at all.
    """
    try:
        text = document.decode("utf-8") if isinstance(document, bytes) else document
        value = json.loads(
            text,
            parse_float=_number,
            parse_int=_number,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise _error("json-syntax", f"The document is not JSON in UTF-8: {error}") from None
    except RecursionError:
        raise _error("json-depth", "The document is nested too deep.") from None
    _check(value, [])
    return value


def shortest(value: float) -> tuple[str, int]:
    """Returns the shortest digits of a positive double, and the place of the point in
    0.DIGITS·10^place.
    """
    mantissa, _, exponent = repr(value).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    place = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    return digits.rstrip("0"), place


def format_number(value: int | float) -> str:
    """Writes a finite number as ECMAScript does (ECMA-262, Number::toString; RFC 8785)."""
    number = float(value)
    if not math.isfinite(number):
        raise FormatError("JSON has no such number.")
    if number == 0:
        return "0"
    return ("-" if number < 0 else "") + _layout(*shortest(abs(number)))


def _layout(digits: str, point: int) -> str:
    """Places the decimal point of 0.DIGITS times 10 to the power of `point`."""
    if len(digits) <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    mantissa = digits if len(digits) == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{mantissa}e{point - 1:+d}"


def utf16(text: str) -> bytes:
    """Returns a key that orders texts by their UTF-16 code units."""
    return text.encode("utf-16-be", "surrogatepass")


def canonical(value: Any) -> str:
    """Returns the canonical JSON (RFC 8785) of a value. Raises `FormatError` for a value that JSON
    does not have.
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float)):
        return format_number(value)
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, dict):
        names = sorted(value, key=utf16)
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"
    raise FormatError(f"JSON has no {type(value).__name__}.")


def digest(value: Any) -> str:
    """Returns the SHA-256 of the canonical JSON of a value, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value).encode("utf-8")).hexdigest()
