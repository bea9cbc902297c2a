"""Ids, leaves, Merkle paths and typed data (EIP-712), as docs/proof-formats.md specifies them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Sequence

from .keccak import keccak256

REGISTRATION = 1
STATEMENT = 2

_DOMAIN = b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"


def number_word(value: int) -> bytes:
    """Returns a number as a word of the ABI."""
    return value.to_bytes(32, "big")


def address_word(account: bytes) -> bytes:
    """Returns an address of 20 bytes as a word of the ABI."""
    return bytes(12) + account


def manifest_digest(manifest: str) -> bytes:
    """Returns the SHA-256 of a manifest's text."""
    return hashlib.sha256(manifest.encode("utf-8", "surrogatepass")).digest()


def component_id(creator: bytes, digest: bytes, parents: Sequence[bytes]) -> bytes:
    """Returns the id of a component, from its creator, the digest of its manifest and the ids of
    its parents.
    """
    head = address_word(creator) + digest + number_word(96) + number_word(len(parents))
    return keccak256(head + b"".join(parents))


def leaf(kind: int, subject: bytes, account: bytes) -> bytes:
    """Returns the hash of a leaf, whose kind is `REGISTRATION` or `STATEMENT`."""
    return keccak256(keccak256(number_word(kind) + subject + address_word(account)))


def climb(start: bytes, path: Sequence[bytes]) -> bytes:
    """Returns the root to which a path leads from a leaf."""
    node = start
    for sibling in path:
        node = keccak256(min(node, sibling) + max(node, sibling))
    return node


def fits(path: Sequence[bytes], leaves: int) -> bool:
    """Whether a tree of so many leaves has paths of this length."""
    return leaves.bit_length() - 1 <= len(path) <= (2 * leaves - 1).bit_length() - 1


@dataclass(frozen=True)
class Domain:
    """The registry for which typed data is signed: a chain id, and an address of 20 bytes."""

    chain: int
    registry: bytes

    def hash(self, type_text: str, *words: bytes) -> bytes:
        """Returns the hash that an account signs, for a message of the type with one word per
        member.
        """
        separator = keccak256(
            keccak256(_DOMAIN)
            + keccak256(b"AINFT")
            + keccak256(b"1")
            + number_word(self.chain)
            + address_word(self.registry)
        )
        struct = keccak256(keccak256(type_text.encode("ascii")) + b"".join(words))
        return keccak256(b"\x19\x01" + separator + struct)

    def mint(self, digest: bytes, parents: Sequence[bytes], deadline: int) -> bytes:
        """Returns the hash of the message `Mint`."""
        text = "Mint(bytes32 digest,bytes32[] parents,uint256 deadline)"
        return self.hash(text, digest, keccak256(b"".join(parents)), number_word(deadline))

    def mint_many(self, root: bytes, count: int, deadline: int) -> bytes:
        """Returns the hash of the message `MintMany`."""
        text = "MintMany(bytes32 root,uint256 count,uint256 deadline)"
        return self.hash(text, root, number_word(count), number_word(deadline))

    def run(self, purpose: str, subject: bytes, numbers: Sequence[int]) -> bytes:
        """Returns the hash of `Reproduce` or `Produce`, by the purpose of the request.

        The numbers are the replicas, the confidence in millionths, the minutes and the deadline in
        seconds.
        """
        head = "Reproduce(bytes32 id" if purpose == "reproduce" else "Produce(bytes32 template"
        text = head + ",uint256 replicas,uint256 confidence,uint256 minutes,uint256 deadline)"
        return self.hash(text, subject, *map(number_word, numbers))

    def commit(self, run: bytes, commitment: bytes) -> bytes:
        """Returns the hash of the message `Commit`."""
        return self.hash("Commit(bytes32 run,bytes32 commitment)", run, commitment)

    def node(self, roles: Sequence[bytes], profile: bytes, deadline: int) -> bytes:
        """Returns the hash of the message `Node`. The roles are the node, its operator and its
        payout address.
        """
        text = "Node(address node,address operator,address payout,bytes32 profile,uint256 deadline)"
        return self.hash(text, *map(address_word, roles), profile, number_word(deadline))


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """Returns the root of OpenZeppelin's StandardMerkleTree over at least one leaf."""
    # The tree is a heap of 2n - 1 nodes. The sorted leaves fill its end, the least one last.
    tree = [b""] * (len(leaves) - 1) + sorted(leaves, reverse=True)
    for index in range(len(leaves) - 2, -1, -1):
        left, right = tree[2 * index + 1], tree[2 * index + 2]
        tree[index] = keccak256(min(left, right) + max(left, right))
    return tree[0]
