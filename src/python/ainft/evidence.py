"""`ainft-evidence/1` to `/3`: the verdict of a run about a component (docs/evidence-format.md)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Iterator, Mapping, Sequence

from . import draw, forms, hashes, p256, statements, verdicts
from .canonical import canonical, digest, parse
from .comparators import Claim, parts
from .envelope import Statement, read_statement
from .errors import FormatError
from .lineage import read_batches
from .manifest import Manifest, read_manifest, try_read
from .proof import Proof, account_check, read_proof, verify_proof
from .report import Check, VerificationReport, chain_checks, check, unchecked
from .results import NodeStatement, member, read_node_statement
from .runs import Run, Task, read_run
from .secp256k1 import recover

FORMATS = {"ainft-evidence/1": 1, "ainft-evidence/2": 2, "ainft-evidence/3": 3}
MAX_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class Evidence:
    """An evidence file that was read. `batches` are sizes and times by root."""

    format: str
    proof: Proof
    statements: Sequence[Statement]
    batches: Mapping[bytes, tuple[int, int]]

    @property
    def version(self) -> int:
        """The version of all statements."""
        return FORMATS[self.format]


@dataclass(frozen=True)
class CompletedRun:
    """A run with the statements of its nodes, and the manifest with its workflow."""

    run: Run
    manifest: Manifest
    nodes: Mapping[str, tuple[Statement, NodeStatement]]
    claim: Claim | None


def read_evidence(value: Any) -> Evidence:
    """Reads parsed evidence. Raises `FormatError` when it is not as docs/evidence-format.md
    specifies.
    """
    forms.members(value, ("format", "component", "statements", "batches"))
    forms.choice(value["format"], FORMATS, "format")
    component = read_proof(value["component"], "/component")
    if FORMATS[value["format"]] == 1 and component.component.signature.delegation is not None:
        raise FormatError("Evidence of version 1 has no component with a delegation.")
    return Evidence(
        value["format"],
        component,
        forms.array(value["statements"], read_statement, 1, 17, "statements"),
        read_batches(value["batches"], 1, 17),
    )


def _read_attestations(evidence: Evidence) -> list[str] | None:
    """Returns the digests in the summary, or None when no summary can be read."""
    try:
        predicate = member(parse(evidence.statements[0].payload), "predicate")
        items = member(predicate, "inputAttestations")
        member(predicate, f"urn:ainft:run:{evidence.version}", "run")
        return forms.array(
            items, lambda v: forms.hex_digest(member(v, "digest", "sha256")), 0, 16, "attestations"
        )
    except FormatError:
        return None


def _claim(manifest: Manifest) -> Claim:
    if not manifest.artifacts:
        raise FormatError("The component has no artifacts.")
    return Claim("finished", 0, statements.claimed_files(manifest), {})


def _read_nodes(evidence: Evidence, run: Run) -> dict[str, tuple[Statement, NodeStatement]]:
    known = {statement.digest: statement for statement in evidence.statements[1:]}
    result = {}
    for task in run.tasks:
        if task.statement is not None:
            if task.statement not in known:
                raise FormatError("The file lacks the statement of a task.")
            statement = known[task.statement]
            found = read_node_statement(statement.payload, evidence.version)
            result[task.statement] = (statement, found)
    return result


def complete_run(evidence: Evidence) -> CompletedRun:
    """Returns the run of the summary. Raises `FormatError` when the parts of the file do not give
    a run.
    """
    version = evidence.version
    payload = parse(evidence.statements[0].payload)
    run = read_run(member(payload, "predicate", f"urn:ainft:run:{version}", "run"), version)
    component = read_manifest(evidence.proof.component.text)
    template = run.request.template
    manifest = component if template is None else read_manifest(template)
    if component.workflow is None or manifest.workflow is None:
        raise FormatError("The manifest has no workflow.")
    kinds = [kind for kind, _ in parts(manifest.workflow.get("comparator"))]
    if version == 1 and "equivalent" in kinds:
        raise FormatError("A run of version 1 cannot have the comparator equivalent.")
    claim = _claim(component) if template is None else None
    return CompletedRun(run, manifest, _read_nodes(evidence, run), claim)


def _try_complete(evidence: Evidence) -> CompletedRun | None:
    try:
        return complete_run(evidence)
    except FormatError:
        return None


class _Verification:
    """The checks of one evidence file."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._component = evidence.proof.component
        self._domain = evidence.proof.domain
        self._completed = _try_complete(evidence)

    def checks(self) -> Iterator[Check]:
        """Yields all checks after those of the component."""
        yield from self._summary()
        yield from self._run()
        yield from self._nodes()
        for root in self._evidence.batches:
            yield from chain_checks(f"batch {forms.hexadecimal(root)}")

    def _summary(self) -> Iterator[Check]:
        summary = self._evidence.statements[0]
        yield check("signature", summary.holds, _signer(summary), "summary")
        attested = _read_attestations(self._evidence)
        others = [statement.digest for statement in self._evidence.statements[1:]]
        if attested is None:
            yield unchecked("statements", "No summary can be read.", "summary")
        else:
            yield check("statements", attested == others, subject="summary")
        written = self._summary_again()
        yield check(
            "summary", written == summary.payload, "The summary was written again.", "summary"
        )
        yield from self._place(summary, "summary")

    def _summary_again(self) -> bytes | None:
        """Returns the summary that follows from the facts, or None when no summary follows."""
        manifest = try_read(self._component.text)
        decided = self._completed is not None and self._completed.run.content["state"] == "decided"
        if manifest is None or not decided or self._completed is None:
            return None
        if manifest.workflow is None or not manifest.artifacts:
            return None
        run = self._completed.run
        facts = statements.SummaryFacts(self._component.id, manifest, self._domain, run)
        return statements.write_summary(facts)

    def _place(self, statement: Statement, subject: str) -> Iterator[Check]:
        yield check("path", statement.leads, subject=subject)
        size, _ = self._evidence.batches.get(statement.root, (None, 0))
        fits = size is not None and hashes.fits(statement.path, size)
        yield check("batch", fits, subject=subject)

    def _run(self) -> Iterator[Check]:
        names = ("request", "draw", "operators", "spot check", "verdict")
        if self._completed is None:
            for name in names:
                yield unchecked(name, "The parts of the file do not give a run.", "run")
            yield unchecked("beacon", "The parts of the file do not give a run.", "run", True)
            return
        run = self._completed.run
        yield self._request(self._completed)
        yield check("draw", _draw_holds(run, self._involved(run)), subject="run")
        operators = {task.candidate.operator for task in run.tasks}
        payouts = {task.candidate.payout for task in run.tasks}
        apart = len(operators) == len(payouts) == len(run.tasks)
        yield check("operators", apart, subject="run")
        sized = run.beacon is None or draw.sizes_follow(run, run.beacon)
        yield check("spot check", sized, subject="run")
        yield _verdict_check(self._completed)
        yield unchecked("beacon", "No chain was asked.", "run", True)

    def _involved(self, run: Run) -> set[bytes]:
        involved = {run.request.requester}
        manifest = try_read(self._component.text)
        if run.request.subject is not None and manifest is not None:
            involved.add(self._component.creator)
            contributors = manifest.content.get("contributors", [])
            involved.update(forms.address(item["address"]) for item in contributors)
        return involved

    def _request(self, completed: CompletedRun) -> Check:
        run, content = completed.run, completed.run.request.content
        unsigned = {name: value for name, value in content.items() if name != "signature"}
        if digest(unsigned) != run.id.hex():
            return check("request", False, "id is not the hash of the request.", "run")
        if not self._about_component(completed):
            return check("request", False, "The request is not about the component.", "run")
        subject, template = run.request.subject, run.request.template or ""
        signed = subject or hashlib.sha256(template.encode("utf-8")).digest()
        numbers = [content[name] for name in ("replicas", "confidence", "minutes", "deadline")]
        hashed = self._domain.run(content["purpose"], signed, numbers)
        request = run.request
        return account_check("request", request.requester, hashed, request.signature, "run")

    def _about_component(self, completed: CompletedRun) -> bool:
        """Whether the subject is the component, or the template filled in gives it."""
        run = completed.run
        if run.request.subject is not None:
            return run.request.subject == self._component.id
        node = statements.consensus(run)
        digests = [task.statement for task in run.tasks if task.node == node]
        if not digests or digests[0] is None:
            return False
        statement = completed.nodes[digests[0]][1]
        result, workflow = statement.result, completed.manifest.workflow or {}
        fits = result.outcome == "finished" and verdicts.belongs(result, workflow)
        if not fits or not verdicts.is_finite(result):
            return False
        filled = statements.fill_in(completed.manifest, statement, run.request.requester)
        return filled == self._component.digest

    def _nodes(self) -> Iterator[Check]:
        if self._completed is None:
            yield from self._nodes_without_run()
            return
        first = next(iter(self._completed.nodes.values()), None)
        dependencies = None if first is None else first[1].dependencies
        for task in self._completed.run.tasks:
            yield from self._task(self._completed, task, dependencies)

    def _nodes_without_run(self) -> Iterator[Check]:
        for statement in self._evidence.statements[1:]:
            subject = f"node {forms.checksum(statement.account)}"
            yield check("signature", statement.holds, _signer(statement), subject)
            try:
                key = read_node_statement(statement.payload, self._evidence.version).key
            except FormatError as error:
                yield check("statement", False, str(error), subject)
            else:
                if key is not None:
                    yield _attestation(statement, key, subject)
                yield unchecked("statement", "The parts of the file do not give a run.", subject)
            yield from self._place(statement, subject)

    def _task(
        self, completed: CompletedRun, task: Task, dependencies: Sequence[Any] | None
    ) -> Iterator[Check]:
        subject = f"node {forms.checksum(task.node)}"
        if "registration" in task.content:
            yield self._registration(task, subject)
        if task.statement is None:
            if "committed" in task.content:
                yield self._commitment(completed.run, task, None, subject)
            yield check("reply", True, f"The registry states {task.state}.", subject)
            return
        statement, found = completed.nodes[task.statement]
        yield check("signature", statement.holds, _signer(statement), subject)
        if found.key is not None:
            yield _attestation(statement, found.key, subject)
        facts = statements.NodeFacts(completed.manifest, completed.run, task, found)
        same = statements.write_node_statement(facts) == statement.payload
        equal = canonical(found.dependencies) == canonical(dependencies)
        by_node = statement.account == task.node
        yield check("statement", same and equal and by_node, subject=subject)
        yield from self._place(statement, subject)
        yield self._commitment(completed.run, task, found, subject)
        yield check("result", True, f"The process is {found.result.outcome}.", subject)

    def _registration(self, task: Task, subject: str) -> Check:
        stated = task.content["registration"]
        profile = forms.word(stated["profile"])
        hashed = self._domain.node(task.candidate, profile, stated["deadline"])
        signature, operator = forms.signature_bytes(stated["signature"]), task.candidate.operator
        found = account_check("registration", operator, hashed, signature, subject)
        return Check(found.name, found.result, found.detail, True, subject)

    def _commitment(self, run: Run, task: Task, found: NodeStatement | None, subject: str) -> Check:
        committed = task.content["committed"]
        stated = forms.word(committed["commitment"])
        signature = forms.signature_bytes(committed["signature"])
        signed = recover(self._domain.commit(run.id, stated), signature) == task.node
        same = found is None or statements.commitment(run, task, found) == stated
        return check("commitment", signed and same, subject=subject)


