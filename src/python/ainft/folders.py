"""Minting a folder: its files become the artifacts of one component."""

from __future__ import annotations

import os
import re
from typing import Any, Mapping, Sequence
from urllib.parse import quote

from .client import Client
from .errors import FolderError
from .files import HashedFile, hash_folder
from .signing import Signer

_SECRET = re.compile(
    r"(^|/)(\.env(\..*)?|\.netrc|\.npmrc|\.pypirc|id_(rsa|dsa|ecdsa|ed25519)|.*\.(pem|key|p12|pfx)"
    r"|\.(ssh|aws|gnupg)/.*)$",
    re.IGNORECASE,
)


def folder_manifest(
    files: Sequence[HashedFile],
    base_uri: str,
    members: Mapping[str, Any],
    parents: Mapping[str, str | list[str]] | None = None,
) -> dict[str, Any]:
    """Returns the manifest of hashed files, each with its path.

    `base_uri` is the address below which the files can be fetched, for example that of a pinned
    revision. `members` are further members of the manifest, with `kind` among them. `parents` maps
    ids to a relation, or to a list of relations in the order of docs/manifest.md.
    """
    base = base_uri.rstrip("/")
    artifacts = [
        {
            "uri": f"{base}/{quote(file.path)}",
            "sha256": file.sha256,
            "size": file.size,
            "path": file.path,
        }
        for file in files
    ]
    manifest: dict[str, Any] = {"ainft": 1, **members, "artifacts": artifacts}
    if parents:
        manifest["parents"] = [{"id": i, "relation": parents[i]} for i in parents]
    return manifest


def mint_folder(
    client: Client,
    folder: str | os.PathLike[str],
    creator: str,
    sign: Signer,
    base_uri: str,
    members: Mapping[str, Any],
    parents: Mapping[str, str | list[str]] | None = None,
    allow_secrets: bool = False,
) -> dict[str, Any]:
    """Hashes a folder, mints one component with its files as artifacts, and returns the item.

    The files are not uploaded. `base_uri`, `members` and `parents` are those of `folder_manifest`.
    Raises `FolderError` for a file whose name is that of a key or a password, unless
    `allow_secrets` is true, and as `hash_folder` and `Client.mint` do.
    """
    files = hash_folder(folder)
    secrets = [file.path for file in files if _SECRET.search(file.path)]
    if secrets and not allow_secrets:
        raise FolderError(f"The folder has files that look like secrets: {secrets[:4]}.")
    return client.mint(creator, sign, folder_manifest(files, base_uri, members, parents))[0]
