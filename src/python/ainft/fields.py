"""A value of a document that is being read. Broken rules go to a list that all fields of the
document share, so that one pass reports all of them (docs/problems.md, Violation codes).
"""

from __future__ import annotations

import re
from typing import Any, Callable, Iterable, TypeVar

from . import forms
from .canonical import MAX_SAFE_INTEGER, below, utf16
from .errors import FormatError, Violation

T = TypeVar("T")

MAX_VIOLATIONS = 256

_HEX = re.compile("0x(?:[0-9a-f]{2})*")
_PLAIN_SHA256 = re.compile("[0-9a-f]{64}")
_SEGMENT = "(?!\\.{1,2}(?:/|\\Z))[^/\\\\\u0000-\u001f\u007f-\u009f]+"
_PATH = re.compile(f"{_SEGMENT}(?:/{_SEGMENT})*")
_POINTER = re.compile("(?:/(?:[^~/]|~[01])*)*")
_DEADLINE = re.compile("[0-9]{1,80}")
_TYPES = {str: "a string", dict: "an object", list: "an array"}


def whole(value: Any, read: Callable[[Field], T], pointer: str = "") -> T:
    """Returns the value that `read` makes of a parsed value. Raises `FormatError` with all broken
    rules.
    """
    violations: list[Violation] = []
    result = read(Field(value, violations, pointer))
    if violations:
        raise FormatError.of(violations)
    return result


