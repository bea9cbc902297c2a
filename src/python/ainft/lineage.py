"""`ainft-lineage/1` and `ainft-lineage/2`: a component and its ancestors.

Specification: docs/lineage-format.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterator, Mapping, Sequence

from . import forms, hashes
from .errors import FormatError
from .fields import whole
from .hashes import Domain
from .manifest import Manifest, try_read
from .proof import (
    Component,
    delegation_checks,
    id_check,
    manifest_check,
    read_block,
    read_component,
    read_domain,
    signature_check,
)
from .report import Check, CheckResult, VerificationReport, chain_checks, check, unchecked

FORMAT = "ainft-lineage/1"
DELEGATED_FORMAT = "ainft-lineage/2"
MAX_BYTES = 512 * 1024 * 1024
MAX_ITEMS = 100_000

_MEMBERS = "format id chain registry depth components batches".split()
_COMPONENT = "id creator manifest signature path root".split()


@dataclass(frozen=True)
class Lineage:
    """A lineage that was read. `depth` is None for the whole ancestry. `batches` are sizes and
    times of blocks by root.
    """

    id: bytes
    domain: Domain
    depth: int | None
    components: Mapping[bytes, Component]
    batches: Mapping[bytes, tuple[int, int]]

    @property
    def format(self) -> str:
        """The format of the file."""
        signatures = (component.signature for component in self.components.values())
        delegated = any(signature.delegation is not None for signature in signatures)
        return DELEGATED_FORMAT if delegated else FORMAT


def read_batches(value: Any, least: int, most: int) -> dict[bytes, tuple[int, int]]:
    """Reads batches and returns their sizes and the times of their blocks by root, in the order of
    the file. A time is 0 when it is unknown.
    """
    result: dict[bytes, tuple[int, int]] = {}
    for index, item in enumerate(forms.array(value, lambda item: item, least, most, "batches")):
        forms.members(item, ("root", "size"), ("block", "transaction"))
        at = whole(item, read_block, f"/batches/{index}")
        root = forms.word(item["root"])
        if root in result:
            raise FormatError("A batch occurs twice.")
        result[root] = forms.leaves(item["size"], "size"), at
    return result


def read_lineage(value: Any) -> Lineage:
    """Reads a parsed lineage. Raises `FormatError` when it is not as docs/lineage-format.md
    specifies.
    """
    forms.members(value, _MEMBERS)
    depth = value["depth"]
    if depth is not None:
        forms.integer(depth, 0, 2**31 - 1, "depth")
    components: dict[bytes, Component] = {}
    items = forms.array(value["components"], lambda item: item, 0, MAX_ITEMS, "components")
    for index, item in enumerate(items):
        forms.members(item, _COMPONENT)
        component = whole(item, read_component, f"/components/{index}")
        if component.id in components:
            raise FormatError("A component occurs twice.")
        components[component.id] = component
    batches = read_batches(value["batches"], 0, MAX_ITEMS)
    domain = whole(value, read_domain)
    lineage = Lineage(forms.word(value["id"]), domain, depth, components, batches)
    if value["format"] != lineage.format:
        raise FormatError(f"The format is not {lineage.format}.")
    return lineage


def _walk(
    lineage: Lineage, parents: Mapping[bytes, Sequence[bytes]]
) -> tuple[dict[bytes, int], set[bytes]]:
    """Returns the distances of the reached components, and the ids that the file lacks."""
    distances, missing, queue = {lineage.id: 0}, set(), [lineage.id]
    for found in queue:
        if found not in lineage.components:
            missing.add(found)
        elif lineage.depth is None or distances[found] < lineage.depth:
            for parent in parents[found]:
                if parent not in distances:
                    distances[parent] = distances[found] + 1
                    queue.append(parent)
    return distances, missing


class _Verification:
    """The checks of one lineage."""

    def __init__(self, lineage: Lineage) -> None:
        self._lineage = lineage
        self._manifests = {i: try_read(c.text) for i, c in lineage.components.items()}
        parents = {i: m.parents if m else [] for i, m in self._manifests.items()}
        self._parents: Mapping[bytes, Sequence[bytes]] = parents
        self._distances, self.missing = _walk(lineage, parents)

    def components(self) -> Iterator[Check]:
        """Yields the checks of each component, and then of each missing one."""
        checks = [self._without_place(component) for component in self._lineage.components.values()]
        hidden = bool(self.missing) or any(
            item.result is not CheckResult.PASS
            for group in checks
            for item in group
            if item.name in ("manifest", "id")
        )
        for component, group in zip(self._lineage.components.values(), checks):
            yield from group
            yield self._place(component, hidden)
        for found in sorted(self.missing):
            yield check("place", False, "The file lacks the component.", _subject(found))

    def _without_place(self, component: Component) -> list[Check]:
        subject, parents = _subject(component.id), self._parents[component.id]
        manifest, domain = self._manifests[component.id], self._lineage.domain
        size, at = self._lineage.batches.get(component.root, (None, 0))
        leads = hashes.climb(component.leaf, component.path) == component.root
        return [
            manifest_check(component, manifest, subject),
            id_check(component, parents, subject),
            signature_check(component, parents, domain, subject),
            *delegation_checks(component, manifest, domain, at, subject),
            check("path", leads, subject=subject),
            check("batch", size is not None and hashes.fits(component.path, size), subject=subject),
            self._parents_check(component, manifest, subject),
        ]

    def _parents_check(
        self, component: Component, manifest: Manifest | None, subject: str
    ) -> Check:
        if manifest is None:
            return unchecked("parents", "The manifest is invalid.", subject)
        depth = self._lineage.depth
        at_end = depth is not None and self._distances.get(component.id) == depth
        known = all(parent in self._lineage.components for parent in manifest.parents)
        return check("parents", at_end or known, subject=subject)

    def _place(self, component: Component, hidden: bool) -> Check:
        subject = _subject(component.id)
        if component.id not in self._distances and hidden:
            return unchecked("place", "An altered file hides the true parents.", subject)
        reached = component.id in self._distances
        return check("place", reached, "The walk reaches the component.", subject)


def _subject(component: bytes) -> str:
    return forms.hexadecimal(component)


def verify_lineage(lineage: Lineage) -> VerificationReport:
    """Makes all checks of a lineage. No chain is asked."""
    checks = list(_Verification(lineage).components())
    for root in lineage.batches:
        checks += chain_checks(f"batch {forms.hexadecimal(root)}")
    return VerificationReport(lineage.format, checks)
