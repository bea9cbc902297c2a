"""Typed data (EIP-712) to sign, and a private key from the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Mapping, Sequence

from . import hashes, secp256k1
from .errors import AinftError
from .forms import checksum, hexadecimal
from .hashes import Domain

_DOMAIN_TYPE = [
    {"name": "name", "type": "string"},
    {"name": "version", "type": "string"},
    {"name": "chainId", "type": "uint256"},
    {"name": "verifyingContract", "type": "address"},
]


@dataclass(frozen=True)
class SigningRequest:
    """A message that an account is asked to sign.

    `digest` are the 32 bytes that ECDSA signs. `typed_data` is the same message for
    `eth_signTypedData_v4`.
    """

    digest: bytes
    typed_data: Mapping[str, Any]


Signer = Callable[[SigningRequest], bytes]
"""A callable that returns the signature of a request: the 65 bytes r, s and v, or that of a
contract wallet.
"""


def _typed(
    domain: Domain, name: str, kinds: Sequence[tuple[str, str]], values: Any
) -> dict[str, Any]:
    return {
        "types": {
            "EIP712Domain": _DOMAIN_TYPE,
            name: [{"name": member, "type": kind} for kind, member in kinds],
        },
        "primaryType": name,
        "domain": {
            "name": "AINFT",
            "version": "1",
            "chainId": domain.chain,
            "verifyingContract": checksum(domain.registry),
        },
        "message": values,
    }


def mint_request(
    domain: Domain, digest: bytes, parents: Sequence[bytes], deadline: int
) -> SigningRequest:
    """Returns the message `Mint` of one component. The deadline is Unix time in seconds."""
    kinds = [("bytes32", "digest"), ("bytes32[]", "parents"), ("uint256", "deadline")]
    values = {
        "digest": hexadecimal(digest),
        "parents": [hexadecimal(parent) for parent in parents],
        "deadline": deadline,
    }
    content = _typed(domain, "Mint", kinds, values)
    return SigningRequest(domain.mint(digest, parents, deadline), content)


def mint_many_request(domain: Domain, leaves: Sequence[bytes], deadline: int) -> SigningRequest:
    """Returns the message `MintMany` of several components, given by the leaves of their
    registrations.
    """
    root, count = hashes.tree_root(leaves), len(leaves)
    kinds = [("bytes32", "root"), ("uint256", "count"), ("uint256", "deadline")]
    values = {"root": hexadecimal(root), "count": count, "deadline": deadline}
    content = _typed(domain, "MintMany", kinds, values)
    return SigningRequest(domain.mint_many(root, count, deadline), content)


class EnvironmentKey:
    """A private key from an environment variable, which signs by RFC 6979 in pure Python.

    The arithmetic is **not constant-time**. Another program on the machine that measures the time
    of many signatures can learn the key. So use this class for keys of little value, and a wallet
    or a signing service for others.
    """

    def __init__(self, variable: str = "AINFT_PRIVATE_KEY") -> None:
        """Reads `0x` and 64 hexadecimal digits. Raises `AinftError` when the variable has another
        value.
        """
        text = os.environ.get(variable, "")
        if re.fullmatch("0x[0-9a-fA-F]{64}", text) is None:
            raise AinftError(f"{variable} is not set to 0x and 64 hexadecimal digits.")
        self._secret = int(text, 16)
        account = secp256k1.address_of(secp256k1.public_key(self._secret))
        self.address: str = checksum(account)

    def __call__(self, request: SigningRequest) -> bytes:
        """Returns the 65 bytes of the signature."""
        return secp256k1.sign(self._secret, request.digest)

    def __repr__(self) -> str:
        """Names the account, and never the key."""
        return f"EnvironmentKey({self.address})"
