"""The verdict that follows from the votes of a run (docs/evidence-format.md, section The verdict).

All numbers are IEEE 754 doubles. Each operation is rounded once, and products are computed from
left to right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Mapping, Sequence

from . import comparators, student
from .canonical import utf16
from .comparators import Claim, Part, Place
from .errors import FormatError
from .forms import hexadecimal
from .results import Result
from .runs import Task
from .tolerance import tolerance


@dataclass(frozen=True)
class Answer:
    """A revealed task with its result."""

    task: Task
    result: Result


@dataclass(frozen=True)
class Case:
    """Everything from which a verdict follows. `claim` is None for a run of a template."""

    version: int
    prior: float
    confidence: float
    replicas: int
    workflow: Mapping[str, Any]
    claim: Claim | None
    answers: Sequence[Answer]
    stated_reason: str | None

    @property
    def comparator(self) -> list[Part]:
        """The parts of the workflow's comparator."""
        return comparators.parts(self.workflow.get("comparator"))


@dataclass(frozen=True)
class Star:
    """A result as a claim, with the votes of a list of results on it."""

    centre: Answer
    comparator: list[Part]
    votes: Sequence[bool]

    @property
    def members(self) -> int:
        """How many results agree."""
        return sum(self.votes)

    @property
    def is_consensus(self) -> bool:
        """Whether its members are more than half of the votes, and at least 2 or all."""
        count = len(self.votes)
        return 2 * self.members > count and (self.members >= 2 or self.members == count)


def belongs(result: Result, workflow: Mapping[str, Any]) -> bool:
    """Whether a result has exactly the outputs and the numbers of the workflow, or none when it is
    not finished.
    """
    if result.outcome != "finished":
        return not result.content["outputs"] and not result.content["metrics"]
    paths = {output["path"] for output in workflow["outputs"]}
    places = comparators.places(comparators.parts(workflow.get("comparator")))
    return result.claim.files.keys() == paths and result.claim.numbers.keys() == places


def with_numbers(items: Sequence[Part], numbers: Mapping[Place, float]) -> list[Part]:
    """Returns the comparator's parts with these claimed numbers."""
    return [
        (kind, part)
        if kind == "bitwise"
        else (kind, {**part, comparators.claimed_name(kind): numbers[comparators.place(part)]})
        for kind, part in items
    ]


def _star(centre: Answer, case: Case, answers: Sequence[Answer]) -> Star:
    claim, items = centre.result.claim, case.comparator
    if not belongs(centre.result, case.workflow):
        claim = replace(claim, outcome="bad-output")
    elif claim.outcome == "finished":
        items = with_numbers(items, claim.numbers)
    votes = [comparators.agrees(items, claim, answer.result.claim) for answer in answers]
    return Star(centre, items, votes)


def greatest_star(case: Case, answers: Sequence[Answer]) -> Star | None:
    """Returns the star with the most members, or None without a star. Then the hash decides."""
    stars = [star for star in (_star(a, case, answers) for a in answers) if star.members > 0]
    return min(stars, key=_rank) if stars else None


def _rank(star: Star) -> tuple[int, str, bytes]:
    return -star.members, star.centre.result.digest, star.centre.task.node


def _ratio(task: Task, yes: bool) -> float:
    rates = task.content["reliability"]
    confirm_right, confirm_wrong = float(rates["confirmRight"]), float(rates["confirmWrong"])
    refute_right, refute_wrong = float(rates["refuteRight"]), float(rates["refuteWrong"])
    sens = confirm_right / (confirm_right + confirm_wrong)
    spec = refute_right / (refute_right + refute_wrong)
    if yes:
        return max(1.0, sens / (refute_wrong / (refute_right + refute_wrong)))
    return min(1.0, confirm_wrong / (confirm_right + confirm_wrong) / spec)


