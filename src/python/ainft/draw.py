"""The draw of a panel from a beacon (docs/evidence-format.md, sections The draw and The size of a
panel).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Sequence

from .keccak import keccak256
from .runs import Candidate, Run

Rank = Callable[[bytes], bytes]


def ranks(beacon: bytes, run: bytes) -> Rank:
    """Returns the function that ranks accounts for a run."""
    return lru_cache(maxsize=65_536)(lambda account: keccak256(beacon + run + account))


def draw_round(
    candidates: Sequence[Candidate], earlier: Sequence[Candidate], count: int, rank: Rank
) -> list[Candidate]:
    """Draws at most `count` nodes from the candidates of a round, none of which shares a role with
    an earlier one.
    """
    drawn: list[Candidate] = []
    by_operator: dict[bytes, list[Candidate]] = {}
    for candidate in candidates:
        by_operator.setdefault(candidate.operator, []).append(candidate)
    for operator in sorted(by_operator, key=rank):
        if len(drawn) == count:
            break
        before = [*earlier, *drawn]
        free = [c for c in by_operator[operator] if not _shares_role(c, before)]
        if free:
            drawn.append(min(free, key=lambda c: (rank(c.node), c.payout)))
    return drawn


def _shares_role(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    return any(mine == theirs for other in others for mine, theirs in zip(candidate, other))


def draw(run: Run, beacon: bytes) -> list[Candidate]:
    """Draws as many nodes in each round as the run states."""
    rank, drawn = ranks(beacon, run.id), list[Candidate]()
    for item in run.rounds:
        drawn += draw_round(item.candidates, drawn, len(item.drawn), rank)
    return drawn


def chance(beacon: bytes, run: bytes) -> float:
    """Returns the number from 0 to 1 that decides about a spot check."""
    digest = keccak256(beacon + run + b"spot-check")
    return float(int.from_bytes(digest[:8], "big")) / 2.0**64


def spot_check_due(run: Run, beacon: bytes, before: int) -> bool:
    """Whether a panel after so many earlier tasks has a second node that checks the first."""
    terms = run.content["terms"]
    if run.request.replicas != 1 or before + 2 > terms["budget"] or before >= len(run.tasks):
        return False
    if any(task.state == "revealed" for task in run.tasks[:before]):
        return False
    consecutive = run.tasks[before].content["reliability"]["consecutive"]
    return chance(beacon, run.id) < max(float(terms["spotCheckFloor"]), 1 / (1 + consecutive))


def sizes_follow(run: Run, beacon: bytes) -> bool:
    """Whether the rounds have the sizes that follow from the request and the beacon."""
    for before, item in enumerate(run.rounds):
        usual = run.request.replicas if before == 0 else 1
        if len(item.drawn) != (2 if spot_check_due(run, beacon, before) else usual):
            return False
        if len(item.drawn) != 1:
            return True
    return True
