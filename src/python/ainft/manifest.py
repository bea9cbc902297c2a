"""Manifests: reading one, and the rules that manifest.schema.json cannot express."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterator

from . import forms, spdx
from .canonical import canonical, parse
from .card import broken_members
from .comparators import claimed_name, parts
from .errors import FormatError
from .hashes import manifest_digest
from .licenses import ManifestWarning, license_warnings
from .paths import are_apart, content_digest, model_signing_digest
from .schema import manifest_schema

MAX_BYTES = 256 * 1024
_LONGEST_PLACE = 200


@dataclass(frozen=True)
class Manifest:
    """A valid manifest with its canonical text."""

    text: str
    content: dict[str, Any]

    @property
    def digest(self) -> bytes:
        """The SHA-256 of the canonical text."""
        return manifest_digest(self.text)

    @property
    def parents(self) -> list[bytes]:
        """The ids of the parents, in order."""
        return [forms.word(parent["id"]) for parent in self.content.get("parents", [])]

    @property
    def artifacts(self) -> list[dict[str, Any]]:
        """The artifacts, in order."""
        return self.content.get("artifacts", [])

    @property
    def content_digest(self) -> bytes | None:
        """The digest over all files, or None unless every artifact has a path and a size."""
        return content_digest(self.artifacts)

    @property
    def model_signing_digest(self) -> bytes | None:
        """The root digest of OpenSSF Model Signing, or None unless every artifact has a path."""
        return model_signing_digest(self.artifacts)

    @property
    def warnings(self) -> list[ManifestWarning]:
        """The parts that the creator probably meant otherwise, as a registry's preview lists them."""
        return license_warnings(self.content.get("license", ""))

    @property
    def is_reference(self) -> bool:
        """Whether the creator only refers to a component that its author never registered."""
        return "reference" in self.content

    @property
    def royalty(self) -> int:
        """The share of each payment to a descendant that the component asks for, in basis points."""
        return int(self.content.get("royalty", 0))

    @property
    def workflow(self) -> dict[str, Any] | None:
        """The workflow, or None."""
        return self.content.get("workflow")


def read_manifest(text: str | bytes) -> Manifest:
    """Reads a manifest, whose text need not be canonical.

    Raises `FormatError` when it breaks a rule of docs/proof-formats.md, section The manifest.
    """
    content = parse(text)
    normal = canonical(content)
    if len(normal.encode("utf-8")) > MAX_BYTES:
        raise FormatError("A manifest has more than 256 KiB.")
    broken = manifest_schema().broken(content)
    if broken is not None:
        place, keyword = broken
        rule = "is not allowed" if keyword == "false" else f"breaks the rule {keyword}"
        raise FormatError(f"{place[:_LONGEST_PLACE] or 'The manifest'} {rule} (schema).")
    for rule in _broken(content):
        raise FormatError(rule)
    return Manifest(normal, content)


def try_read(text: str) -> Manifest | None:
    """Returns the manifest, or None when it is invalid."""
    try:
        return read_manifest(text)
    except FormatError:
        return None


def _broken(content: dict[str, Any]) -> Iterator[str]:
    """Yields the rules beyond the schema that the manifest breaks."""
    if not _distinct([parent["id"] for parent in content.get("parents", [])]):
        yield "The manifest names a parent twice."
    yield from _broken_shares(content.get("contributors"))
    if "license" in content and not spdx.is_expression(content["license"]):
        yield "license is no license expression."
    yield from broken_members(content)
    if "workflow" in content:
        yield from _broken_workflow(content, content["workflow"])


def _broken_shares(contributors: list[dict[str, Any]] | None) -> Iterator[str]:
    if contributors is None:
        return
    if not _distinct([forms.address(item["address"]) for item in contributors]):
        yield "The manifest names a contributor twice."
    if sum(item["share"] for item in contributors) != 10_000:
        yield "The shares of the contributors do not sum to 10,000."


def _broken_workflow(content: dict[str, Any], workflow: dict[str, Any]) -> Iterator[str]:
    files = workflow.get("inputs", []) + workflow.get("code", [])
    outputs = workflow["outputs"]
    if any(item.get("parent", -1) >= len(content.get("parents", [])) for item in files):
        yield "A file of the workflow names no parent."
    slots = [item["artifact"] for item in outputs]
    # A manifest with an empty array of artifacts has none, so the outputs bound the index.
    if not _distinct(slots) or max(slots) >= (len(content.get("artifacts", [])) or len(outputs)):
        yield "An output of the workflow names no artifact of its own."
    if not all(are_apart([item["path"] for item in items]) for items in (files, outputs)):
        yield "Two paths of the workflow are equal, or one is a folder of another."
    yield from _broken_comparator(content, workflow)


def _broken_comparator(content: dict[str, Any], workflow: dict[str, Any]) -> Iterator[str]:
    outputs = {item["path"] for item in workflow["outputs"]}
    for kind, part in parts(workflow.get("comparator")):
        named = (part or []) if kind == "bitwise" else [part["file"]]
        if not outputs.issuperset(named) or not _distinct(named):
            yield "The comparator names a file that is no output, or names one twice."
        if kind != "bitwise" and (claimed_name(kind) in part) != bool(content.get("artifacts")):
            yield "A claimed number is missing, or a template has one."


def _distinct(items: list[Any]) -> bool:
    return len(set(items)) == len(items)
