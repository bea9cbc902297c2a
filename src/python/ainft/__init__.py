"""Ainft for Python: verify proofs offline, hash and check files, and mint through a registry's
HTTP interface.
"""

from .client import ApiError, Client, TransportError
from .errors import AinftError, FolderError, FormatError, Violation
from .files import ChangedFile, FilesReport, HashedFile, hash_folder, verify_files
from .folders import folder_manifest, mint_folder
from .hashes import Domain
from .hooks import MintingCallback
from .licenses import ManifestWarning
from .manifest import read_manifest
from .mlflow_hook import MlflowHook
from .report import Check, CheckResult, VerificationReport
from .signing import EnvironmentKey, Signer, SigningRequest
from .tool_signer import ToolSigner
from .verify import verify

__all__ = [
    "AinftError",
    "ApiError",
    "ChangedFile",
    "Check",
    "CheckResult",
    "Client",
    "Domain",
    "EnvironmentKey",
    "FilesReport",
    "FolderError",
    "FormatError",
    "HashedFile",
    "ManifestWarning",
    "MintingCallback",
    "MlflowHook",
    "Signer",
    "SigningRequest",
    "ToolSigner",
    "TransportError",
    "VerificationReport",
    "Violation",
    "folder_manifest",
    "hash_folder",
    "mint_folder",
    "read_manifest",
    "verify",
    "verify_files",
]