class Field:
    """A value with its place. A method returns None or a placeholder after it refused the value."""

    def __init__(self, value: Any, violations: list[Violation], pointer: str = "") -> None:
        self.value = value
        self.pointer = pointer
        self._violations = violations

    def _below(self, name: str | int, value: Any) -> Field:
        return Field(value, self._violations, below(self.pointer, name))

    def refuse(self, code: str, reason: str) -> None:
        """Adds a broken rule."""
        if len(self._violations) < MAX_VIOLATIONS:
            self._violations.append(Violation(self.pointer, code, reason))

    def has_type(self, kind: type) -> bool:
        """Whether this is a text, an object or an array. Another type is refused."""
        found = isinstance(self.value, kind)
        if not found:
            self.refuse("wrong-type", f"Expected {_TYPES[kind]}.")
        return found

    def is_object_of(self, names: Iterable[str]) -> bool:
        """Whether this is an object. Members with other names are refused."""
        if not self.has_type(dict):
            return False
        for name in sorted(self.value.keys() - set(names), key=utf16):
            self._below(name, self.value[name]).refuse("member-unknown", "The member is unknown.")
        return True

    def optional(self, name: str) -> Field | None:
        """Returns a member, or None when the object lacks it."""
        return self._below(name, self.value[name]) if name in self.value else None

    def required(self, name: str) -> Field | None:
        """Returns a member, and refuses an object that lacks it."""
        member = self.optional(name)
        if member is None:
            self.refuse("member-missing", f"The member {name} is missing.")
        return member

    def need(self, name: str, read: Callable[[Field], T | None], otherwise: T) -> T:
        """Returns the value of a required member, or the other value when it is refused."""
        member = self.required(name)
        found = None if member is None else read(member)
        return otherwise if found is None else found

    def text(
        self, least: int, most: int, form: re.Pattern[str] | None = None, expected: str = ""
    ) -> str | None:
        """Returns a text of so many code points and of the form."""
        if not self.has_type(str):
            return None
        if not least <= len(self.value) <= most:
            self.refuse("wrong-length", f"Expected {least} to {most} characters.")
            return None
        return self._formed(form is None or form.fullmatch(self.value) is not None, expected)

    def _formed(self, has_form: bool, expected: str) -> Any:
        if has_form:
            return self.value
        self.refuse("wrong-form", f"Expected {expected}.")
        return None

    def known(self, most: int, words: Iterable[str]) -> str | None:
        """Returns one word of a list. Other texts do not have its form."""
        if self.text(1, most) is None:
            return None
        return self._formed(self.value in words, f"one of {', '.join(words)}")

    def parsed(self, most: int, read: Callable[[str], T], expected: str) -> T | None:
        """Returns the value that `read` makes of a text, which it refuses by `FormatError`."""
        if self.text(1, most) is None:
            return None
        try:
            return read(self.value)
        except FormatError:
            self.refuse("wrong-form", f"Expected {expected}.")
            return None

    def word(self) -> bytes | None:
        """Returns the 32 bytes of a word."""
        return self.parsed(66, forms.word, "0x and 64 lower-case hexadecimal digits")

    def account(self) -> bytes | None:
        """Returns the 20 bytes of an address, whose mixed case must be the checksum of EIP-55."""
        return self.parsed(42, forms.address, "an address, 0x and 40 digits with a true checksum")

    def chain(self) -> int | None:
        """Returns the chain id of a CAIP-2 identifier."""
        return self.parsed(64, forms.chain, "eip155:CHAIN with a decimal number")

    def signature(self) -> bytes | None:
        """Returns the bytes of a signature."""
        most = 2 + 2 * forms.MAX_SIGNATURE_BYTES
        text = self.text(1, most, _HEX, "0x and pairs of lower-case digits")
        return None if text is None else bytes.fromhex(text[2:])

    def plain_sha256(self) -> str | None:
        """Returns the 64 lower-case digits that sha256sum prints."""
        return self.text(1, 64, _PLAIN_SHA256, "64 lower-case hexadecimal digits")

    def path(self) -> str | None:
        """Returns the path of a file of a workflow."""
        return self.text(1, 200, _PATH, "a relative path of segments with / between them")

    def json_pointer(self) -> str | None:
        """Returns a JSON pointer (RFC 6901)."""
        return self.text(0, 256, _POINTER, "a JSON pointer (RFC 6901)")

    def integer(self, least: int, most: int) -> int | None:
        """Returns a whole number in the range."""
        if isinstance(self.value, bool) or not isinstance(self.value, (int, float)):
            self.refuse("wrong-type", "Expected an integer.")
        elif isinstance(self.value, int) and least <= self.value <= most:
            return self.value
        else:
            self.refuse("out-of-range", f"Expected an integer from {least} to {most}.")
        return None

    def seconds(self) -> int | None:
        """Returns a whole number that every reader of JSON keeps exactly."""
        return self.integer(0, MAX_SAFE_INTEGER)

    def index(self, most: int, count: int) -> None:
        """Checks the index of one of so many parents, of which a manifest has at most `most`."""
        found = self.integer(0, most - 1)
        if found is not None and found >= count:
            self.refuse("unknown-reference", f"The parent {found} does not exist.")

    def deadline(self) -> int | None:
        """Returns a Unix time in seconds, which the file may have as a text of digits."""
        value = self.value
        if isinstance(value, str) and _DEADLINE.fullmatch(value):
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            if 0 <= value <= MAX_SAFE_INTEGER:
                return value
        self.refuse("wrong-form", f"Expected seconds since 1970, at most {MAX_SAFE_INTEGER}.")
        return None

    def number(self, least: float = float("-inf"), most: float = float("inf")) -> float | None:
        """Returns a number in the range as a double."""
        if isinstance(self.value, bool) or not isinstance(self.value, (int, float)):
            self.refuse("wrong-type", "Expected a number.")
        elif least <= self.value <= most:
            return float(self.value)
        else:
            self.refuse("out-of-range", f"Expected a number from {least} to {most}.")
        return None

    def items(self, least: int, most: int, read: Callable[[Field], T | None]) -> list[T]:
        """Returns the well-formed items of an array of so many items."""
        if not self.has_type(list):
            return []
        if not least <= len(self.value) <= most:
            self.refuse("wrong-count", f"Expected {least} to {most} items.")
            return []
        found = [read(self._below(index, item)) for index, item in enumerate(self.value)]
        return [item for item in found if item is not None]

    def members(
        self, most: int, has_form: Callable[[str], bool], read: Callable[[Field], T | None]
    ) -> dict[str, T]:
        """Returns the well-formed members of an object whose names have a form."""
        if not self.has_type(dict):
            return {}
        if len(self.value) > most:
            self.refuse("wrong-count", f"Expected at most {most} members.")
        found = {}
        for name in sorted(self.value, key=utf16):
            field = self._below(name, self.value[name])
            if not has_form(name):
                field.refuse("wrong-form", "The name of the member does not have its form.")
            elif (item := read(field)) is not None:
                found[name] = item
        return found

    def word_of(self, name: str) -> bytes:
        """Returns the word of a required member."""
        return self.need(name, Field.word, bytes(32))

    def account_of(self, name: str) -> bytes:
        """Returns the address of a required member."""
        return self.need(name, Field.account, bytes(20))

    def integer_of(self, name: str, least: int, most: int) -> int:
        """Returns the whole number of a required member."""
        return self.need(name, lambda member: member.integer(least, most), 0)

    def words_of(self, name: str, most: int) -> list[bytes]:
        """Returns the words of a required member, of which there are at most so many."""
        return self.need(name, lambda member: member.items(0, most, Field.word), [])


class Distinct:
    """Items that occurred before. A field with an item that occurs again is refused."""

    def __init__(self) -> None:
        self.items: set[Any] = set()

    def add(self, field: Field, item: Any) -> None:
        """Refuses an item that is the same as an earlier one."""
        if item in self.items:
            field.refuse("repeated", "An earlier item is the same.")
        self.items.add(item)
