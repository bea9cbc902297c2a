"""Paths of files, and the digests over all files of a component (docs/manifest.md)."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from typing import Any, Collection, Sequence

from .fields import Field

MAX_PATH = 1024
MAX_NAME_BYTES = 255

_LETTER = "^/\\\\:\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
_NAME = f"[{_LETTER}]*[{_LETTER}. ]"
# Windows reserves these names with any extension.
_RESERVED = (
    "(?:[Cc][Oo][Nn]|[Pp][Rr][Nn]|[Aa][Uu][Xx]|[Nn][Uu][Ll]"
    "|(?:[Cc][Oo][Mm]|[Ll][Pp][Tt])[0-9\u00b9\u00b2\u00b3]"
    "|[Cc][Oo][Nn](?:[Ii][Nn]|[Oo][Uu][Tt])\\$) *(?:[./]|\\Z)"
)
_FILE_PATH = re.compile(f"(?!(?:.*/)?{_RESERVED}){_NAME}(?:/{_NAME})*")

# Model signing excludes these, together with the file of the signature.
_NOT_SIGNED = {".git", ".gitignore", ".gitattributes", ".github", "model.sig"}


def is_file_path(path: str) -> bool:
    """Whether a text has the form of `artifacts[].path`. Check it again before a file is written."""
    has_form = len(path) <= MAX_PATH and _FILE_PATH.fullmatch(path) is not None
    return has_form and has_short_names(path)


def read_file_path(field: Field) -> str | None:
    """Reads the member `path` of an artifact."""
    path = field.text(1, MAX_PATH, _FILE_PATH, "a relative path that every common system can have")
    if path is not None and not has_short_names(path):
        field.refuse("wrong-length", f"A name of the path has more than {MAX_NAME_BYTES} bytes.")
        return None
    return path


def has_short_names(path: str) -> bool:
    """Whether file systems can hold each name of a path."""
    return all(len(name.encode("utf-8")) <= MAX_NAME_BYTES for name in path.split("/"))


def are_apart(paths: Collection[str]) -> bool:
    """Whether none of distinct paths is a folder of another one."""
    ordered = sorted(paths)
    for path in ordered:
        below = bisect_left(ordered, path + "/")
        if below < len(ordered) and ordered[below].startswith(path + "/"):
            return False
    return True


def content_digest(artifacts: Sequence[dict[str, Any]]) -> bytes | None:
    """Returns the content digest over the path, size and SHA-256 of every file.

    It is None unless every artifact has a path and a size.
    """
    if not artifacts or any("path" not in item or "size" not in item for item in artifacts):
        return None
    text = hashlib.sha256(b"ainft-content/1\n")
    for item in _ordered(artifacts):
        text.update(f"{item['sha256']} {int(item['size'])} {item['path']}\n".encode("utf-8"))
    return text.digest()


def model_signing_digest(artifacts: Sequence[dict[str, Any]]) -> bytes | None:
    """Returns the root digest of OpenSSF Model Signing 1.0 for whole files with SHA-256.

    It is None unless every artifact has a path, and when the specification excludes all of them.
    """
    if any("path" not in item for item in artifacts):
        return None
    signed = [item for item in artifacts if item["path"].split("/")[0] not in _NOT_SIGNED]
    digests = b"".join(bytes.fromhex(item["sha256"]) for item in _ordered(signed))
    return hashlib.sha256(digests).digest() if signed else None


def _ordered(artifacts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    # Texts of Python have the order of their code points, as their bytes in UTF-8 have.
    return sorted(artifacts, key=lambda item: str(item["path"]))
