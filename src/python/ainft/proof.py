"""`ainft-proof/1` and `ainft-proof/2`: the proof that an account minted a component.

Specification: docs/proof-formats.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Sequence

from . import forms, hashes
from .canonical import MAX_SAFE_INTEGER
from .delegation import Delegation, read_delegation
from .fields import Field, whole
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


def read_domain(field: Field) -> Domain:
    """Reads the members `chain` and `registry`."""
    return Domain(field.need("chain", Field.chain, 0), field.account_of("registry"))


def _read_many(field: Field) -> Many | None:
    if not field.is_object_of(("root", "count", "path")):
        return None
    root, count = field.word_of("root"), field.integer_of("count", 1, forms.MAX_LEAVES)
    return Many(root, count, field.words_of("path", forms.MAX_PATH))


def _read_own_domain(field: Field) -> Domain | None:
    return read_domain(field) if field.is_object_of(("chain", "registry")) else None


def _read_signature(field: Field) -> MintSignature | None:
    if not field.is_object_of(("deadline", "signature", "many", "domain", "delegation")):
        return None
    deadline = field.need("deadline", Field.deadline, 0)
    signature = field.need("signature", Field.signature, None)
    many, domain = field.optional("many"), field.optional("domain")
    part = None if many is None else _read_many(many)
    own = None if domain is None else _read_own_domain(domain)
    member = field.optional("delegation")
    if member is not None:
        _check_agent(field, signature)
    delegation = None if member is None else read_delegation(member)
    return MintSignature(deadline, signature or b"", part, own, delegation)


def _check_agent(field: Field, signature: bytes | None) -> None:
    """An agent is the account of a key, which signs one component at a time."""
    if (many := field.optional("many")) is not None:
        many.refuse("member-not-allowed", "A mint under a delegation has no many.")
    stated = field.optional("signature")
    if stated is not None and signature is not None and len(signature) != 65:
        stated.refuse("wrong-length", "The signature of an agent has 65 bytes.")


def read_component(field: Field) -> Component:
    """Reads the members that a proof and a component of a lineage share."""
    signature, head = _signature_of(field), _read_head(field)
    return Component(*head, signature, *_read_place(field))


def _signature_of(field: Field) -> MintSignature:
    return field.need("signature", _read_signature, MintSignature(0, b"", None, None, None))


def _read_head(field: Field) -> tuple[bytes, bytes, str]:
    found, creator = field.word_of("id"), field.account_of("creator")
    return found, creator, field.need("manifest", lambda member: member.text(1, MAX_MANIFEST), "")


def _read_place(field: Field) -> tuple[list[bytes], bytes]:
    return field.words_of("path", forms.MAX_PATH), field.word_of("root")


def read_block(field: Field) -> int:
    """Checks the forms of `block` and `transaction`, which only a chain can confirm. Returns the
    time of the block, or 0 when the file does not have it.
    """
    at = 0
    block, transaction = field.optional("block"), field.optional("transaction")
    if block is not None and block.value is not None:
        if block.is_object_of(("number", "hash", "timestamp")):
            block.integer_of("number", 0, MAX_SAFE_INTEGER)
            block.word_of("hash")
            at = block.integer_of("timestamp", 0, MAX_SAFE_INTEGER)
    if transaction is not None and transaction.value is not None:
        transaction.word()
    return at


_MEMBERS = (
    "format id creator manifest parents signature leaf path root chain registry batch block "
    "transaction"
).split()


def _read_leaf(field: Field) -> tuple[int, bytes, bytes] | None:
    if not field.is_object_of(("kind", "subject", "account")):
        return None
    kind = field.integer_of("kind", 0, 255)
    return kind, field.word_of("subject"), field.account_of("account")


def _read_batch(field: Field) -> tuple[bytes, int] | None:
    if not field.is_object_of(("root", "size")):
        return None
    return field.word_of("root"), field.integer_of("size", 1, forms.MAX_LEAVES)


def _check_format(root: Field) -> None:
    """A file without a delegation has version 1, so that old readers read it."""
    field = root.required("format")
    name = None if field is None else field.text(1, 64)
    signature = root.value.get("signature")
    if not isinstance(signature, dict):
        expected = [FORMAT, DELEGATED_FORMAT]
    else:
        expected = [DELEGATED_FORMAT if "delegation" in signature else FORMAT]
    if field is not None and name is not None and name not in expected:
        field.refuse("wrong-value", f"Expected {' or '.join(expected)}.")


def read_proof(value: Any, pointer: str = "") -> Proof:
    """Reads a parsed proof at a place of its file. Raises `FormatError` with all rules of
    docs/proof-formats.md that it breaks.
    """
    return whole(value, _read_proof, pointer)


def _read_proof(root: Field) -> Proof:
    if not root.is_object_of(_MEMBERS):
        root = Field({}, [], root.pointer)
    signature = _signature_of(root)
    _check_format(root)
    head = _read_head(root)
    parents = root.words_of("parents", 1024)
    leaf = root.need("leaf", _read_leaf, (0, b"", b""))
    return Proof(
        Component(*head, signature, *_read_place(root)),
        parents,
        leaf,
        read_domain(root),
        root.need("batch", _read_batch, (b"", 0)),
        read_block(root),
    )


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
