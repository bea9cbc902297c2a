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
from typing import Any

from .errors import FormatError

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


def _number(literal: str) -> int | float:
    """Returns the value of a JSON number, and refuses one that a double cannot hold."""
    value, digits = float(literal), _digits(literal)
    if not math.isfinite(value) or len(digits) > _MAX_DIGITS:
        raise FormatError("A number is beyond a double.")
    if digits and _digits(f"{value:.{len(digits) - 1}e}") != digits:
        raise FormatError(f"A double cannot hold the number {literal[:40]} exactly.")
    return int(value) if value.is_integer() and abs(value) <= MAX_SAFE_INTEGER + 1 else value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise FormatError("An object has a member twice.")
    return members


def _constant(name: str) -> Any:
    raise FormatError(f"{name} is no JSON.")


def _refuse_bad_text(text: str) -> None:
    if _BAD_TEXT.search(text):
        raise FormatError("A text has a lone surrogate or a noncharacter.")


def _check(value: Any, depth: int) -> None:
    """Refuses bad texts, and arrays and objects that are nested too deep."""
    if isinstance(value, str):
        _refuse_bad_text(value)
    elif isinstance(value, (dict, list)):
        if depth == MAX_DEPTH:
            raise FormatError(f"Arrays and objects are nested more than {MAX_DEPTH} levels deep.")
        if isinstance(value, dict):
            for name in value:
                _refuse_bad_text(name)
        for item in value.values() if isinstance(value, dict) else value:
            _check(item, depth + 1)


def parse(document: str | bytes) -> Any:
    """Reads one JSON document.

    Raises `FormatError` when the document is not JSON in UTF-8 without a byte order mark, or
    breaks a rule of docs/proof-formats.md, section JSON.
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
        raise FormatError(f"The document is not JSON in UTF-8: {error}") from None
    except RecursionError:
        raise FormatError("The document is nested too deep.") from None
    _check(value, 0)
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
