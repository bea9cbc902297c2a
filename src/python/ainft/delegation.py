"""Delegations: the terms under which an agent mints for a creator (docs/proof-formats.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from . import forms
from .errors import FormatError
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


def _text(value: Any, most: int, form: re.Pattern[str], name: str) -> str:
    if not form.fullmatch(forms.text(value, 1, most, name)):
        raise FormatError(f"{name} has not its form.")
    return value


def read_delegation(value: Any) -> Delegation:
    """Reads the member `delegation` of a signature."""
    forms.members(value, _MEMBERS)
    return Delegation(
        forms.word(value["integration"], "integration"),
        forms.address(value["agent"], "agent"),
        _text(value["platform"], 128, _PLATFORM, "platform"),
        _text(value["scope"], 512, _SCOPE, "scope"),
        forms.word(value["contributorsHash"], "contributorsHash"),
        forms.integer(value["maxRoyalty"], 0, 10_000, "maxRoyalty"),
        forms.deadline(value["notBefore"]),
        forms.deadline(value["deadline"]),
        forms.signature_bytes(value["signature"]),
    )
