"""The shared vectors under docs/vectors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[3]
FOLDER = REPOSITORY / "docs" / "vectors"
FILES = sorted(FOLDER.glob("v[0-9]*/*/*.json"))


def name(file: Path) -> str:
    """Returns the name of a vector for the list of tests."""
    return file.relative_to(FOLDER).as_posix()


def load(relative: str) -> Any:
    """Returns a parsed vector."""
    return json.loads((FOLDER / relative).read_text("utf-8"))


def dump(value: Any) -> bytes:
    """Writes a changed vector."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8")
