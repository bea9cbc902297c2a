"""`ainft-proof/1` and `ainft-proof/2`: the proof that an account minted a component.

Specification: docs/proof-formats.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Sequence

from . import forms, hashes
from .delegation import Delegation, read_delegation
from .errors import FormatError
from .hashes import Domain
from .manifest import Manifest, try_read
from .report import Check, VerificationReport, chain_checks, check, unchecked
from .secp256k1 import recover

FORMAT = "ainft-proof/1"
DELEGATED_FORMAT = "ainft-proof/2"
MAX_BYTES = 2 * 1024 * 1024
MAX_MANIFEST = 262_144


@dataclass(frozen=True)
class Many:
    """The place of a component among many that were signed together."""

    root: bytes
    count: int
    path: Sequence[bytes]


@dataclass(frozen=True)
class MintSignature:
    """The signature of a mint. `domain` is None when it is that of the file. `delegation` is None
    when the creator signed, and else its agent did.
    """

    deadline: int
    signature: bytes
    many: Many | None
    domain: Domain | None
    delegation: Delegation | None


@dataclass(frozen=True)
class Component:
    """A component with its creator's signature, as proofs and lineages have it."""

    id: bytes
    creator: bytes
    text: str
    signature: MintSignature
    path: Sequence[bytes]
    root: bytes

    @property
    def digest(self) -> bytes:
        """The SHA-256 of the manifest's text."""
        return hashes.manifest_digest(self.text)

    @property
    def leaf(self) -> bytes:
        """The leaf of the registration."""
        return hashes.leaf(hashes.REGISTRATION, self.id, self.creator)


@dataclass(frozen=True)
class Proof:
    """A proof that was read. `leaf` is the stated kind, subject and account, and `at` the stated
    time of the block, or 0.
    """

    component: Component
    parents: Sequence[bytes]
    leaf: tuple[int, bytes, bytes]
    domain: Domain
    batch: tuple[bytes, int]
    at: int

    @property
    def format(self) -> str:
        """The format of the file."""
        return FORMAT if self.component.signature.delegation is None else DELEGATED_FORMAT


def read_domain(value: Any) -> Domain:
    """Reads the members `chain` and `registry`."""
    return Domain(forms.chain(value["chain"]), forms.address(value["registry"], "registry"))


def _read_many(value: Any) -> Many:
    forms.members(value, ("root", "count", "path"))
    count = forms.leaves(value["count"], "many.count")
    return Many(forms.word(value["root"]), count, forms.path(value["path"]))


def _read_signature(value: Any) -> MintSignature:
    forms.members(value, ("deadline", "signature"), ("many", "domain", "delegation"))
    delegation = read_delegation(value["delegation"]) if "delegation" in value else None
    if delegation is not None and "many" in value:
        raise FormatError("An agent signs one component, so its signature has no many.")
    domain = forms.members(value["domain"], ("chain", "registry")) if "domain" in value else None
    signature = forms.signature_bytes(value["signature"])
    if delegation is not None and len(signature) != 65:
        raise FormatError("The signature of an agent has 65 bytes.")
    return MintSignature(
        forms.deadline(value["deadline"]),
        signature,
        _read_many(value["many"]) if "many" in value else None,
        None if domain is None else read_domain(domain),
        delegation,
    )


def read_component(value: dict[str, Any]) -> Component:
    """Reads the members that a proof and a component of a lineage share."""
    return Component(
        forms.word(value["id"], "id"),
        forms.address(value["creator"], "creator"),
        forms.text(value["manifest"], 1, MAX_MANIFEST, "manifest"),
        _read_signature(value["signature"]),
        forms.path(value["path"]),
        forms.word(value["root"], "root"),
    )


def read_block(value: dict[str, Any]) -> int:
    """Checks the forms of `block` and `transaction`, which only a chain can confirm. Returns the
    time of the block, or 0 when the file does not have it.
    """
    block = value.get("block")
    if block is not None:
        forms.members(block, ("number", "hash", "timestamp"))
        forms.seconds(block["number"], "block.number")
        forms.word(block["hash"], "block.hash")
        forms.seconds(block["timestamp"], "block.timestamp")
    if value.get("transaction") is not None:
        forms.word(value["transaction"], "transaction")
    return block["timestamp"] if block is not None else 0


_MEMBERS = (
    "format id creator manifest parents signature leaf path root chain registry batch".split()
)


