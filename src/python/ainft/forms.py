"""The common forms of docs/proof-formats.md. Each reader returns the value or raises
`FormatError`.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Callable, Iterable, TypeVar

from .canonical import MAX_SAFE_INTEGER
from .errors import FormatError
from .keccak import keccak256

T = TypeVar("T")

MAX_SIGNATURE_BYTES = 8192
MAX_PATH = 25
MAX_LEAVES = 2**25 - 1

_WORD = re.compile("0x[0-9a-f]{64}")
_ADDRESS = re.compile("0x[0-9a-fA-F]{40}")
_BYTES = re.compile("0x(?:[0-9a-f]{2})*")
_CHAIN = re.compile("eip155:(0|[1-9][0-9]{0,31})")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_HEX = re.compile("[0-9a-f]{64}")


def _match(pattern: re.Pattern[str], value: Any, name: str) -> re.Match[str]:
    found = pattern.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise FormatError(f"{name} has not its form.")
    return found


def members(value: Any, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Any]:
    """Returns an object that has the required members, may have the optional ones, and has no
    others.
    """
    if not isinstance(value, dict):
        raise FormatError("An object is expected.")
    missing = [name for name in required if name not in value]
    unknown = value.keys() - set(required) - set(optional)
    if missing or unknown:
        raise FormatError(
            f"An object lacks {missing} or has unknown members {sorted(unknown)[:4]}."
        )
    return value


def array(value: Any, read: Callable[[Any], T], least: int, most: int, name: str) -> list[T]:
    """Returns an array with its items read."""
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise FormatError(f"{name} is no array of {least} to {most} items.")
    return [read(item) for item in value]


def text(value: Any, least: int, most: int, name: str) -> str:
    """Returns a text of so many code points."""
    if not isinstance(value, str) or not least <= len(value) <= most:
        raise FormatError(f"{name} is no text of {least} to {most} characters.")
    return value


def integer(value: Any, least: int, most: int, name: str) -> int:
    """Returns a whole number in the range."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise FormatError(f"{name} is no integer from {least} to {most}.")
    return value


def number(value: Any, least: float, most: float, name: str) -> float:
    """Returns a number in the range as a double."""
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not least <= value <= most:
        raise FormatError(f"{name} is no number from {least} to {most}.")
    return float(value)


def boolean(value: Any, name: str) -> bool:
    """Returns true or false."""
    if not isinstance(value, bool):
        raise FormatError(f"{name} is neither true nor false.")
    return value


def choice(value: Any, choices: Iterable[str], name: str) -> str:
    """Returns one of the given texts."""
    if not isinstance(value, str) or value not in choices:
        raise FormatError(f"{name} is none of the known words.")
    return value


def seconds(value: Any, name: str = "A time") -> int:
    """Returns a Unix time in seconds."""
    return integer(value, 0, MAX_SAFE_INTEGER, name)


def word(value: Any, name: str = "A word") -> bytes:
    """Returns the 32 bytes of a word."""
    return bytes.fromhex(_match(_WORD, value, name).group()[2:])


def hex_digest(value: Any, name: str = "A digest") -> str:
    """Returns 64 hexadecimal digits."""
    return _match(_HEX, value, name).group()


def signature_bytes(value: Any) -> bytes:
    """Returns the bytes of a signature."""
    if not isinstance(value, str) or len(value) > 2 + 2 * MAX_SIGNATURE_BYTES:
        raise FormatError("A signature is too long or no text.")
    return bytes.fromhex(_match(_BYTES, value, "A signature").group()[2:])


def address(value: Any, name: str = "An address") -> bytes:
    """Returns the 20 bytes of an address, whose mixed case must be the checksum of EIP-55."""
    digits = _match(_ADDRESS, value, name).group()[2:]
    result = bytes.fromhex(digits)
    if digits not in (digits.lower(), digits.upper()) and checksum(result)[2:] != digits:
        raise FormatError(f"{name} breaks the checksum of EIP-55.")
    return result


def lower_address(value: Any, name: str = "An address") -> bytes:
    """Returns the 20 bytes of an address that has to be in lower case."""
    if isinstance(value, str) and value != value.lower():
        raise FormatError(f"{name} is not in lower case.")
    return address(value, name)


def checksum(account: bytes) -> str:
    """Writes an address with the checksum of EIP-55."""
    digits = account.hex()
    marks = keccak256(digits.encode("ascii")).hex()
    return "0x" + "".join(d.upper() if m >= "8" else d for d, m in zip(digits, marks))


def hexadecimal(value: bytes) -> str:
    """Writes bytes as `0x` and lower-case digits."""
    return "0x" + value.hex()


def chain(value: Any) -> int:
    """Returns the chain id of a CAIP-2 identifier."""
    return int(_match(_CHAIN, value, "chain").group(1))


def path(value: Any) -> list[bytes]:
    """Returns the siblings from a leaf up to the root."""
    return array(value, word, 0, MAX_PATH, "path")


def leaves(value: Any, name: str) -> int:
    """Returns a number of leaves."""
    return integer(value, 1, MAX_LEAVES, name)


def time(value: Any, name: str) -> str:
    """Returns a time in UTC with three decimals. Such texts are ordered as the times are."""
    result = _match(_TIME, value, name).group()
    try:
        datetime.strptime(result, "%Y-%m-%dT%H:%M:%S.%fZ")
    except ValueError:
        raise FormatError(f"{name} is no time.") from None
    return result
