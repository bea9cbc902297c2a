#!/usr/bin/env python3
"""The hook `ainft-manifest` of pre-commit: checks manifests in files, without the network.

    check_manifests.py FILE...

A file is a manifest (docs/manifest.md). It may also have the member `creator`, the address of the
account that mints it. The exit code is 0 when every file is valid, and otherwise 1.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from ainft import FormatError, forms  # noqa: E402
from ainft.canonical import canonical, parse  # noqa: E402
from ainft.manifest import read_manifest  # noqa: E402

MOST_BYTES = 1024 * 1024


def check(name: str) -> None:
    """Raises `FormatError` or `OSError` for a file that is no valid manifest."""
    with open(name, "rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise FormatError(f"The file has more than {MOST_BYTES} bytes.")
    content = parse(data)
    if isinstance(content, dict) and "creator" in content:
        forms.address(content.pop("creator"), "/creator")
    read_manifest(canonical(content))


def main(names: Sequence[str]) -> int:
    """Checks all files, also after one that is invalid."""
    status = 0
    for name in names:
        try:
            check(name)
        except (FormatError, OSError) as error:
            # The name and the text of a file can hold control characters.
            print(f"{json.dumps(name)}: {json.dumps(str(error), ensure_ascii=True)[1:-1]}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
