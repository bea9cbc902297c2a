"""The shared vectors of manifests."""

from __future__ import annotations

import json
from typing import Any

import pytest
from vectors import load

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


def test_a_path_is_checked_alone() -> None:
    assert is_file_path("weights/model.safetensors")
    assert not is_file_path("../model.safetensors")
    assert not is_file_path("x" * 256)


def test_a_folder_is_found_among_other_paths() -> None:
    assert are_apart(["a-b", "a.b", "a/b"])
    assert not are_apart(["a/b", "a-b", "a"])
