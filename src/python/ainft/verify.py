"""Verification of the three kinds of files, without a chain."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from . import evidence, lineage, proof
from .canonical import parse
from .errors import FormatError, Violation
from .fields import Field, whole
from .report import VerificationReport

_LIMITS = {
    proof.FORMAT: proof.MAX_BYTES,
    proof.DELEGATED_FORMAT: proof.MAX_BYTES,
    lineage.FORMAT: lineage.MAX_BYTES,
    lineage.DELEGATED_FORMAT: lineage.MAX_BYTES,
    "ainft-evidence/1": evidence.MAX_BYTES,
    "ainft-evidence/2": evidence.MAX_BYTES,
    "ainft-evidence/3": evidence.MAX_BYTES,
}


def verify(file: str | os.PathLike[str] | bytes) -> VerificationReport:
    """Verifies a file, given by its path or as bytes, and returns every check.

    Specification: docs/proof-formats.md, docs/lineage-format.md and docs/evidence-format.md.
    Raises `FormatError` when the document has another form, or more bytes than its format allows.
    `OSError` passes through. A lineage of 512 MiB needs several GiB of memory.
    """
    data = file if isinstance(file, bytes) else _read(Path(file))
    _refuse_long(data, max(_LIMITS.values()))
    value = parse(data)
    name = whole(value, _read_format)
    _refuse_long(data, _LIMITS[name])
    return _verify(name, value)


def _refuse_long(data: bytes, most: int) -> None:
    if len(data) > most:
        reason = f"It is too long, because at most {most} bytes are allowed."
        raise FormatError.of([Violation("", "too-large", reason)])


def _read_format(root: Field) -> str:
    return root.need("format", _read_name, "") if root.has_type(dict) else ""


def _read_name(field: Field) -> str | None:
    name = field.text(1, 64)
    if name is not None and name not in _LIMITS:
        field.refuse("wrong-value", "Expected the name of a known format.")
    return name


def _verify(name: Any, value: Any) -> VerificationReport:
    if name in (proof.FORMAT, proof.DELEGATED_FORMAT):
        return proof.verify_proof(proof.read_proof(value))
    if name in (lineage.FORMAT, lineage.DELEGATED_FORMAT):
        return lineage.verify_lineage(lineage.read_lineage(value))
    return evidence.verify_evidence(evidence.read_evidence(value))


def _read(path: Path) -> bytes:
    """Reads a file, and never more than the longest format allows."""
    most = max(_LIMITS.values())
    with path.open("rb") as stream:
        data = stream.read(most + 1)
    _refuse_long(data, most)
    return data
