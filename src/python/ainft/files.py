"""Hashing a folder, and comparing a folder with a manifest."""

from __future__ import annotations

import hashlib
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from .canonical import parse
from .errors import FolderError
from .manifest import Manifest, read_manifest
from .proof import DELEGATED_FORMAT, FORMAT, MAX_BYTES, read_proof, verify_proof
from .report import VerificationReport

_CHUNK = 1024 * 1024

# The files that wait for a thread at once, because each has an object of a few hundred bytes.
_AT_ONCE = 1024

# Entries at the top of a folder that belong to tools and not to a component.
_LEFT_OUT = frozenset({".git", ".ainft", "ainft-manifest.json"})


@dataclass(frozen=True)
class HashedFile:
    """A file: its path within the folder with slashes, its size in bytes, and its SHA-256 in
    hexadecimal digits.
    """

    path: str
    size: int
    sha256: str


def hash_folder(path: str | os.PathLike[str], workers: int | None = None) -> list[HashedFile]:
    """Hashes every file below a folder and returns the files in the order of their paths.

    By default as many threads as processors hash files at the same time, each with 1 MiB of
    memory. Raises `FolderError` for a symbolic link, for anything else that is no file, for a name
    that is not UTF-8, and for a file that changes while it is hashed. The given folder itself may
    be a link. Other `OSError` pass through. `.git`, `.ainft` and `ainft-manifest.json` at the top
    belong to tools and are left out.
    """
    return _hash_all(path, workers, _LEFT_OUT)


def _hash_all(
    path: str | os.PathLike[str], workers: int | None, left_out: frozenset[str]
) -> list[HashedFile]:
    root = Path(path).resolve(strict=True)
    names = sorted(_walk(root, left_out), key=lambda name: name.encode("utf-8"))
    found: list[HashedFile] = []
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        for start in range(0, len(names), _AT_ONCE):
            some = names[start : start + _AT_ONCE]
            found.extend(pool.map(lambda name: _hash(root, name), some))
    return found


def _walk(root: Path, left_out: frozenset[str]) -> Iterator[str]:
    folders = [""]
    while folders:
        prefix = folders.pop()
        with os.scandir(root / prefix) as entries:
            for entry in entries:
                if prefix + entry.name in left_out:
                    continue
                name = _readable(prefix + entry.name)
                if entry.is_symlink():
                    raise FolderError(f"{name} is a symbolic link.")
                if entry.is_dir(follow_symlinks=False):
                    folders.append(name + "/")
                elif entry.is_file(follow_symlinks=False):
                    yield name
                else:
                    raise FolderError(f"{name} is neither a file nor a folder.")


def _readable(name: str) -> str:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raise FolderError(f"The name {name!r} is not UTF-8.") from None
    return name


