"""A folder becomes one component."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ainft import Client, FolderError, FormatError, mint_folder, verify_files
from ainft.canonical import canonical
from ainft.manifest import read_manifest

PARENT = "0x" + "1" * 64


class Recorder(Client):
    """A client that records the manifests instead of sending them."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:1/api")
        self.minted: list[Mapping[str, Any]] = []

    def mint(self, creator: str, sign: Any, *manifests: Any, lifetime: int = 3600) -> Any:
        self.minted += [read_manifest(canonical(manifest)).content for manifest in manifests]
        return [{"id": PARENT} for _ in manifests]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "model"
    (root / "a b").mkdir(parents=True)
    (root / "a b" / "\u00e9#1.bin").write_bytes(b"1")
    (root / "config.json").write_bytes(b"{}")
    return root


def mint(client: Client, folder: Path, **more: Any) -> dict[str, Any]:
    members = {"kind": "model", "name": "m", "license": "MIT"}
    base = "https://example.org/m/resolve/abc/"
    return mint_folder(client, folder, "0x", lambda request: b"", base, members, **more)


def test_the_files_become_artifacts_that_verify(folder: Path) -> None:
    client = Recorder()
    assert mint(client, folder, parents={PARENT: "trained-on"}) == {"id": PARENT}
    manifest = client.minted[0]
    assert [artifact["uri"] for artifact in manifest["artifacts"]] == [
        "https://example.org/m/resolve/abc/a%20b/%C3%A9%231.bin",
        "https://example.org/m/resolve/abc/config.json",
    ]
    assert manifest["parents"] == [{"id": PARENT, "relation": "trained-on"}]
    assert verify_files(folder, canonical(manifest).encode("utf-8")).is_exact
    (folder / "a b" / "\u00e9#1.bin").write_bytes(b"2")
    changed = verify_files(folder, canonical(manifest).encode("utf-8")).changed
    assert [file.path for file in changed] == ["a b/\u00e9#1.bin"]


@pytest.mark.parametrize("name", [".env", ".env.local", "a b/id_rsa", "x.PEM", "a b/server.key"])
def test_a_secret_is_refused(folder: Path, name: str) -> None:
    client = Recorder()
    (folder / name).write_bytes(b"secret")
    with pytest.raises(FolderError, match="secrets"):
        mint(client, folder)
    assert not client.minted
    assert mint(client, folder, allow_secrets=True)


def test_a_bad_relation_is_refused(folder: Path) -> None:
    with pytest.raises(FormatError):
        mint(Recorder(), folder, parents={PARENT: "likes"})
