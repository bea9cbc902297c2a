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
    with pytest.raises(FormatError):
        read_manifest(json.dumps(case["manifest"]))


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
    "member,value,place",
    [
        ("kind", "dataset", "/kind breaks the rule enum"),
        ("more/~", 1, "/more~1~0 is not allowed"),
        ("artifacts", [{"uri": "a:b", "sha256": "0"}], "/artifacts/0/sha256 breaks the rule"),
        ("parents", [{"id": "0x"}], "/parents/0 breaks the rule required"),
    ],
)
def test_an_error_names_the_place(member: str, value: Any, place: str) -> None:
    with pytest.raises(FormatError, match=place):
        read_manifest(json.dumps({"ainft": 1, "kind": "data", member: value}))
