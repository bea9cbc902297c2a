"""The shared vectors of manifests."""

from __future__ import annotations

import json
from typing import Any

import pytest
from vectors import REPOSITORY, load

from ainft import FormatError
from ainft.manifest import read_manifest
from ainft.paths import are_apart, is_file_path

VECTORS = load("manifests.json")


def word(digest: bytes | None) -> str | None:
    return None if digest is None else "0x" + digest.hex()


@pytest.mark.parametrize("case", VECTORS["valid"], ids=lambda case: case["name"])
def test_a_manifest_has_its_digests(case: dict[str, Any]) -> None:
    manifest = read_manifest(json.dumps(case["manifest"]))
    assert word(manifest.digest) == case["digest"]
    assert word(manifest.content_digest) == case["contentDigest"]
    assert word(manifest.model_signing_digest) == case["modelSigningDigest"]
    assert manifest.is_reference == case["reference"]
    assert manifest.royalty == case["royalty"]


@pytest.mark.parametrize("case", VECTORS["invalid"], ids=lambda case: case["name"])
def test_a_manifest_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(FormatError) as refused:
        read_manifest(json.dumps(case["manifest"]))
    assert (refused.value.pointer, refused.value.code) == (case["pointer"], case["code"])


@pytest.mark.parametrize("case", VECTORS["warnings"], ids=lambda case: case["license"])
def test_a_license_has_its_warnings(case: dict[str, Any]) -> None:
    manifest = read_manifest(json.dumps({"ainft": 1, "kind": "data", "license": case["license"]}))
    found = [{"code": w.code, "suggestion": w.suggestion} for w in manifest.warnings]
    assert found == case["warnings"]
    assert {w.pointer for w in manifest.warnings} <= {"/license"}


def test_a_manifest_without_a_license_has_no_warning() -> None:
    assert read_manifest('{"ainft":1,"kind":"data"}').warnings == []


def test_the_list_of_licenses_is_that_of_the_kernel() -> None:
    copy = REPOSITORY / "src" / "python" / "ainft" / "spdx-ids.txt"
    assert copy.read_bytes() == (REPOSITORY / "src" / "Ainft" / "spdx-ids.txt").read_bytes()


def test_a_path_is_checked_alone() -> None:
    assert is_file_path("weights/model.safetensors")
    assert not is_file_path("../model.safetensors")
    assert not is_file_path("x" * 256)


def test_a_folder_is_found_among_other_paths() -> None:
    assert are_apart(["a-b", "a.b", "a/b"])
    assert not are_apart(["a/b", "a-b", "a"])


@pytest.mark.parametrize(
    "member,value,refusals",
    [
        ("kind", "dataset", ["/kind wrong-form"]),
        ("more/~", 1, ["/more~1~0 member-unknown"]),
        (
            "artifacts",
            [{"sha256": "0"}],
            ["/artifacts/0 member-missing", "/artifacts/0/sha256 wrong-form"],
        ),
        ("parents", [{"id": "0x"}], ["/parents/0/id wrong-form", "/parents/0 member-missing"]),
    ],
)
def test_an_error_has_every_broken_rule(member: str, value: Any, refusals: list[str]) -> None:
    text = json.dumps({"ainft": 1, "kind": "data", member: value})
    with pytest.raises(FormatError, match=f"^{refusals[0].split()[0]}: ") as refused:
        read_manifest(text)
    assert [f"{v.pointer} {v.code}" for v in refused.value.violations] == refusals


@pytest.mark.parametrize(
    "text,pointer,code",
    [
        ("{", "", "json-syntax"),
        ('{"a":[1,NaN]}', "", "json-syntax"),
        ('{"a/~":[1,{"b":1e999}]}', "/a~1~0/1/b", "number-inexact"),
        ('{"a":[333333333.33333329]}', "/a/0", "number-inexact"),
        ('{"a":[{"b":1,"c":2,"b":3}]}', "/a/0/b", "member-repeated"),
        ('{"a":["x","\\ud800"]}', "/a/1", "text-not-unicode"),
        ("[" * 65 + "]" * 65, "/0" * 64, "json-depth"),
        ("[" * 100_000, "", "json-depth"),
        (" " * 1024 * 1024 + "1", "", "too-large"),
        ('{"a":"' + "x" * 256 * 1024 + '"}', "", "too-large"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_json_is_refused_at_its_place(text: str, pointer: str, code: str) -> None:
    with pytest.raises(FormatError) as refused:
        read_manifest(text)
    assert [(v.pointer, v.code) for v in refused.value.violations] == [(pointer, code)]


def test_an_error_has_at_most_256_violations() -> None:
    text = json.dumps({"ainft": 1, "kind": "data", **{f"m{index}": 1 for index in range(300)}})
    with pytest.raises(FormatError) as refused:
        read_manifest(text)
    assert len(refused.value.violations) == 256
