"""The statement of a node: its result, its dependencies, and its second key (docs/evidence-
format.md).
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any, Mapping, Sequence

from . import forms
from .canonical import MAX_SAFE_INTEGER, digest, parse, utf16
from .comparators import Claim, Place, once
from .envelope import decode
from .errors import FormatError
from .fields import Field, whole
from .p256 import read_key
from .workflow import WORD

OUTCOMES = ("finished", "exited", "out-of-memory", "timed-out", "disk-full", "bad-output")
_INFINITE = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}
_RESULT = "outcome outputs metrics logSize startedAt finishedAt sandbox".split()


@dataclass(frozen=True)
class Result:
    """The result of a node. `content` is its JSON, whose hash orders results."""

    content: Mapping[str, Any]
    claim: Claim

    @property
    def outcome(self) -> str:
        """One of `OUTCOMES`."""
        return self.claim.outcome

    @property
    def digest(self) -> str:
        """The SHA-256 of the canonical JSON in hexadecimal digits."""
        return digest(self.content)


@dataclass(frozen=True)
class NodeStatement:
    """The parts of a node's statement from which a verifier writes it again."""

    result: Result
    salt: bytes
    key: bytes | None
    dependencies: Sequence[Mapping[str, Any]]


def _ascends(items: Sequence[Any], key: Any) -> None:
    keys = [key(item) for item in items]
    if any(a >= b for a, b in zip(keys, keys[1:])):
        raise FormatError("The outputs or metrics of a result are not in order.")


def _read_output(value: Any) -> tuple[str, str]:
    forms.members(value, ("path", "sha256", "size"))
    forms.integer(value["size"], 0, MAX_SAFE_INTEGER, "size")
    return whole(value["path"], Field.path, "/path"), forms.hex_digest(value["sha256"])


def _read_metric(value: Any, version: int) -> tuple[Place, float]:
    forms.members(value, ("file", "pointer", "value"))
    number = value["value"]
    if version >= 2 and isinstance(number, str):
        number = _INFINITE[forms.choice(number, _INFINITE, "value")]
    else:
        number = forms.number(number, float("-inf"), float("inf"), "value")
    file = whole(value["file"], Field.path, "/file")
    return (file, whole(value["pointer"], Field.json_pointer, "/pointer")), number


def _check_outcome(value: Mapping[str, Any], outcome: str) -> None:
    """Checks the members that depend on the outcome."""
    if "exitCode" in value:
        forms.integer(value["exitCode"], -(2**31), 2**31 - 1, "exitCode")
    code = value.get("exitCode")
    if (outcome == "finished" and code != 0) or (outcome == "exited" and code in (None, 0)):
        raise FormatError("The exit code does not fit the outcome.")
    if outcome != "finished" and (value["outputs"] or value["metrics"]):
        raise FormatError("Only a finished result has outputs and metrics.")


def _check_log(value: Mapping[str, Any]) -> None:
    size = forms.integer(value["logSize"], 0, 1_048_576, "logSize")
    if ("logSha256" in value) != (size > 0):
        raise FormatError("logSha256 is present when logSize is above 0.")
    if "logSha256" in value:
        forms.hex_digest(value["logSha256"], "logSha256")


def _check_reason(value: Mapping[str, Any], outcome: str, version: int) -> None:
    if "reason" not in value:
        return
    reason = forms.text(value["reason"], 1, 400, "reason")
    if len(utf16(reason)) > 800 or outcome != "bad-output" or version == 1:
        raise FormatError("A result has a reason that it cannot have.")


def read_result(value: Any, version: int) -> Result:
    """Reads a result. Raises `FormatError` when it is not as the page specifies."""
    forms.members(value, _RESULT, ("exitCode", "logSha256", "reason"))
    outcome = forms.choice(value["outcome"], OUTCOMES, "outcome")
    outputs = forms.array(value["outputs"], _read_output, 0, 64, "outputs")
    metrics = forms.array(
        value["metrics"], lambda item: _read_metric(item, version), 0, 16, "metrics"
    )
    _ascends(outputs, lambda item: utf16(item[0]))
    _ascends(metrics, lambda item: (utf16(item[0][0]), utf16(item[0][1])))
    _check_outcome(value, outcome)
    _check_log(value)
    _check_reason(value, outcome, version)
    if forms.time(value["startedAt"], "startedAt") > forms.time(value["finishedAt"], "finishedAt"):
        raise FormatError("A result ended before it began.")
    whole(value["sandbox"], lambda field: field.text(1, 64, WORD, "a word"), "/sandbox")
    return Result(value, Claim(outcome, value.get("exitCode"), once(outputs), once(metrics)))


def _read_dependency(value: Any) -> Mapping[str, Any]:
    forms.members(value, ("name", "uri"), ("digest",))
    if "digest" in value:
        forms.hex_digest(forms.members(value["digest"], ("sha256",))["sha256"])
    return value


def read_point(value: Any) -> bytes:
    """Reads a second key in the base64 of its SubjectPublicKeyInfo and returns the 91 bytes."""
    key = decode(value, 91, "key")
    if base64.b64encode(key).decode("ascii") != value or read_key(key) is None:
        raise FormatError("The second key is no point on P-256.")
    return key


def member(value: Any, *names: str) -> Any:
    """Returns a nested member. Raises `FormatError` when an object lacks it."""
    for name in names:
        if not isinstance(value, dict) or name not in value:
            raise FormatError(f"A statement lacks {name}.")
        value = value[name]
    return value


def read_node_statement(payload: bytes, version: int) -> NodeStatement:
    """Reads the parts of a node's statement. Raises `FormatError` when they have another form."""
    predicate = member(parse(payload), "predicate")
    found = member(predicate, f"urn:ainft:result:{version}")
    forms.members(found, ("result", "salt"), ("key",) if version >= 2 else ())
    dependencies = member(predicate, "buildDefinition", "resolvedDependencies")
    return NodeStatement(
        read_result(found["result"], version),
        forms.word(found["salt"], "salt"),
        read_point(found["key"]) if "key" in found else None,
        forms.array(dependencies, _read_dependency, 1, 769, "resolvedDependencies"),
    )
