"""The grammar of license expressions (docs/proof-formats.md, section License expressions)."""

from __future__ import annotations

import re

_TOKEN = re.compile(r" *([()]|[^ ()]+) *")
_ID = r"[A-Za-z0-9.\-]+"
_WORDS = {"AND", "OR", "WITH", "and", "or", "with"}
_LICENSE = re.compile(rf"(?:(?:DocumentRef-{_ID}:)?LicenseRef-{_ID}|{_ID}\+?)")
_ADDITION = re.compile(rf"(?:(?:DocumentRef-{_ID}:)?AdditionRef-{_ID}|{_ID})")


def is_expression(text: str) -> bool:
    """Whether a text of at most 512 characters is a license expression. No list of licenses is
    consulted.
    """
    tokens = _TOKEN.findall(text)
    # Equal counts bound the depth of the recursion by half of the characters.
    if text.count("(") != text.count(")") or "".join(tokens) != text.replace(" ", ""):
        return False
    end = _compound(tokens, 0)
    return end == len(tokens)


def _compound(tokens: list[str], at: int) -> int | None:
    """Reads a compound and returns the index after it, or None."""
    end = _term(tokens, at)
    while end is not None and end < len(tokens) and tokens[end] in ("AND", "OR", "and", "or"):
        end = _term(tokens, end + 1)
    return end


def _term(tokens: list[str], at: int) -> int | None:
    if at < len(tokens) and tokens[at] == "(":
        end = _compound(tokens, at + 1)
        return end + 1 if end is not None and tokens[end : end + 1] == [")"] else None
    if not _is(tokens, at, _LICENSE):
        return None
    if tokens[at + 1 : at + 2] not in (["WITH"], ["with"]):
        return at + 1
    return at + 3 if _is(tokens, at + 2, _ADDITION) else None


def _is(tokens: list[str], at: int, pattern: re.Pattern[str]) -> bool:
    if at >= len(tokens) or pattern.fullmatch(tokens[at]) is None:
        return False
    names = tokens[at].removesuffix("+").split(":")
    return _WORDS.isdisjoint(names if len(names) == 1 else [n.partition("-")[2] for n in names])