def _signer(statement: Statement) -> str:
    return f"The account of the statement is {forms.checksum(statement.account)}."


def _attestation(statement: Statement, encoded: bytes, subject: str) -> Check:
    """Checks the second signature of an envelope."""
    second, key = statement.second, p256.read_key(encoded)
    named = second is not None and second.key_id == hashlib.sha256(encoded).hexdigest()
    if second is None or key is None or not named:
        return check("attestation", False, "The second key has no signature.", subject)
    return check("attestation", p256.verify(key, statement.encoding, second.value), "", subject)


def _draw_holds(run: Run, involved: set[bytes]) -> bool:
    if run.beacon is None:
        return not run.rounds and not run.tasks
    if run.content["beacon"]["block"] != run.content["requestedBlock"] + 1:
        return False
    tasks = [task.candidate for task in run.tasks]
    stated = [node for item in run.rounds for node in item.drawn]
    drawn = draw.draw(run, run.beacon)
    apart = all(involved.isdisjoint(candidate) for candidate in drawn)
    return apart and drawn == tasks and [candidate.node for candidate in drawn] == stated


def _verdict_check(completed: CompletedRun) -> Check:
    run = completed.run
    answers = [
        verdicts.Answer(task, completed.nodes[task.statement][1].result)
        for task in run.tasks
        if task.statement is not None
    ]
    inconclusive = run.verdict["kind"] == "inconclusive"
    case = verdicts.Case(
        run.version,
        float(run.content["terms"]["prior"]),
        run.request.confidence,
        run.request.replicas,
        completed.manifest.workflow or {},
        completed.claim,
        sorted(answers, key=lambda answer: answer.task.node),
        run.verdict.get("reason") if inconclusive else None,
    )
    try:
        expected = canonical(verdicts.compute(case))
    except FormatError as error:
        return check("verdict", False, str(error), "run")
    return check("verdict", expected == canonical(run.verdict), f"Expected {expected}.", "run")


def verify_evidence(evidence: Evidence) -> VerificationReport:
    """Makes all checks of an evidence file. No chain is asked."""
    checks = [*verify_proof(evidence.proof).checks, *_Verification(evidence).checks()]
    return VerificationReport(evidence.format, checks)
