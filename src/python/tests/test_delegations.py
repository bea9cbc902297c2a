"""Files with a broken delegation fail the named checks, or are refused."""

from __future__ import annotations

from typing import Any

import pytest
from vectors import dump, load

from ainft import FormatError, verify

REFUSED: list[dict[str, Any]] = load("delegations.json")["refused"]


def fails(file: Any) -> list[str]:
    """Returns the names of the checks that fail, or an empty list for a file that is refused."""
    try:
        report = verify(dump(file))
    except FormatError:
        return []
    assert not report.is_valid
    return [check.name for check in report.failed]


def test_there_are_files_with_each_kind_of_broken_delegation() -> None:
    assert len(REFUSED) > 35


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["name"])
def test_a_file_with_a_broken_delegation_does_not_verify(case: dict[str, Any]) -> None:
    assert fails(case["file"]) == case["fails"]


def test_the_checks_of_a_delegated_proof_have_the_documented_order() -> None:
    names = [check.name for check in verify(dump(load("v2/proof/delegated.json"))).checks]
    expected = "manifest parents id signature delegation leaf path batch"
    assert names[:8] == expected.split()
