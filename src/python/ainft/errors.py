"""The exceptions of this package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

_LONGEST_POINTER = 200


@dataclass(frozen=True)
class Violation:
    """A broken rule: a JSON pointer (RFC 6901), a stable code of docs/problems.md, and a sentence
    for people, whose words can change in any version.
    """

    pointer: str
    code: str
    reason: str


class AinftError(Exception):
    """The base of every exception that this package raises on purpose."""


class FormatError(AinftError, ValueError):
    """A document or a value has not the form that its specification demands.

    A reader refuses such a document as a whole, so no check of it is made. `violations` has every
    broken rule of a manifest or a proof, at most 256, and the first one of other JSON. It is empty
    for the other forms.
    """

    def __init__(self, message: str, violations: Sequence[Violation] = ()) -> None:
        super().__init__(message)
        self.violations = tuple(violations)

    @classmethod
    def of(cls, violations: Sequence[Violation]) -> FormatError:
        """Returns the error about broken rules, which names the first one."""
        first = violations[0]
        place = first.pointer[:_LONGEST_POINTER] or "The document"
        return cls(f"{place}: {first.reason}", violations)

    @property
    def code(self) -> str:
        """The code of the first broken rule, or an empty text."""
        return self.violations[0].code if self.violations else ""

    @property
    def pointer(self) -> str:
        """The place of the first broken rule, or an empty text."""
        return self.violations[0].pointer if self.violations else ""


class FolderError(AinftError, OSError):
    """A folder has a file that cannot be hashed, for example a symbolic link."""
