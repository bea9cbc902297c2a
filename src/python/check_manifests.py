#!/usr/bin/env python3
"""The hook `ainft-manifest` of pre-commit: checks files of a repository, without the network.

    check_manifests.py FILE...

`ainft.json` names the creators of the components of a repository: 1 to 64 addresses in `creators`,
or one in `creator`. It may have `manifest`, the members of a manifest. `ainft-manifest.json` has
only these members. They need not be complete, because the other members come from other files.
The exit code is 0 when every file is valid, and otherwise 1.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from ainft import FormatError, forms  # noqa: E402
from ainft.canonical import canonical, parse  # noqa: E402
from ainft.manifest import read_manifest  # noqa: E402

MOST_BYTES = 256 * 1024
MOST_CREATORS = 64
MANIFEST_NAME = "ainft-manifest.json"


def check_members(content: Any) -> None:
    """Checks members of a manifest, with stand-ins for the members that every manifest has."""
    if not isinstance(content, dict):
        raise FormatError("The members of a manifest are no object.")
    read_manifest(canonical({"ainft": 1, "kind": "data", **content}))


def check_creators(content: Any) -> None:
    """Checks the addresses of `ainft.json`, and its members of a manifest."""
    forms.members(content, (), ("creator", "creators", "manifest"))
    named = forms.array(content.get("creators", []), str, 0, MOST_CREATORS, "/creators")
    if "creator" in content:
        named.append(content["creator"])
    if not 1 <= len(named) <= MOST_CREATORS:
        raise FormatError(f"/creators names {len(named)} accounts, not 1 to {MOST_CREATORS}.")
    for account in named:
        forms.address(account, "An address of /creators")
    if "manifest" in content:
        check_members(content["manifest"])


def check(name: str) -> None:
    """Raises `FormatError` or `OSError` for an invalid file."""
    with open(name, "rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise FormatError(f"The file has more than {MOST_BYTES} bytes.")
    content = parse(data)
    (check_members if os.path.basename(name) == MANIFEST_NAME else check_creators)(content)


def main(names: Sequence[str]) -> int:
    """Checks all files, also after one that is invalid."""
    status = 0
    for name in names:
        try:
            check(name)
        except (FormatError, OSError) as error:
            # The name and the text of a file can hold control characters.
            print(f"{json.dumps(name)}: {json.dumps(str(error))[1:-1]}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
