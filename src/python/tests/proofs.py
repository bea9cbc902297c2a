"""Proofs of folders that a test made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from registry import CREATOR, DOMAIN, KEY, REGISTRY
from vectors import dump

from ainft import folder_manifest, forms, hash_folder, hashes, secp256k1
from ainft.canonical import canonical
from ainft.manifest import read_manifest


def prove(folder: Path) -> dict[str, Any]:
    """Returns the proof of a folder, which is the only leaf of its batch."""
    members = {"kind": "model", "name": "m"}
    manifest = folder_manifest(hash_folder(folder), "https://example.org/v1", members)
    read = read_manifest(canonical(manifest))
    account, deadline = forms.address(CREATOR), 1_900_000_000
    component = hashes.component_id(account, read.digest, [])
    root = forms.hexadecimal(hashes.leaf(hashes.REGISTRATION, component, account))
    signature = secp256k1.sign(int(KEY, 16), DOMAIN.mint(read.digest, [], deadline))
    return {
        "format": "ainft-proof/1",
        "id": forms.hexadecimal(component),
        "creator": CREATOR,
        "manifest": read.text,
        "parents": [],
        "signature": {"deadline": deadline, "signature": forms.hexadecimal(signature)},
        "leaf": {"kind": 1, "subject": forms.hexadecimal(component), "account": CREATOR},
        "path": [],
        "root": root,
        "chain": f"eip155:{DOMAIN.chain}",
        "registry": REGISTRY,
        "batch": {"root": root, "size": 1},
    }


def save(proof: dict[str, Any], file: Path) -> Path:
    """Writes a proof to a file."""
    file.write_bytes(dump(proof))
    return file
