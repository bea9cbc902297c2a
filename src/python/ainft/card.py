"""The rules of a manifest's newer members that manifest.schema.json cannot express."""

from __future__ import annotations

from typing import Any, Iterator

from .paths import are_apart, has_short_names
from .schema import manifest_schema


def broken_members(content: dict[str, Any]) -> Iterator[str]:
    """Yields the rules about relations, files, catalogue members and references that are broken."""
    for parent in content.get("parents", []):
        yield from _broken_relations(parent["relation"])
    yield from _broken_paths(content)
    languages = [language.lower() for language in content.get("languages", [])]
    if len(set(languages)) < len(languages):
        yield "languages names a language twice."
    if len(set(content.get("tags", []))) < len(content.get("tags", [])):
        yield "tags has the same tag twice."
    for author in content.get("authors", []):
        if "orcid" in author and not _has_check_digit(author["orcid"]):
            yield "An ORCID iD has a wrong check digit."
    parents = len(content.get("parents", []))
    if any(metric.get("dataset", -1) >= parents for metric in content.get("metrics", [])):
        yield "A metric names no parent."
    if "reference" in content:
        yield from _broken_reference(content)


def _broken_relations(relation: str | list[str]) -> Iterator[str]:
    if isinstance(relation, list):
        order = manifest_schema().root["$defs"]["relation"]["enum"]
        places = [order.index(word) for word in relation]
        if places != sorted(set(places)):
            yield "The relations of a parent are not distinct or not in their order."


def _broken_paths(content: dict[str, Any]) -> Iterator[str]:
    paths = [item["path"] for item in content.get("artifacts", []) if "path" in item]
    if not are_apart(paths):
        yield "Two artifacts have the same path, or one is a folder of another."
    names = content.get("source", {}).get("digests", {}).keys()
    if not all(has_short_names(path) for path in [*paths, *names]):
        yield "A name of a path has more than 255 bytes in UTF-8."


def _has_check_digit(orcid: str) -> bool:
    """Whether the last digit is that of ISO 7064, MOD 11-2."""
    total = 0
    for digit in orcid.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2 % 11
    return orcid[-1] == "0123456789X"[(12 - total) % 11]


def _broken_reference(content: dict[str, Any]) -> Iterator[str]:
    digests = content["source"]["digests"]
    for item in content.get("artifacts", []):
        if digests.get(item.get("path", "")) != item["sha256"]:
            yield "An artifact of a reference is no file of its source."
