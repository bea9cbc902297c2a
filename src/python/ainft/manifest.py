"""Manifests (docs/manifest.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from . import card, forms, spdx
from .canonical import canonical, parse
from .errors import FormatError, Violation
from .fields import Distinct, Field, whole
from .hashes import manifest_digest
from .licenses import ManifestWarning, license_warnings
from .origins import File, check_parents, check_reference, read_source
from .paths import are_apart, content_digest, model_signing_digest, read_file_path
from .workflow import ABSOLUTE_URI, check_workflow

MAX_BYTES = 256 * 1024
MAX_INPUT_BYTES = 1024 * 1024

_KINDS = ("data", "model", "code", "service", "state", "composite")
_MEMBERS = (
    "ainft kind name version description license homepage parents artifacts contributors royalty "
    "source reference workflow properties"
).split() + card.MEMBERS
_WEB_ADDRESS = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
_MEDIA_TYPE = re.compile(
    "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*"
    "(?:[ \\t]*;(?:[ \\t]*[A-Za-z0-9!#$%&'*+.^_`|~-]+=(?:[A-Za-z0-9!#$%&'*+.^_`|~-]+"
    '|"(?:[^"\\\\\u0000-\u0008\u000a-\u001f]|\\\\[^\u0000-\u0008\u000a-\u001f])*"))?)*'
)


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

    Raises `FormatError` with the broken rules of docs/proof-formats.md, section The manifest. They
    have the places and the codes that a registry reports.
    """
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    _refuse_long(size, MAX_INPUT_BYTES, "A manifest")
    content = parse(text)
    normal = canonical(content)
    _refuse_long(len(normal.encode("utf-8")), MAX_BYTES, "The canonical form of a manifest")
    whole(content, _check)
    return Manifest(normal, content)


def try_read(text: str) -> Manifest | None:
    """Returns the manifest, or None when it is invalid."""
    try:
        return read_manifest(text)
    except FormatError:
        return None


def _refuse_long(size: int, most: int, name: str) -> None:
    if size > most:
        reason = f"{name} has {size} bytes, but at most {most} are allowed."
        raise FormatError.of([Violation("", "too-large", reason)])


def _check(root: Field) -> None:
    """Checks all members, in the order of the registry."""
    if not root.is_object_of(_MEMBERS):
        return
    if (member := root.required("ainft")) is not None:
        member.integer(1, 1)
    check_parents(root)
    if (member := root.required("kind")) is not None:
        member.known(16, _KINDS)
    _check_texts(root)
    files = _read_artifacts(root)
    _check_contributors(root)
    if (member := root.optional("royalty")) is not None:
        member.integer(0, 1000)
    digests = read_source(root)
    if (member := root.optional("workflow")) is not None:
        check_workflow(member, _count(root, "parents"), _count(root, "artifacts"))
    check_reference(root, files, digests)
    card.check_card(root, _count(root, "parents"))
    if (member := root.optional("properties")) is not None:
        member.has_type(dict)


def _count(root: Field, name: str) -> int:
    """Malformed items count, because a reference to one of them is not a second mistake."""
    value = root.value.get(name)
    return len(value) if isinstance(value, list) else 0


def _check_texts(root: Field) -> None:
    for name, most in (("name", 256), ("version", 128), ("description", 16_384)):
        if (member := root.optional(name)) is not None:
            member.text(1, most)
    if (member := root.optional("license")) is not None:
        text = member.text(1, 512)
        if text is not None and not spdx.is_expression(text):
            member.refuse("wrong-form", "Expected an SPDX license expression.")
    if (member := root.optional("homepage")) is not None:
        member.text(1, 2048, _WEB_ADDRESS, "an absolute http or https address")


def _read_artifacts(root: Field) -> list[File]:
    field = root.optional("artifacts")
    if field is None:
        return []
    known = Distinct()
    files = field.items(0, 4096, lambda item: _read_artifact(item, known))
    if not are_apart(known.items):
        field.refuse("repeated", "A path is a file and also a folder of another path.")
    return files


def _read_artifact(field: Field, known: Distinct) -> File | None:
    if not field.is_object_of(("uri", "sha256", "size", "mediaType", "path")):
        return None
    uri, sha256 = field.required("uri"), None
    address = uri and uri.text(1, 2048, ABSOLUTE_URI, "an absolute URI")
    if (member := field.required("sha256")) is not None:
        sha256 = member.plain_sha256()
    if (member := field.optional("size")) is not None:
        member.seconds()
    if (member := field.optional("mediaType")) is not None:
        member.text(1, 255, _MEDIA_TYPE, "a media type, such as text/plain")
    path = None
    if (member := field.optional("path")) is not None:
        if (path := read_file_path(member)) is not None:
            known.add(member, path)
    return None if address is None or sha256 is None else (sha256, path)


def _check_contributors(root: Field) -> None:
    field = root.optional("contributors")
    if field is None:
        return
    known = Distinct()
    shares = field.items(1, 256, lambda item: _read_contributor(item, known))
    # A refused item makes the sum wrong anyway.
    if shares and len(shares) == len(field.value) and sum(shares) != 10_000:
        field.refuse("wrong-shares", "The shares must sum to 10,000.")


def _read_contributor(field: Field, known: Distinct) -> int | None:
    if not field.is_object_of(("address", "share")):
        return None
    member, account = field.required("address"), None
    if member is not None and (account := member.account()) is not None:
        if not any(account):
            member.refuse("wrong-value", "The zero address cannot be rewarded.")
        known.add(member, account)
    share = field.required("share")
    found = None if share is None else share.integer(1, 10_000)
    return None if account is None else found
