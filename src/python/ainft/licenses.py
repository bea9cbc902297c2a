"""Warnings about licenses that the SPDX list lacks or writes with other letters. They are those of a
registry's preview, and they never make a manifest invalid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_REFERENCES = ("LicenseRef-", "AdditionRef-", "DocumentRef-")
_OPERATORS = ("AND", "OR", "WITH", "and", "or", "with")
_WITH = "WITH "


@dataclass(frozen=True)
class ManifestWarning:
    """A part of a valid manifest that its creator probably meant otherwise."""

    pointer: str
    code: str
    reason: str
    suggestion: str


@lru_cache(maxsize=1)
def _listed() -> dict[str, str]:
    """Returns the lines of the registry's list by their lower-case form. The line of an exception
    begins with `WITH`.
    """
    lines = (Path(__file__).parent / "spdx-ids.txt").read_text("utf-8").splitlines()
    return {line.lower(): line for line in lines}


def license_warnings(expression: str) -> list[ManifestWarning]:
    """Returns the warnings about a valid license expression."""
    found, before = [], ""
    for token in filter(None, re.split("[ ()]", expression)):
        if token not in _OPERATORS and not token.startswith(_REFERENCES):
            warning = _warning(token.removesuffix("+"), before in ("WITH", "with"))
            if warning is not None:
                found.append(warning)
        before = token
    return found


def _warning(name: str, is_addition: bool) -> ManifestWarning | None:
    listed = _listed().get((_WITH if is_addition else "").lower() + name.lower())
    if listed is None:
        prefix = "AdditionRef-" if is_addition else "LicenseRef-"
        reason = (
            f"The SPDX list has no {name}. Write {prefix}{name} for a license of your own or of "
            "another list."
        )
        return ManifestWarning("/license", "license-unlisted", reason, prefix + name)
    listed = listed.removeprefix(_WITH)
    if listed == name:
        return None
    return ManifestWarning(
        "/license", "license-case", f"The SPDX list writes {name} as {listed}.", listed
    )
