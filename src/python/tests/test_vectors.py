"""Every vector verifies, and every changed copy of it fails."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from vectors import FILES, dump, load, name

from ainft import CheckResult, FormatError, verify

# Only a chain confirms these members, and a key id is a hint.
UNCONFIRMED = {"block", "transaction", "keyid", "depth"}
MOST_CHANGES = 10


def test_all_vectors_are_found() -> None:
    assert len(FILES) >= 26


@pytest.mark.parametrize("file", FILES, ids=name)
def test_a_vector_is_valid(file: Path) -> None:
    report = verify(file)
    assert report.is_valid, report.failed
    assert not report.is_confirmed_by_chain
    assert report.format == json.loads(file.read_text("utf-8"))["format"]
    assert all(c.needs_chain for c in report.checks if c.result is CheckResult.NOT_CHECKED)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yields the paths to all texts and numbers that the file alone confirms."""
    if isinstance(value, dict):
        for key in value.keys() - UNCONFIRMED:
            yield from places(value[key], (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*path, index))
    elif value is not None:
        yield path


def changed(value: Any, path: tuple[Any, ...]) -> Any:
    """Returns a copy with another text or number at the path."""
    result = copy.deepcopy(value)
    parent = result
    for key in path[:-1]:
        parent = parent[key]
    old = parent[path[-1]]
    if isinstance(old, str):
        middle = len(old) // 2
        other = "1" if old[middle] != "1" else "2"
        parent[path[-1]] = old[:middle] + other + old[middle + 1 :]
    else:
        parent[path[-1]] = not old if isinstance(old, bool) else old + 100
    return result


def refused(data: bytes) -> bool:
    """Whether the data is no valid file."""
    try:
        return not verify(data).is_valid
    except FormatError:
        return True


@pytest.mark.parametrize("file", FILES, ids=name)
def test_a_changed_vector_fails(file: Path) -> None:
    value = json.loads(file.read_text("utf-8"))
    found = sorted(places(value), key=str)
    step = max(1, len(found) // MOST_CHANGES)
    for path in found[::step]:
        assert refused(dump(changed(value, path))), path


def payload_changes() -> Iterator[tuple[str, int]]:
    for file in FILES:
        if "evidence" in file.parts:
            for index in range(len(load(name(file))["statements"])):
                yield name(file), index


@pytest.mark.parametrize("relative,index", payload_changes())
def test_a_changed_statement_fails(relative: str, index: int) -> None:
    value = load(relative)
    envelope = value["statements"][index]["envelope"]
    payload = base64.b64decode(envelope["payload"]).replace(b"0", b"1", 1)
    envelope["payload"] = base64.b64encode(payload).decode("ascii")
    report = verify(dump(value))
    assert not report.is_valid
    assert "signature" in [check.name for check in report.failed]


def test_a_proof_names_the_checks_that_fail() -> None:
    value = load("v1/proof/many-finalized.json")
    value["batch"]["size"] = 2**20
    assert [check.name for check in verify(dump(value)).failed] == ["batch"]
    value["path"][0] = "0x" + "1" * 64
    assert [check.name for check in verify(dump(value)).failed] == ["path", "batch"]


def test_the_checks_of_a_proof_have_the_documented_order() -> None:
    names = [check.name for check in verify(dump(load("v1/proof/cli-data.json"))).checks]
    assert (
        names
        == (
            "manifest parents id signature leaf path batch "
            "chain anchor block finality transaction token"
        ).split()
    )


def test_a_lineage_without_an_ancestor_names_the_missing_one() -> None:
    value = load("v1/lineage/whole-finalized.json")
    removed = value["components"].pop()["id"]
    failed = verify(dump(value)).failed
    assert ("place", removed) in [(check.name, check.subject) for check in failed]
    assert "parents" in [check.name for check in failed]


def test_a_lineage_with_a_stranger_fails_its_place() -> None:
    value = load("v1/lineage/depth-0.json")
    others = load("v1/lineage/cli-composite.json")
    value["components"].append(others["components"][0])
    failed = [(check.name, check.subject) for check in verify(dump(value)).failed]
    assert ("place", others["components"][0]["id"]) in failed


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b'{"format": "ainft-proof/2"}',
        b'{"format": ["ainft-proof/1"]}',
        b'{"format": "ainft-proof/1"}',
        b'\xef\xbb\xbf{"format": "ainft-proof/1"}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_another_document_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        verify(data)


def test_a_long_proof_is_refused() -> None:
    value = dump(load("v1/proof/cli-data.json"))
    assert verify(value + b" " * 1000).is_valid
    with pytest.raises(FormatError, match="at most"):
        verify(value + b" " * 2 * 1024 * 1024)


@pytest.mark.parametrize("member", ["id", "leaf", "chain", "signature"])
def test_a_member_is_needed_once_and_no_other_is_allowed(member: str) -> None:
    value = load("v1/proof/cli-data.json")
    doubled = dump(value)[:-1] + b"," + dump({member: value[member]})[1:]
    extra = dump({**value, member + "2": 1})
    del value[member]
    for data in (doubled, extra, dump(value)):
        with pytest.raises(FormatError):
            verify(data)
