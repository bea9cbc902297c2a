"""Paths of files, and the digests over all files of a component (docs/manifest.md)."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from typing import Any, Sequence

from .schema import definition

MAX_NAME_BYTES = 255

# Model signing excludes these, together with the file of the signature.
_NOT_SIGNED = {".git", ".gitignore", ".gitattributes", ".github", "model.sig"}


def is_file_path(path: str) -> bool:
    """Whether a text has the form of `artifacts[].path`. Check it again before a file is written."""
    return definition("filePath").accepts(path) and has_short_names(path)


def has_short_names(path: str) -> bool:
    """Whether file systems can hold each name of a path."""
    return all(len(name.encode("utf-8")) <= MAX_NAME_BYTES for name in path.split("/"))


def are_apart(paths: Sequence[str]) -> bool:
    """Whether the paths are distinct, and none is a folder of another one."""
    ordered = sorted(paths)
    for path in ordered:
        below = bisect_left(ordered, path + "/")
        if below < len(ordered) and ordered[below].startswith(path + "/"):
            return False
    return len(set(ordered)) == len(ordered)


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
