"""Parents, sources and references of a manifest (docs/manifest.md)."""

from __future__ import annotations

import re
from typing import Sequence

from .fields import Distinct, Field
from .paths import is_file_path

RELATIONS = (
    "trained-on fine-tuned-from adapted-from merged-from quantized-from distilled-from "
    "derived-from evaluated-on built-by serves records part supersedes"
).split()

_LOCATION = re.compile("[^\u0000-\u0020\u007f-\u00a0\u2028\u2029]+")
_MAX_FILES = 4096

# The SHA-256 and the path of a file, which can be absent.
File = tuple[str, "str | None"]


def check_parents(root: Field) -> None:
    """Checks the member `parents`."""
    known = Distinct()
    field = root.optional("parents")
    if field is not None:
        field.items(0, 1024, lambda item: _check_parent(item, known))


def _check_parent(field: Field, known: Distinct) -> None:
    if not field.is_object_of(("id", "relation")):
        return
    member = field.required("id")
    found = None if member is None else member.word()
    if member is not None and found is not None:
        known.add(member, found)
    relation = field.required("relation")
    if relation is not None:
        _check_relation(relation)


def _check_relation(field: Field) -> None:
    """One word, or two or more distinct words in the order of the list."""
    if not isinstance(field.value, list):
        field.known(32, RELATIONS)
        return
    words = field.items(2, len(RELATIONS), lambda item: item.known(32, RELATIONS))
    places = [RELATIONS.index(word) for word in words]
    if len(set(places)) < len(places):
        field.refuse("repeated", "The list has the same relation twice.")
    elif places != sorted(places):
        field.refuse("wrong-order", "The relations are not in their order.")


def read_source(root: Field) -> dict[str, str] | None:
    """Checks the member `source`. Returns the digests of its files by their paths."""
    field = root.optional("source")
    if field is None or not field.is_object_of(
        ("platform", "repository", "revision", "uri", "digests")
    ):
        return None
    if not field.value:
        field.refuse("member-missing", "Expected at least one member.")
    for name in ("platform", "repository", "revision"):
        if (member := field.optional(name)) is not None:
            member.text(1, 512)
    if (member := field.optional("uri")) is not None:
        member.text(1, 2048, _LOCATION, "a URI, with or without its scheme, without white space")
    digests = field.optional("digests")
    return {} if digests is None else _read_digests(digests)


def _read_digests(field: Field) -> dict[str, str]:
    if field.value == {}:
        field.refuse("wrong-count", "Expected at least one file with its digest.")
    return field.members(_MAX_FILES, is_file_path, Field.plain_sha256)


def check_reference(root: Field, files: Sequence[File], digests: dict[str, str] | None) -> None:
    """Checks that a reference is pinned, and that it has no more than its source has."""
    field = root.optional("reference")
    if field is None:
        return
    if field.value is not True:
        field.refuse("wrong-value", "Expected true.")
    for name in ("contributors", "royalty", "workflow"):
        if (member := root.optional(name)) is not None:
            member.refuse("member-not-allowed", f"A reference has no {name}.")
    _check_pinned(root)
    artifacts = root.optional("artifacts")
    if artifacts is not None and digests is not None:
        if any(path is None or digests.get(path) != sha256 for sha256, path in files):
            artifacts.refuse("contradiction", "An artifact is no file of the source.")


def _check_pinned(root: Field) -> None:
    source = root.optional("source")
    if source is None:
        root.refuse("member-missing", "A reference needs the member source.")
    elif isinstance(source.value, dict):
        for name in ("platform", "repository", "revision", "digests"):
            if name not in source.value:
                source.refuse("member-missing", f"The source of a reference needs {name}.")