class _Decision:
    """The votes on one claim or star, and the members of the verdict that follow from them."""

    def __init__(self, case: Case, votes: Sequence[bool], comparator: list[Part]) -> None:
        self._case, self._votes, self._comparator = case, votes, comparator
        self._odds = case.prior / (1 - case.prior)
        for answer, vote in zip(case.answers, votes):
            self._odds = self._odds * _ratio(answer.task, vote)
        self._tests = self._equivalence()

    def _wrong(self, answer: bool) -> float:
        return 1 / (1 + self._odds) if answer else self._odds / (1 + self._odds)

    def voters(self, answer: bool) -> list[Answer]:
        """Returns the answers with this vote."""
        return [a for a, vote in zip(self._case.answers, self._votes) if vote == answer]

    def enough(self, answer: bool) -> bool:
        """Whether the votes with this answer suffice for the request."""
        operators = {a.task.candidate.operator for a in self.voters(answer)}
        sure = 1 - self._wrong(answer) >= self._case.confidence
        return sure and len(operators) >= self._case.replicas

    @property
    def shown(self) -> bool:
        """Whether every test of equivalence is shown. In version 1 every test counts as shown."""
        return self._case.version == 1 or all(test["shown"] for test in self._tests)

    def _equivalence(self) -> list[dict[str, Any]]:
        tests = []
        for kind, part in self._comparator:
            if kind == "equivalent" and "mean" in part:
                file, pointer = comparators.place(part)
                test = student.equivalence(
                    part, float(part["mean"]), self._numbers((file, pointer))
                )
                tests.append({"file": file, "pointer": pointer, **test.write()})
        return tests

    def _numbers(self, place: Place) -> list[float]:
        """Returns the numbers of all votes, and of an operator only the first."""
        found: dict[bytes, float] = {}
        for answer in self._case.answers:
            if place in answer.result.claim.numbers:
                operator = answer.task.candidate.operator
                found.setdefault(operator, answer.result.claim.numbers[place])
        return list(found.values())

    def _write(self, kind: str, wrong: float, supporters: Sequence[Answer]) -> dict[str, Any]:
        verdict: dict[str, Any] = {
            "kind": kind,
            "agreed": sum(self._votes),
            "of": len(self._case.answers),
            "confidence": 1 - wrong,
            "wrongProbability": wrong,
            "supporters": [hexadecimal(a.task.node) for a in supporters],
        }
        if self._case.version >= 2:
            stated = tolerance(self._comparator)
            verdict.update({} if stated is None else {"tolerance": stated})
            verdict.update({"equivalence": self._tests} if self._tests else {})
        return verdict

    def agreed(self, kind: str) -> dict[str, Any]:
        """Returns a verdict of yes."""
        return self._write(kind, self._wrong(True), self.voters(True))

    def refused(self) -> dict[str, Any]:
        """Returns a verdict of no, with the result on which its nodes agree."""
        voters = self.voters(False)
        verdict = self._write("not-reproduced", self._wrong(False), voters)
        star = greatest_star(self._case, voters)
        if star is not None and star.is_consensus:
            verdict["consensus"] = hexadecimal(star.centre.task.node)
        reason = bad_outputs(voters) if self._case.version >= 2 else None
        return verdict if reason is None else {**verdict, "reason": reason}

    def open(self, reason: str | None = None) -> dict[str, Any]:
        """Returns an inconclusive verdict, with the stated reason unless a reason follows."""
        reason = reason if reason is not None else self._case.stated_reason
        if reason is None:
            raise FormatError("An inconclusive verdict has no reason.")
        verdict = self._write("inconclusive", self._wrong(self._odds >= 1), [])
        return {**verdict, "reason": reason}


def bad_outputs(answers: Sequence[Answer]) -> str | None:
    """Returns the text about the bad outputs among votes, or None."""
    bad = [a.result for a in answers if a.result.outcome == "bad-output"]
    if not bad:
        return None
    reasons = {r.content["reason"] for r in bad if "reason" in r.content}
    verb = "is a bad output" if len(bad) == 1 else "are bad outputs"
    head = f"{len(bad)} of {len(answers)} results {verb}."
    return _cut(" ".join([head, *sorted(reasons, key=utf16)[:4]]), 1_000)


def _cut(text: str, units: int) -> str:
    """Cuts a text to so many UTF-16 code units, and not within a surrogate pair."""
    return utf16(text)[: 2 * units].decode("utf-16-be", "ignore")


def compute(case: Case) -> dict[str, Any]:
    """Returns the verdict. Raises `FormatError` when an inconclusive one lacks its reason."""
    if case.claim is not None:
        return _on_claim(case, case.claim)
    return _without_claim(case)


def _on_claim(case: Case, claim: Claim) -> dict[str, Any]:
    items = case.comparator
    votes = [comparators.agrees(items, claim, answer.result.claim) for answer in case.answers]
    decision = _Decision(case, votes, items)
    if decision.enough(True) and decision.shown:
        return decision.agreed("reproduced")
    return decision.refused() if decision.enough(False) else decision.open()


def _without_claim(case: Case) -> dict[str, Any]:
    star = greatest_star(case, case.answers)
    if star is None:
        return _Decision(case, [], case.comparator).open()
    decision = _Decision(case, star.votes, star.comparator)
    finished = star.centre.result.outcome == "finished"
    if not (finished and star.is_consensus and decision.enough(True) and decision.shown):
        return decision.open()
    broken = comparators.broken_bound(star.comparator) if case.version >= 2 else None
    if broken is not None:
        return decision.open(broken)
    return {**decision.agreed("produced"), "consensus": hexadecimal(star.centre.task.node)}


def is_finite(result: Result) -> bool:
    """Whether all metrics of a result are finite."""
    return all(map(math.isfinite, result.claim.numbers.values()))