def _read_leaf(value: Any) -> tuple[int, bytes, bytes]:
    forms.members(value, ("kind", "subject", "account"))
    kind = forms.integer(value["kind"], 0, 255, "leaf.kind")
    return kind, forms.word(value["subject"]), forms.address(value["account"])


def read_proof(value: Any) -> Proof:
    """Reads a parsed proof. Raises `FormatError` when it is not as docs/proof-formats.md
    specifies.
    """
    forms.members(value, _MEMBERS, ("block", "transaction"))
    at = read_block(value)
    batch = forms.members(value["batch"], ("root", "size"))
    proof = Proof(
        read_component(value),
        forms.array(value["parents"], forms.word, 0, 1024, "parents"),
        _read_leaf(value["leaf"]),
        read_domain(value),
        (forms.word(batch["root"]), forms.leaves(batch["size"], "batch.size")),
        at,
    )
    if value["format"] != proof.format:
        raise FormatError(f"The format is not {proof.format}.")
    return proof


def account_check(
    name: str, account: bytes, digest: bytes, signature: bytes, subject: str
) -> Check:
    """Checks the signature of an account that can be a contract wallet."""
    found = recover(digest, signature)
    if found != account and len(signature) != 65:
        return unchecked(name, "Only a chain can decide the signature of a contract.", subject)
    signer = "no account" if found is None else forms.checksum(found)
    return check(name, found == account, f"The signature recovers to {signer}.", subject)


def manifest_check(component: Component, manifest: Manifest | None, subject: str) -> Check:
    """Checks that the text is a valid manifest and canonical."""
    canonical = manifest is not None and manifest.text == component.text
    return check("manifest", canonical, "The text is a valid, canonical manifest.", subject)


def id_check(component: Component, parents: Sequence[bytes], subject: str) -> Check:
    """Checks that the id is the hash of the creator, the digest and the parents."""
    expected = hashes.component_id(component.creator, component.digest, parents)
    return check("id", expected == component.id, f"The hash is 0x{expected.hex()}.", subject)


def signature_check(
    component: Component, parents: Sequence[bytes], domain: Domain, subject: str
) -> Check:
    """Checks that the creator signed the component, alone or among many."""
    mint, many = component.signature, component.signature.many
    domain = mint.domain or domain
    if many is None:
        digest = domain.mint(component.digest, parents, mint.deadline)
    elif hashes.climb(component.leaf, many.path) != many.root:
        return check("signature", False, "many.path does not lead to many.root.", subject)
    elif not hashes.fits(many.path, many.count):
        return check("signature", False, "many.path has a length of another tree.", subject)
    else:
        digest = domain.mint_many(many.root, many.count, mint.deadline)
    signer = component.creator if mint.delegation is None else mint.delegation.agent
    return account_check("signature", signer, digest, mint.signature, subject)


def delegation_checks(
    component: Component, manifest: Manifest | None, domain: Domain, at: int, subject: str
) -> list[Check]:
    """Checks that the creator signed the delegation and that the mint keeps its terms. A component
    without a delegation has no such check.
    """
    mint, delegation = component.signature, component.signature.delegation
    if delegation is None:
        return []
    if manifest is None:
        return [unchecked("delegation", "The text is no valid manifest.", subject)]
    broken = delegation.broken_term(manifest, mint.deadline, at)
    if broken is not None:
        return [check("delegation", False, f"The mint breaks the term {broken}.", subject)]
    digest = delegation.digest(mint.domain or domain)
    return [
        account_check("delegation", component.creator, digest, delegation.signature, subject)
    ]


def verify_proof(proof: Proof) -> VerificationReport:
    """Makes all checks of a proof, also after one that fails. No chain is asked."""
    component, subject = proof.component, "component"
    manifest = try_read(component.text)
    if manifest is None:
        parents = unchecked("parents", "The text is no valid manifest.")
    else:
        parents = check("parents", manifest.parents == list(proof.parents))
    leads = hashes.climb(hashes.leaf(*proof.leaf), component.path) == component.root
    root, size = proof.batch
    return VerificationReport(
        proof.format,
        [
            manifest_check(component, manifest, subject),
            parents,
            id_check(component, proof.parents, subject),
            signature_check(component, proof.parents, proof.domain, subject),
            *delegation_checks(component, manifest, proof.domain, proof.at, subject),
            check("leaf", proof.leaf == (hashes.REGISTRATION, component.id, component.creator)),
            check("path", leads),
            check("batch", root == component.root and hashes.fits(component.path, size)),
            *chain_checks(subject, with_token=True),
        ],
    )
