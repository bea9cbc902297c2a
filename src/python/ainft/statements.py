"""Statements, written again from the facts (docs/evidence-format.md). A verifier compares the
bytes.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any, Mapping, Sequence

from . import comparators
from .canonical import canonical, digest, utf16
from .forms import checksum, hexadecimal
from .hashes import Domain
from .manifest import Manifest
from .results import NodeStatement
from .runs import Run, Task

STATEMENT = "https://in-toto.io/Statement/v1"
PROVENANCE = "https://slsa.dev/provenance/v1"
SUMMARY = "https://slsa.dev/verification_summary/v1"


def sha256(digits: str) -> dict[str, str]:
    """Writes a digest."""
    return {"sha256": digits}


def _statement(kind: str, subject: Sequence[Any], predicate: Mapping[str, Any]) -> bytes:
    content = {
        "_type": STATEMENT,
        "predicateType": kind,
        "subject": subject,
        "predicate": predicate,
    }
    return canonical(content).encode("utf-8")


def _files(files: Mapping[str, str]) -> list[dict[str, Any]]:
    """Writes files as subjects, in the order of their paths."""
    return [{"name": n, "digest": sha256(files[n])} for n in sorted(files, key=utf16)]


def claimed_files(manifest: Manifest) -> dict[str, str]:
    """Returns the SHA-256 of each output of a component's workflow, by path."""
    outputs = (manifest.workflow or {}).get("outputs", [])
    return {o["path"]: manifest.artifacts[o["artifact"]]["sha256"] for o in outputs}


@dataclass(frozen=True)
class SummaryFacts:
    """The facts of a summary: the component with its manifest, the registry and the run."""

    component: bytes
    manifest: Manifest
    domain: Domain
    run: Run


def _time_verified(run: Run) -> str:
    if run.verdict["kind"] == "inconclusive":
        return run.content["endsAt"]
    times = [run.content["requestedAt"]]
    for task in run.tasks:
        answers = (task.content.get(name) for name in ("committed", "revealed"))
        times += [task.content["offeredAt"], *(a["at"] for a in answers if a is not None)]
    return max(times)


def _attestation(run: Run, task: Task) -> dict[str, Any]:
    node = f"node:{checksum(task.node)}"
    name = {"name": f"urn:ainft:{node}"}
    if run.version >= 2:
        name = {"uri": f"urn:ainft:run:{hexadecimal(run.id)}:{node}"}
    return {**name, "digest": sha256(task.statement or "")}


def write_summary(facts: SummaryFacts) -> bytes:
    """Returns the payload of the registry's summary."""
    run, uri = facts.run, f"ainft:{hexadecimal(facts.component)}"
    manifest = sha256(facts.manifest.digest.hex())
    passed = run.verdict["kind"] in ("reproduced", "produced")
    failed = ["FAILED"] if run.version >= 2 else []
    workflow = facts.manifest.workflow or {}
    registry = f"eip155:{facts.domain.chain}:{checksum(facts.domain.registry)}"
    predicate = {
        "verifier": {"id": f"urn:ainft:registry:{registry}"},
        "timeVerified": _time_verified(run),
        "resourceUri": uri,
        "policy": {"uri": uri, "digest": manifest},
        "inputAttestations": [_attestation(run, t) for t in run.tasks if t.statement is not None],
        "verificationResult": "PASSED" if passed else "FAILED",
        "verifiedLevels": ["AINFT_REPRODUCED"] if passed else failed,
        f"urn:ainft:run:{run.version}": {
            "comparator": comparators.complete(workflow.get("comparator")),
            "operators": run.operators,
            "run": run.content,
        },
    }
    files = _files(claimed_files(facts.manifest))
    return _statement(SUMMARY, [{"name": uri, "digest": manifest}, *files], predicate)


def dependencies(
    manifest: Manifest, version: int, stated: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]] | None:
    """Returns the dependencies of a workflow, with the stated digests of parents and of their
    files.

    Returns None when a stated digest is missing.
    """
    workflow = manifest.workflow or {}
    files = [*workflow.get("inputs", []), *workflow.get("code", [])]
    result = [_platform(workflow, version)]
    open_places = []
    for index in sorted({item["parent"] for item in files if "parent" in item}):
        open_places.append(len(result))
        result.append({"name": "parent", "uri": _parent(manifest, index)})
    for item in files:
        if "uri" in item:
            found = {"name": item["path"], "uri": item["uri"], "digest": sha256(item["sha256"])}
        else:
            uri = f"{_parent(manifest, item['parent'])}#/artifacts/{item.get('artifact', 0)}"
            open_places.append(len(result))
            found = {"name": item["path"], "uri": uri}
        result.append(found)
    for place in open_places:
        if place >= len(stated) or "digest" not in stated[place]:
            return None
        result[place]["digest"] = stated[place]["digest"]
    return result


def _parent(manifest: Manifest, index: int) -> str:
    return f"ainft:{manifest.content['parents'][index]['id']}"


