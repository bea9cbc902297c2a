"""The result of a verification: named checks, in the order in which they build on one another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Sequence


class CheckResult(Enum):
    """The result of a check."""

    PASS = "pass"
    FAIL = "fail"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True)
class Check:
    """One check. `needs_chain` is true when it is about the chain, and `subject` names the part of
    the file.
    """

    name: str
    result: CheckResult
    detail: str = ""
    needs_chain: bool = False
    subject: str = "component"


@dataclass(frozen=True)
class VerificationReport:
    """The result of every check of a file, as the pages of the formats list them.

    This package asks no chain. So the checks of the chain are not checked, and
    `is_confirmed_by_chain` is false.
    """

    format: str
    checks: Sequence[Check]

    @property
    def is_valid(self) -> bool:
        """Whether the file is consistent: no check failed, and every check that needs only the
        file passed.
        """
        return all(
            check.result is CheckResult.PASS
            or (check.needs_chain and check.result is CheckResult.NOT_CHECKED)
            for check in self.checks
        )

    @property
    def is_confirmed_by_chain(self) -> bool:
        """Whether every check but `token` passed, also those of the chain."""
        return all(
            check.result is CheckResult.PASS or check.name == "token" for check in self.checks
        )

    @property
    def failed(self) -> list[Check]:
        """The checks that failed."""
        return [check for check in self.checks if check.result is CheckResult.FAIL]


def check(name: str, passes: bool, detail: str = "", subject: str = "component") -> Check:
    """Returns a check of the file alone that passes or fails."""
    return Check(name, CheckResult.PASS if passes else CheckResult.FAIL, detail, False, subject)


def unchecked(
    name: str, detail: str, subject: str = "component", needs_chain: bool = False
) -> Check:
    """Returns a check for which the given data does not suffice."""
    return Check(name, CheckResult.NOT_CHECKED, detail, needs_chain, subject)


def chain_checks(subject: str, with_token: bool = False) -> list[Check]:
    """Returns the checks of the chain, none of which is made because no chain is asked."""
    names = ["chain", "anchor", "block", "finality", "transaction"] + ["token"] * with_token
    return [unchecked(name, "No chain was asked.", subject, True) for name in names]