def _identity(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _hash(root: Path, name: str) -> HashedFile:
    # O_NONBLOCK keeps a pipe that replaced the file from blocking the thread.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(root / name, flags | getattr(os, "O_BINARY", 0))
    with open(handle, "rb", buffering=0) as stream:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            raise FolderError(f"{name} is no file.")
        # One byte more than the file has shows that it grew.
        buffer = memoryview(bytearray(min(_CHUNK, before.st_size + 1)))
        digest, size = hashlib.sha256(), 0
        # A file that grows as fast as it is read would otherwise never end.
        while size <= before.st_size and (count := stream.readinto(buffer)):
            digest.update(buffer[:count])
            size += count
        if _identity(os.fstat(handle)) != _identity(before) or size != before.st_size:
            raise FolderError(f"{name} changed while it was hashed.")
    return HashedFile(name, before.st_size, digest.hexdigest())


@dataclass(frozen=True)
class ChangedFile:
    """A file whose bytes differ from those of the artifact with its name."""

    path: str
    expected: str
    found: str


@dataclass(frozen=True)
class FilesReport:
    """How a folder differs from a manifest. `proof` is the report of the proof, or None for a
    manifest alone.

    `missing` are artifacts without a file, `extra` are files without an artifact, and `changed`
    are files that have the name of an artifact and other bytes.
    """

    proof: VerificationReport | None
    same: Sequence[HashedFile]
    missing: Sequence[Mapping[str, Any]]
    extra: Sequence[HashedFile]
    changed: Sequence[ChangedFile]

    @property
    def is_exact(self) -> bool:
        """Whether the files are exactly the artifacts, whatever the proof says."""
        return not (self.missing or self.extra or self.changed)

    @property
    def is_valid(self) -> bool:
        """Whether the files are exactly those of a component whose proof is consistent."""
        return self.is_exact and self.proof is not None and self.proof.is_valid


def _read(source: str | os.PathLike[str] | bytes) -> tuple[Manifest, VerificationReport | None]:
    if isinstance(source, bytes):
        data = source
    else:
        with open(source, "rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    value = parse(data)
    if isinstance(value, dict) and value.get("format") in (FORMAT, DELEGATED_FORMAT):
        proof = read_proof(value)
        return read_manifest(proof.component.text), verify_proof(proof)
    return read_manifest(data), None


def verify_files(
    folder: str | os.PathLike[str], source: str | os.PathLike[str] | bytes
) -> FilesReport:
    """Compares the files of a folder with a manifest or a proof file, given by its path or
    as bytes.

    An artifact is the file with its digest. Another file counts as changed when it has the name of
    an artifact, that is its path, or else the path of a workflow's output or the end of its URI.
    Every file is read. Raises `FormatError` for a bad source, and `FolderError` as `hash_folder`
    does.
    """
    manifest, report = _read(source)
    # Another tool may have listed such files, and then they belong to the component.
    tops = {artifact.get("path", "").split("/")[0] for artifact in manifest.artifacts}
    same, extra, missing = _match(_hash_all(folder, None, _LEFT_OUT - tops), manifest)
    changed = []
    for index in list(missing):
        name = next((name for name in _names(manifest, index) if name in extra), None)
        if name is not None:
            expected = manifest.artifacts[missing.pop(missing.index(index))]["sha256"]
            changed.append(ChangedFile(name, expected, extra.pop(name).sha256))
    absent = [manifest.artifacts[index] for index in missing]
    return FilesReport(report, same, absent, list(extra.values()), changed)


def _is_same(artifact: Mapping[str, Any], file: HashedFile) -> bool:
    # An artifact with a path is the file at that path. Another one is any file with its digest.
    return (artifact.get("size", file.size), artifact.get("path", file.path)) == (
        file.size,
        file.path,
    )


def _match(
    files: Sequence[HashedFile], manifest: Manifest
) -> tuple[list[HashedFile], dict[str, HashedFile], list[int]]:
    """Returns the files of artifacts, the other files by path, and the indexes without a file."""
    missing: dict[str, list[int]] = {}
    # An artifact with a path comes first, so that no other one takes its file.
    order = sorted(enumerate(manifest.artifacts), key=lambda item: "path" not in item[1])
    for index, artifact in order:
        missing.setdefault(artifact["sha256"], []).append(index)
    same: list[HashedFile] = []
    extra: dict[str, HashedFile] = {}
    for file in files:
        found = missing.get(file.sha256, [])
        same_file = (_is_same(manifest.artifacts[index], file) for index in found)
        place = next((i for i, is_same in enumerate(same_file) if is_same), None)
        if place is None:
            extra[file.path] = file
        else:
            same.append(file)
            del found[place]
    return same, extra, sorted(index for found in missing.values() for index in found)


def _names(manifest: Manifest, index: int) -> list[str]:
    """Returns the paths that an artifact can have, the longest first."""
    if "path" in manifest.artifacts[index]:
        return [manifest.artifacts[index]["path"]]
    outputs = (manifest.workflow or {}).get("outputs", [])
    names = [output["path"] for output in outputs if output["artifact"] == index]
    if names:
        return names
    parts = unquote(urlsplit(manifest.artifacts[index]["uri"]).path).split("/")
    return ["/".join(parts[start:]) for start in range(len(parts))]