def _platform(workflow: Mapping[str, Any], version: int) -> dict[str, Any]:
    if "runtime" in workflow:
        return {"name": "runtime", "uri": f"urn:ainft:runtime:{workflow['runtime']}"}
    image = workflow["image"]
    uri = f"oci://{image}" if version >= 2 else image
    return {"name": "image", "uri": uri, "digest": sha256(image[-64:])}


def seed_of_node(beacon: bytes, run: bytes, node: bytes) -> int:
    """Returns AINFT_SEED of a task whose comparator is `equivalent`."""
    value = hashlib.sha256(beacon + run + node).digest()
    return int.from_bytes(value[-8:], "big") & (2**53 - 1)


def _seed(manifest: Manifest, run: Run, task: Task) -> int:
    workflow = manifest.workflow or {}
    kinds = [kind for kind, _ in comparators.parts(workflow.get("comparator"))]
    if "equivalent" in kinds and run.beacon is not None:
        return seed_of_node(run.beacon, run.id, task.node)
    return workflow.get("seed", 0)


@dataclass(frozen=True)
class NodeFacts:
    """The facts of a node's statement. `manifest` is that of the component or of the template."""

    manifest: Manifest
    run: Run
    task: Task
    statement: NodeStatement


def write_node_statement(facts: NodeFacts) -> bytes | None:
    """Returns the payload of a node's statement, or None when its dependencies lack a digest."""
    run, statement = facts.run, facts.statement
    found = dependencies(facts.manifest, run.version, statement.dependencies)
    if found is None:
        return None
    content = statement.result.content
    manifest: dict[str, Any] = {"digest": sha256(facts.manifest.digest.hex())}
    if run.request.subject is not None:
        manifest["uri"] = f"ainft:{hexadecimal(run.request.subject)}"
    internal: dict[str, Any] = {"operators": run.operators}
    if run.version >= 2:
        internal["seed"] = _seed(facts.manifest, run, facts.task)
    invocation = f"urn:ainft:run:{hexadecimal(run.id)}"
    predicate = {
        "buildDefinition": {
            "buildType": "urn:ainft:workflow:1",
            "externalParameters": {"manifest": manifest},
            "internalParameters": internal,
            "resolvedDependencies": found,
        },
        "runDetails": {
            "builder": {"id": f"urn:ainft:node:{checksum(facts.task.node)}"},
            "metadata": {
                "invocationId": invocation,
                "startedOn": content["startedAt"],
                "finishedOn": content["finishedAt"],
            },
            "byproducts": _byproducts(statement),
        },
        f"urn:ainft:result:{run.version}": _result(statement),
    }
    files = _files({output["path"]: output["sha256"] for output in content["outputs"]})
    subject = files or [{"name": invocation, "digest": sha256(run.id.hex())}]
    return _statement(PROVENANCE, subject, predicate)


def _byproducts(statement: NodeStatement) -> list[dict[str, Any]]:
    content = statement.result.content
    result = [{"name": "result", "digest": sha256(statement.result.digest)}]
    if content["metrics"]:
        result.append({"name": "metrics", "digest": sha256(digest(content["metrics"]))})
    if "logSha256" in content:
        result.append({"name": "log", "digest": sha256(content["logSha256"])})
    return result


def _result(statement: NodeStatement) -> dict[str, Any]:
    result = {"result": statement.result.content, "salt": hexadecimal(statement.salt)}
    if statement.key is not None:
        result["key"] = base64.b64encode(statement.key).decode("ascii")
    return result


def commitment(run: Run, task: Task, statement: NodeStatement) -> bytes:
    """Returns the hash to which a node commits before any result is revealed."""
    content = {
        "domain": "ainft-commit/1",
        "metrics": statement.result.content["metrics"],
        "node": hexadecimal(task.node),
        "result": f"0x{statement.result.digest}",
        "run": hexadecimal(run.id),
        "salt": hexadecimal(statement.salt),
    }
    return bytes.fromhex(digest(content))


def fill_in(template: Manifest, statement: NodeStatement, requester: bytes) -> bytes:
    """Returns the SHA-256 of a template's manifest, filled in with a finished result that belongs
    to it.
    """
    workflow = template.workflow or {}
    outputs = {o["path"]: o for o in statement.result.content["outputs"]}
    ordered = [outputs[o["path"]] for o in sorted(workflow["outputs"], key=lambda o: o["artifact"])]
    filled = dict(template.content)
    filled["artifacts"] = [
        {"uri": f"ainft:artifacts/{o['sha256']}", "sha256": o["sha256"], "size": o["size"]}
        for o in ordered
    ]
    if "contributors" not in filled:
        filled["contributors"] = [{"address": checksum(requester), "share": 10_000}]
    comparator = workflow.get("comparator")
    if comparators.places(comparators.parts(comparator)):
        numbers = statement.result.claim.numbers
        filled["workflow"] = {**workflow, "comparator": comparators.complete(comparator, numbers)}
    return bytes.fromhex(digest(filled))


def consensus(run: Run) -> bytes | None:
    """Returns the node with the nodes' own result, or None."""
    stated = run.verdict.get("consensus")
    return None if stated is None else bytes.fromhex(stated[2:])
