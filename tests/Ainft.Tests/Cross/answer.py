"""Answers for the Python package. Each line of standard input is a document, and each line of
output is the answer about it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "src" / "python"))

from ainft import FormatError, forms, hashes  # noqa: E402
from ainft.canonical import parse  # noqa: E402
from ainft.manifest import read_manifest  # noqa: E402
from ainft.proof import read_proof, verify_proof  # noqa: E402


def _accepted(component: str, digest: Any, content: Any, checks: list[str]) -> dict[str, Any]:
    found = {"isAccepted": True, "id": component, "digest": digest, "content": content}
    return {**found, "checks": checks, "refusals": []}


def _of_manifest(document: dict[str, Any]) -> dict[str, Any]:
    read = read_manifest(document["text"])
    creator = forms.address(document["creator"])
    component = hashes.component_id(creator, read.digest, read.parents)
    content = read.content_digest
    return _accepted(
        forms.hexadecimal(component),
        forms.hexadecimal(read.digest),
        None if content is None else forms.hexadecimal(content),
        [],
    )


def _of_proof(document: dict[str, Any]) -> dict[str, Any]:
    report = verify_proof(read_proof(parse(document["text"].encode("utf-8"))))
    checks = [f"{check.name} {check.result.value.replace(' ', '-')}" for check in report.checks]
    return _accepted(json.loads(document["text"])["id"], None, None, checks)


def _answer(document: dict[str, Any]) -> dict[str, Any]:
    try:
        return (_of_manifest if document["kind"] == "manifest" else _of_proof)(document)
    except FormatError as error:
        refused = {"isAccepted": False, "id": None, "digest": None, "content": None, "checks": []}
        return {**refused, "refusals": [f"{v.code} {v.pointer}" for v in error.violations]}


for line in sys.stdin.buffer:
    print(json.dumps(_answer(json.loads(line))))
