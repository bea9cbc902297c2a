"""The run that a summary states: its form, and the numbers that checks need (docs/evidence-
format.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, NamedTuple, Sequence

from . import forms
from .canonical import MAX_SAFE_INTEGER
from .errors import FormatError

_RUN = "id request terms requestedAt endsAt requestedBlock state needed".split()
_RUN += "candidates rounds tasks verdict".split()
_ADDED = ("version", "governance")  # by versions 2 and 3
_TASKS = ("offered", "committed", "revealed", "no-reply", "withdrawn")
_STATES = ("decided", "waiting", "computing", "revealing")


class Candidate(NamedTuple):
    """A node with its operator and its payout address. Candidates compare as bytes."""

    node: bytes
    operator: bytes
    payout: bytes


@dataclass(frozen=True)
class Request:
    """The request of a run. `subject` is an id, or None for a template with its text."""

    content: Mapping[str, Any]
    subject: bytes | None
    template: str | None
    replicas: int
    requester: bytes
    signature: bytes

    @property
    def confidence(self) -> float:
        """The wanted confidence as a part of 1."""
        return self.content["confidence"] / 1_000_000


@dataclass(frozen=True)
class Round:
    """A round: its candidates in order, and the nodes that it drew."""

    candidates: Sequence[Candidate]
    drawn: Sequence[bytes]


@dataclass(frozen=True)
class Task:
    """The task of a drawn node. `content` is its JSON."""

    content: Mapping[str, Any]
    candidate: Candidate
    state: str

    @property
    def node(self) -> bytes:
        """The address of the node."""
        return self.candidate.node

    @property
    def statement(self) -> str | None:
        """The SHA-256 of the node's statement in hexadecimal digits, or None when it did not
        reveal.
        """
        revealed = self.content.get("revealed")
        return None if revealed is None else revealed["statement"][2:]


@dataclass(frozen=True)
class Run:
    """A run that was read. `content` is its JSON."""

    content: Mapping[str, Any]
    version: int
    id: bytes
    request: Request
    rounds: Sequence[Round]
    tasks: Sequence[Task]

    @property
    def beacon(self) -> bytes | None:
        """The hash of the block that draws the panel, or None."""
        return forms.word(self.content["beacon"]["hash"]) if "beacon" in self.content else None

    @property
    def operators(self) -> str:
        """The word for the operators that the registry accepts."""
        return "open" if self.content["terms"]["openOperators"] else "allow-list"

    @property
    def verdict(self) -> Mapping[str, Any]:
        """The stated verdict."""
        return self.content["verdict"]


_REQUEST = "purpose replicas confidence minutes requester deadline signature".split()


def _read_request(value: Any) -> Request:
    purpose = (
        forms.choice(value.get("purpose"), ("reproduce", "produce"), "purpose")
        if (isinstance(value, dict))
        else ""
    )
    forms.members(value, [*_REQUEST, "subject" if purpose == "reproduce" else "template"])
    forms.integer(value["confidence"], 500_000, 999_999, "confidence")
    forms.integer(value["minutes"], 1, 10_080, "minutes")
    forms.seconds(value["deadline"], "deadline")
    template = value.get("template")
    return Request(
        value,
        forms.word(value["subject"], "subject") if purpose == "reproduce" else None,
        None if template is None else forms.text(template, 1, 262_144, "template"),
        forms.integer(value["replicas"], 1, 16, "replicas"),
        forms.lower_address(value["requester"], "requester"),
        forms.signature_bytes(value["signature"]),
    )


_TERMS = "workMinutes budget leaseMs revealMs openOperators prior spotCheckFloor".split()


def _check_terms(value: Any) -> None:
    forms.members(value, _TERMS)
    forms.integer(value["workMinutes"], 0, 10_080, "workMinutes")
    forms.integer(value["budget"], 1, 16, "budget")
    forms.integer(value["leaseMs"], 1, 604_800_000, "leaseMs")
    forms.integer(value["revealMs"], 1, 604_800_000, "revealMs")
    forms.boolean(value["openOperators"], "openOperators")
    forms.number(value["prior"], 0.001, 0.999, "prior")
    forms.number(value["spotCheckFloor"], 0, 1, "spotCheckFloor")


def _check_governance(value: Any, terms: Mapping[str, Any], request: Request) -> None:
    """Checks the DAO whose decisions the run follows, and the grant that pays for it."""
    forms.members(value, ("grants", "operators"), ("grant",))
    forms.lower_address(value["grants"], "grants")
    forms.lower_address(value["operators"], "operators")
    if terms["openOperators"]:
        raise FormatError("A run with a DAO has no open operators.")
    if "grant" in value:
        grant = forms.members(value["grant"], ("block", "logIndex", "requester"))
        forms.seconds(grant["block"], "block")
        forms.integer(grant["logIndex"], 0, 2**31 - 1, "logIndex")
        if forms.lower_address(grant["requester"], "requester") not in (
            bytes(20),
            request.requester,
        ):
            raise FormatError("The grant is one of another requester.")


def _read_candidate(value: Any) -> Candidate:
    forms.members(value, Candidate._fields)
    return Candidate(*(forms.lower_address(value[name], name) for name in Candidate._fields))


def _read_round(value: Any, candidates: Sequence[Candidate], version: int) -> Round:
    forms.members(value, ("at", "candidates", "drawn", *(("block",) if version >= 3 else ())))
    if version >= 3:
        forms.seconds(value["block"], "block")
    forms.time(value["at"], "at")
    found: list[Candidate] = []
    end = None
    for item in forms.array(value["candidates"], lambda item: item, 0, 1_000, "candidates"):
        forms.members(item, ("first", "count"))
        first = forms.integer(item["first"], 0, len(candidates), "first")
        count = forms.integer(item["count"], 1, len(candidates) - first, "count")
        if first == end or len(found) + count > 1_000:
            raise FormatError("A range of candidates is too short, or a round has too many.")
        found += candidates[first : first + count]
        end = first + count
    return Round(found, forms.array(value["drawn"], forms.lower_address, 0, 1_000, "drawn"))


_RATES = ("confirmRight", "confirmWrong", "refuteRight", "refuteWrong")
_TASK_OPTIONAL = ("registration", "committed", "revealed", "reason")


def _check_reliability(value: Any) -> None:
    forms.members(value, [*_RATES, "consecutive"])
    for name in _RATES:
        forms.number(value[name], 1, MAX_SAFE_INTEGER, name)
    forms.integer(value["consecutive"], 0, 2**31 - 1, "consecutive")


def _check_answers(value: Mapping[str, Any]) -> None:
    """Checks `committed` and `revealed`, and that the state demands them."""
    state = value["state"]
    if ("revealed" in value) != (state == "revealed"):
        raise FormatError("Exactly the revealed tasks have revealed.")
    demanded = state in ("committed", "revealed")
    if (demanded and "committed" not in value) or (state == "offered" and "committed" in value):
        raise FormatError("The state of a task does not fit its commitment.")
    if "committed" in value:
        committed = forms.members(value["committed"], ("commitment", "signature", "at"))
        forms.word(committed["commitment"], "commitment")
        forms.signature_bytes(committed["signature"])
        forms.time(committed["at"], "at")
    if "revealed" in value:
        revealed = forms.members(value["revealed"], ("statement", "at"))
        forms.word(revealed["statement"], "statement")
        forms.time(revealed["at"], "at")


def _read_task(value: Any, candidates: Sequence[Candidate], version: int) -> Task:
    optional = _TASK_OPTIONAL if version >= 2 else _TASK_OPTIONAL[1:]
    forms.members(value, ("candidate", "reliability", "state", "offeredAt", "commitBy"), optional)
    state = forms.choice(value["state"], _TASKS, "state")
    forms.time(value["offeredAt"], "offeredAt")
    forms.time(value["commitBy"], "commitBy")
    _check_reliability(value["reliability"])
    _check_answers(value)
    if "reason" in value:
        forms.text(value["reason"], 1, 1_000, "reason")
    if "registration" in value:
        registration = forms.members(value["registration"], ("profile", "deadline", "signature"))
        forms.word(registration["profile"], "profile")
        forms.seconds(registration["deadline"], "deadline")
        forms.signature_bytes(registration["signature"])
    index = forms.integer(value["candidate"], 0, len(candidates) - 1, "candidate")
    return Task(value, candidates[index], state)


def _check_candidates(
    run: Sequence[Candidate], rounds: Sequence[Round], tasks: Sequence[Task]
) -> None:
    used = {task.candidate for task in tasks}.union(*(item.candidates for item in rounds))
    if list(run) != sorted(used):
        raise FormatError("The candidates are not those of the rounds and tasks, in order.")
    if len({task.node for task in tasks}) != len(tasks):
        raise FormatError("Two tasks have the same node.")


def _check_times(value: Mapping[str, Any]) -> None:
    for name in ("requestedAt", "endsAt", "revealBy"):
        if name in value:
            forms.time(value[name], name)
    forms.seconds(value["requestedBlock"], "requestedBlock")
    if "beacon" in value:
        beacon = forms.members(value["beacon"], ("block", "hash"))
        forms.seconds(beacon["block"], "beacon.block")
        forms.word(beacon["hash"], "beacon.hash")


_VERDICTS = ("reproduced", "not-reproduced", "produced", "inconclusive")


def _check_verdict(value: Any, version: int) -> None:
    """Checks the members on which no computation depends. The others are computed and compared."""
    later = ("tolerance", "equivalence") if version >= 2 else ()
    required = "kind agreed of confidence wrongProbability supporters".split()
    forms.members(value, required, ("reason", "consensus", *later))
    forms.choice(value["kind"], _VERDICTS, "kind")
    for name in ("agreed", "of"):
        forms.integer(value[name], 0, 16, name)
    for name in ("confidence", "wrongProbability"):
        forms.number(value[name], 0, 1, name)
    forms.array(value["supporters"], forms.lower_address, 0, 16, "supporters")
    if "reason" in value:
        forms.text(value["reason"], 1, 1_000, "reason")
    if "consensus" in value:
        forms.lower_address(value["consensus"], "consensus")


def read_run(value: Any, version: int) -> Run:
    """Reads a run. Raises `FormatError` when a member is not as the page specifies."""
    optional = ("beacon", "waitingFor", "revealBy")
    forms.members(value, [*_RUN, *_ADDED[: version - 1]], optional)
    if version >= 2 and value["version"] != version:
        raise FormatError("The run has another version.")
    _check_terms(value["terms"])
    _check_times(value)
    forms.choice(value["state"], _STATES, "state")
    forms.integer(value["needed"], 0, 16, "needed")
    if "waitingFor" in value:
        forms.text(value["waitingFor"], 1, 1_000, "waitingFor")
    candidates = forms.array(value["candidates"], _read_candidate, 0, 16_000, "candidates")
    rounds = forms.array(
        value["rounds"], lambda v: _read_round(v, candidates, version), 0, 16, "rounds"
    )
    tasks = forms.array(
        value["tasks"], lambda v: _read_task(v, candidates, version), 0, 16, "tasks"
    )
    _check_candidates(candidates, rounds, tasks)
    _check_verdict(value["verdict"], version)
    request = _read_request(value["request"])
    if version >= 3:
        _check_governance(value["governance"], value["terms"], request)
    return Run(value, version, forms.word(value["id"], "id"), request, rounds, tasks)
