"""Ainft for Python: verify proofs offline, hash and check files, and mint through a registry's HTTP interface."""

from .errors import AinftError, FolderError, FormatError
from .report import Check, CheckResult, VerificationReport
from .verify import verify

__all__ = [
    "AinftError",
    "Check",
    "CheckResult",
    "FolderError",
    "FormatError",
    "VerificationReport",
    "verify",
]
