"""DSSE envelopes whose signers are accounts (docs/evidence-format.md, section The envelope)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Any, Sequence

from . import forms, hashes
from .errors import FormatError
from .keccak import keccak256
from .secp256k1 import recover

PAYLOAD_TYPE = "application/vnd.in-toto+json"
MAX_PAYLOAD = 3 * 1024 * 1024
MAX_SIGNATURE = 8192

_KEY_ID = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Signature:
    """A signature of an envelope with its key id, which can be absent."""

    key_id: str | None
    value: bytes

    @property
    def of_account(self) -> bool:
        """Whether it is a signature of an account."""
        return len(self.value) == 65 and self.value[64] in (27, 28)


@dataclass(frozen=True)
class Statement:
    """A statement with its place in a tree. `account` is the chosen account, and `holds` says that
    it signed.
    """

    payload: bytes
    signatures: Sequence[Signature]
    path: Sequence[bytes]
    root: bytes
    account: bytes
    holds: bool

    @property
    def digest(self) -> str:
        """The SHA-256 of the payload in hexadecimal digits."""
        return hashlib.sha256(self.payload).hexdigest()

    @property
    def encoding(self) -> bytes:
        """The pre-authentication encoding (PAE) of DSSE."""
        return encode(self.payload)

    @property
    def leads(self) -> bool:
        """Whether the path leads from the leaf of the chosen account to the root."""
        return leads(self.payload, self.account, self.path, self.root)

    @property
    def second(self) -> Signature | None:
        """The second signature, or None."""
        return next((s for s in self.signatures if _is_second(s)), None)


def _is_second(signature: Signature) -> bool:
    named = signature.key_id is not None and _KEY_ID.fullmatch(signature.key_id) is not None
    return named and 1 <= len(signature.value) <= 72 and not signature.of_account


def decode(text: Any, most: int, name: str) -> bytes:
    """Decodes base64 of either alphabet, with all of its padding or none, in its only form."""
    if not isinstance(text, str) or len(text) > 4 * ((most + 2) // 3):
        raise FormatError(f"{name} is no base64, or it is too long.")
    bare = text.rstrip("=")
    url = "-" in bare or "_" in bare
    padded = bare + "=" * (-len(bare) % 4)
    try:
        data = base64.b64decode(padded, b"-_" if url else b"+/", validate=True)
    except (binascii.Error, ValueError):
        raise FormatError(f"{name} is no base64.") from None
    again = base64.b64encode(data, b"-_" if url else b"+/").decode("ascii")
    if again != padded or text not in (bare, padded) or len(data) > most:
        raise FormatError(f"{name} is not base64 in its only form, or it is too long.")
    return data


def encode(payload: bytes) -> bytes:
    """Returns the pre-authentication encoding (PAE) of a payload."""
    head = f"DSSEv1 {len(PAYLOAD_TYPE)} {PAYLOAD_TYPE} {len(payload)} "
    return head.encode("ascii") + payload


def signed_hash(payload: bytes) -> bytes:
    """Returns the hash that an account signs, by EIP-191."""
    encoding = encode(payload)
    prefix = f"\x19Ethereum Signed Message:\n{len(encoding)}"
    return keccak256(prefix.encode("ascii") + encoding)


def leads(payload: bytes, account: bytes, path: Sequence[bytes], root: bytes) -> bool:
    """Whether a path leads from the leaf of a statement by the account to the root."""
    leaf = hashes.leaf(hashes.STATEMENT, hashlib.sha256(payload).digest(), account)
    return hashes.climb(leaf, path) == root


def _need(value: Any, name: str) -> Any:
    if not isinstance(value, dict) or name not in value:
        raise FormatError(f"An envelope or a signature lacks {name}.")
    return value[name]


def _read_signature(value: Any) -> Signature:
    key_id = value.get("keyid") if isinstance(value, dict) else None
    if key_id is not None:
        forms.text(key_id, 0, 1024, "keyid")
    return Signature(key_id, decode(_need(value, "sig"), MAX_SIGNATURE, "sig"))


def _account(signature: Signature, digest: bytes) -> tuple[bytes, bool]:
    """Returns the account of a signature, and whether the signature holds."""
    found = recover(digest, signature.value)
    try:
        account = forms.address(signature.key_id)
    except FormatError:
        account = found or bytes(20)
    return account, account == found


def read_statement(value: Any) -> Statement:
    """Reads `{envelope, path, root}`. Raises `FormatError` without a signature of an account."""
    forms.members(value, ("envelope", "path", "root"))
    envelope, path, root = value["envelope"], forms.path(value["path"]), forms.word(value["root"])
    payload = decode(_need(envelope, "payload"), MAX_PAYLOAD, "payload")
    if _need(envelope, "payloadType") != PAYLOAD_TYPE:
        raise FormatError(f"payloadType is not {PAYLOAD_TYPE}.")
    items = _need(envelope, "signatures")
    signatures = forms.array(items, _read_signature, 1, 32, "signatures")
    digest = signed_hash(payload)
    accounts = [_account(signature, digest) for signature in signatures if signature.of_account]
    if not accounts:
        raise FormatError("The envelope has no signature of an account.")
    ordered = sorted(accounts, key=lambda item: not item[1])
    anchored = (item for item in ordered if leads(payload, item[0], path, root))
    account, holds = next(anchored, ordered[0])
    return Statement(payload, signatures, path, root, account, holds)
