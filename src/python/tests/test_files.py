"""Folders are hashed and compared."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from vectors import dump, load

from ainft import FolderError, FormatError, hash_folder, verify_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "model"
    (root / "weights").mkdir(parents=True)
    (root / "config.json").write_bytes(b"{}")
    (root / "weights" / "1.safetensors").write_bytes(b"a" * 3_000_000)
    (root / "weights" / "empty").write_bytes(b"")
    return root


def manifest(folder: Path) -> dict[str, Any]:
    artifacts = [
        {"uri": f"https://example.org/r/main/{f.path}", "sha256": f.sha256, "size": f.size}
        for f in hash_folder(folder)
    ]
    return {"ainft": 1, "kind": "model", "artifacts": artifacts}


def compare(folder: Path, content: dict[str, Any]) -> Any:
    return verify_files(folder, json.dumps(content).encode("utf-8"))


def test_files_are_hashed_in_the_order_of_their_paths(folder: Path) -> None:
    found = hash_folder(folder)
    assert [file.path for file in found] == [
        "config.json",
        "weights/1.safetensors",
        "weights/empty",
    ]
    assert [file.size for file in found] == [2, 3_000_000, 0]
    assert found[1].sha256 == hashlib.sha256(b"a" * 3_000_000).hexdigest()
    assert hash_folder(folder, workers=1) == found


def test_entries_of_tools_at_the_top_are_left_out(folder: Path) -> None:
    found = hash_folder(folder)
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_bytes(b"")
    (folder / "ainft-manifest.json").write_bytes(b"{}")
    assert hash_folder(folder) == found


@pytest.mark.parametrize("target", ["config.json", "..", "nowhere"])
def test_a_symbolic_link_is_refused(folder: Path, target: str) -> None:
    (folder / "weights" / "link").symlink_to(folder / target)
    with pytest.raises(FolderError, match="weights/link is a symbolic link"):
        hash_folder(folder)


def test_a_pipe_is_refused(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    with pytest.raises(FolderError, match="pipe"):
        hash_folder(folder)


def test_a_name_that_is_not_utf8_is_refused(folder: Path) -> None:
    (folder / os.fsdecode(b"\xff")).write_bytes(b"")
    with pytest.raises(FolderError, match="UTF-8"):
        hash_folder(folder)


@contextmanager
def growing(path: Path) -> Iterator[None]:
    """Appends to a file of 64 MiB all the time."""
    over = threading.Event()
    with path.open("wb", buffering=0) as stream:
        stream.truncate(64 * 1024 * 1024)
        stream.seek(0, os.SEEK_END)

        def append() -> None:
            while not over.is_set():
                stream.write(b"a")

        thread = threading.Thread(target=append)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def test_a_file_that_grows_while_it_is_hashed_is_refused(folder: Path) -> None:
    content = manifest(folder)
    with growing(folder / "weights" / "log"):
        with pytest.raises(FolderError, match="weights/log changed while it was hashed"):
            hash_folder(folder)
        with pytest.raises(FolderError, match="weights/log changed while it was hashed"):
            compare(folder, content)


def test_a_file_with_more_bytes_than_its_size_is_refused() -> None:
    # The kernel makes the bytes of these files when they are read, and states no size.
    with pytest.raises(FolderError, match="changed while it was hashed"):
        hash_folder("/proc/sys/kernel/random")


@contextmanager
def as_another_user() -> Iterator[None]:
    """Root reads every file, so the effective user is another one meanwhile."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("name", ["model/secret", "model"])
def test_an_unreadable_file_or_folder_is_named(name: str) -> None:
    root = Path(tempfile.mkdtemp())
    try:
        root.chmod(0o755)
        (root / "model").mkdir()
        (root / "model" / "secret").write_bytes(b"a")
        (root / name).chmod(0)
        with as_another_user(), pytest.raises(PermissionError, match=name):
            hash_folder(root)
    finally:
        (root / "model").chmod(0o700)
        shutil.rmtree(root)


def test_many_small_files_need_little_memory(tmp_path: Path) -> None:
    count = 20_000
    for index in range(count):
        (tmp_path / f"{index:05}.txt").touch()
    tracemalloc.start()
    try:
        found = hash_folder(tmp_path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [file.path for file in found] == [f"{index:05}.txt" for index in range(count)]
    assert peak < 1_500 * count


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        hash_folder(tmp_path / "none")


def test_the_files_of_a_manifest_are_exact(folder: Path) -> None:
    report = compare(folder, manifest(folder))
    assert report.is_exact and len(report.same) == 3
    assert report.proof is None and not report.is_valid


def test_a_flipped_byte_is_found(folder: Path) -> None:
    content = manifest(folder)
    shard = folder / "weights" / "1.safetensors"
    shard.write_bytes(b"b" + shard.read_bytes()[1:])
    report = compare(folder, content)
    assert [item.path for item in report.changed] == ["weights/1.safetensors"]
    assert not report.missing and not report.extra and not report.is_exact


def test_missing_and_extra_files_are_found(folder: Path) -> None:
    content = manifest(folder)
    (folder / "weights" / "empty").unlink()
    (folder / "notes.txt").write_bytes(b"1")
    report = compare(folder, content)
    assert [item["uri"] for item in report.missing] == ["https://example.org/r/main/weights/empty"]
    assert [file.path for file in report.extra] == ["notes.txt"]


def test_an_artifact_is_one_file(folder: Path) -> None:
    content = manifest(folder)
    (folder / "copy.json").write_bytes(b"{}")
    report = compare(folder, content)
    assert [file.path for file in report.extra] == ["copy.json"]


def test_an_output_of_a_workflow_has_its_path_as_its_name(folder: Path) -> None:
    content = json.loads(load("v2/evidence/cli-first-model.json")["component"]["manifest"])
    (folder / "model.npz").write_bytes(b"other")
    report = compare(folder, content)
    assert [item.path for item in report.changed] == ["model.npz"]


def test_a_proof_is_verified_too(folder: Path) -> None:
    proof = load("v1/proof/cli-data.json")
    report = verify_files(folder, dump(proof))
    assert report.proof is not None and report.proof.is_valid
    assert not report.is_valid and report.extra


def test_a_proof_with_a_delegation_is_verified_too(folder: Path) -> None:
    report = verify_files(folder, dump(load("v2/proof/delegated.json")))
    assert report.proof is not None
    assert not any(check.result.value == "fail" for check in report.proof.checks)


def test_another_source_is_refused(folder: Path) -> None:
    with pytest.raises(FormatError):
        verify_files(folder, b"{}")
