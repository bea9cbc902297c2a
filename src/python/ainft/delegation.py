"""Delegations: the terms under which an agent mints for a creator (docs/proof-formats.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from . import forms
from .fields import Field
from .hashes import Domain, address_word, number_word
from .keccak import keccak256
from .manifest import Manifest

_TYPE = (
    "Delegate(bytes32 integration,address agent,string platform,string scope,"
    "bytes32 contributorsHash,uint256 maxRoyalty,uint256 notBefore,uint256 deadline)"
)
_MEMBERS = (
    "integration agent platform scope contributorsHash maxRoyalty notBefore deadline signature"
).split()
_NAME = r"(?!.*\.\.)(?!(?:.*/)?\.(?:/|$))[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*"
_REPOSITORY = re.compile(_NAME)
_SCOPE = re.compile(_NAME + r"(?:/\*)?")
_PLATFORM = re.compile("[a-z0-9]+(?:[.:_-][a-z0-9]+)*")


@dataclass(frozen=True)
class Delegation:
    """The terms, and the signature of the creator. Times are Unix seconds."""

    integration: bytes
    agent: bytes
    platform: str
    scope: str
    contributors_hash: bytes
    max_royalty: int
    not_before: int
    deadline: int
    signature: bytes

    def digest(self, domain: Domain) -> bytes:
        """Returns the hash that the creator signs."""
        return domain.hash(
            _TYPE,
            self.integration,
            address_word(self.agent),
            keccak256(self.platform.encode("ascii")),
            keccak256(self.scope.encode("ascii")),
            self.contributors_hash,
            number_word(self.max_royalty),
            number_word(self.not_before),
            number_word(self.deadline),
        )

    def covers(self, repository: str) -> bool:
        """Whether a repository on the platform is within the scope."""
        if not _REPOSITORY.fullmatch(repository):
            return False
        scope = self.scope
        if self.platform == "github.com":
            scope, repository = scope.lower(), repository.lower()
        owner, slash, _ = repository.rpartition("/")
        return repository == scope or (bool(slash) and owner + "/*" == scope)

    def broken_term(self, manifest: Manifest, minted: int, at: int) -> str | None:
        """Returns the first term that a mint with this deadline breaks, or None. `at` is the time
        of the anchor, or 0 when it is unknown.
        """
        content = manifest.content
        source = content.get("source", {})
        breaks = {
            "platform": source.get("platform") != self.platform,
            "scope": not self.covers(source.get("repository", "")),
            "contributorsHash": contributors_hash(content) != self.contributors_hash,
            "maxRoyalty": content.get("royalty", 0) > self.max_royalty,
            "deadline": minted > self.deadline,
            "notBefore": minted < self.not_before or 0 < at < self.not_before,
        }
        return next((term for term, broken in breaks.items() if broken), None)


def contributors_hash(content: dict[str, Any]) -> bytes:
    """Returns the hash of the contributors of a manifest."""
    words = (
        address_word(forms.address(item["address"])) + number_word(item["share"])
        for item in content.get("contributors", [])
    )
    return keccak256(b"".join(words))


def _text(field: Field, name: str, most: int, form: re.Pattern[str], expected: str) -> str:
    return field.need(name, lambda member: member.text(1, most, form, expected), "")


def read_delegation(field: Field) -> Delegation | None:
    """Reads the member `delegation` of a signature."""
    if not field.is_object_of(_MEMBERS):
        return None
    return Delegation(
        field.word_of("integration"),
        field.account_of("agent"),
        _text(field, "platform", 128, _PLATFORM, "words such as github.com"),
        _text(field, "scope", 512, _SCOPE, "the name of a repository, or an owner and /*"),
        field.word_of("contributorsHash"),
        field.integer_of("maxRoyalty", 0, 10_000),
        field.need("notBefore", Field.deadline, 0),
        field.need("deadline", Field.deadline, 0),
        field.need("signature", Field.signature, b""),
    )
