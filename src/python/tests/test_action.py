"""The GitHub Action's script, in a process of its own as a runner starts it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from proofs import prove, save
from registry import CREATOR, DOMAIN, KEY, REGISTRY, Registry
from vectors import REPOSITORY, dump

from ainft.manifest import read_manifest

HOSTILE = '$(touch pwned)`touch pwned`"; touch pwned; #\n::set-output name=id::0x00'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "model"
    root.mkdir()
    (root / "model.safetensors").write_bytes(b"weights" * 1000)
    (root / "config.json").write_bytes(b"{}")
    return root


class Step:
    """A step of a workflow that ended: its exit code, its log and its outputs."""

    def __init__(self, folder: Path, **inputs: Any) -> None:
        outputs = folder.parent / "outputs"
        outputs.write_text("")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("INPUT_")}
        environment["GITHUB_OUTPUT"] = str(outputs)
        for name, value in {"folder": folder, **inputs}.items():
            environment[f"INPUT_{name.upper()}"] = str(value)
        ended = subprocess.run(
            [sys.executable, "-B", str(REPOSITORY / "action.py")],
            env=environment,
            cwd=folder.parent,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert not ended.stderr, ended.stderr
        self.code, self.log = ended.returncode, ended.stdout.decode("ascii")
        self.outputs = outputs.read_text()


def mint(folder: Path, server: Registry, **inputs: Any) -> Step:
    known = {"mode": "mint", "api": server.url, "private_key": KEY, "kind": "model"}
    return Step(folder, **{**known, "base_uri": "https://example.org/v1", **inputs})


def test_a_folder_is_minted_on_release(folder: Path, registry: Registry) -> None:
    parent = "0x" + "1" * 64
    lines = f"{parent}:trained-on\n{parent}:evaluated-on\n"
    step = mint(folder, registry, version="v1.0", license="MIT", parents=lines)
    assert step.code == 0, step.log
    body = registry.requests[-1][2]
    manifest = body["manifest"]
    assert body["creator"] == CREATOR and manifest["version"] == "v1.0"
    assert manifest["parents"] == [{"id": parent, "relation": ["trained-on", "evaluated-on"]}]
    assert [file["path"] for file in manifest["artifacts"]] == ["config.json", "model.safetensors"]
    assert re.fullmatch("id=0x[0-9a-f]{64}\n", step.outputs)
    assert KEY not in step.log


def test_another_registry_than_the_pinned_one_gets_no_signature(
    folder: Path, registry: Registry
) -> None:
    step = mint(folder, registry, chain="1", registry=REGISTRY)
    assert step.code == 3 and "pinned" in step.log
    assert len(registry.requests) == 1


def test_inputs_of_strangers_are_only_text(folder: Path, registry: Registry) -> None:
    step = mint(folder, registry, name=HOSTILE, version=HOSTILE)
    assert step.code == 0, step.log
    manifest = registry.requests[-1][2]["manifest"]
    assert manifest["name"] == manifest["version"] == HOSTILE
    assert re.fullmatch("id=0x[0-9a-f]{64}\n", step.outputs)
    assert Step(folder, mode=HOSTILE).code == 2
    assert mint(folder, registry, parents=HOSTILE).code == 2
    assert not list(folder.parent.glob("**/pwned"))


def verify(folder: Path, proof: dict[str, Any], **inputs: Any) -> Step:
    file = save(proof, folder.parent / "proof.json")
    return Step(folder, mode="verify", proof=file, **inputs)


def test_a_folder_is_verified_on_deploy(folder: Path) -> None:
    proof = prove(folder)
    pins = {"id": proof["id"], "creator": CREATOR, "registry": REGISTRY, "chain": DOMAIN.chain}
    step = verify(folder, proof, **pins)
    assert step.code == 0, step.log
    assert step.outputs == f"id={proof['id']}\n"
    assert "2 files are the same, 0 differ" in step.log


def test_the_registry_sends_the_proof_of_an_id(folder: Path, registry: Registry) -> None:
    proof = prove(folder)
    registry.answer = (200, {}, dump(proof))
    step = Step(folder, mode="verify", id=proof["id"], api=registry.url)
    assert step.code == 0, step.log
    assert registry.requests[0][1] == f"/api/ainfts/{proof['id']}/proof"
    registry.answer = (503, {"retry-after": "5"}, b"{}")
    assert Step(folder, mode="verify", id=proof["id"], api=registry.url).code == 3


def test_a_flipped_byte_is_found(folder: Path) -> None:
    proof = prove(folder)
    data = bytearray((folder / "model.safetensors").read_bytes())
    data[3456] ^= 1
    (folder / "model.safetensors").write_bytes(data)
    step = verify(folder, proof, id=proof["id"])
    assert step.code == 1 and "changed: model.safetensors" in step.log
    assert not step.outputs


@pytest.mark.parametrize(
    "pin,value",
    [
        ("id", "0x" + "0" * 64),
        ("creator", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
        ("chain", "1"),
        ("registry", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
    ],
)
def test_another_identity_is_refused(folder: Path, pin: str, value: str) -> None:
    step = verify(folder, prove(folder), **{"creator": CREATOR, pin: value})
    assert step.code == 1 and f"pinned {pin}: fail" in step.log


@pytest.mark.parametrize("name,value", [("id", "abc"), ("creator", "x"), ("registry", "0x12")])
def test_an_input_of_another_form_is_named(folder: Path, name: str, value: str) -> None:
    step = verify(folder, prove(folder), **{"creator": CREATOR, name: value})
    assert step.code == 2 and f"The input {name}" in step.log


def test_a_proof_without_a_pinned_identity_is_refused(folder: Path) -> None:
    step = verify(folder, prove(folder), chain=DOMAIN.chain)
    assert step.code == 2 and "id or creator" in step.log


def test_a_file_name_starts_no_command_of_the_runner(folder: Path) -> None:
    proof = prove(folder)
    for name in ("\n::error::x", "a##[error]x", "\x1b[31m"):
        (folder / name).write_bytes(b"")
    step = verify(folder, proof, id=proof["id"])
    assert step.code == 1
    assert all(line.startswith("ainft: ") for line in step.log.splitlines())
    assert "##[" not in step.log and "\x1b" not in step.log


@pytest.mark.parametrize("inputs", [{}, {"mode": "mint"}, {"mode": "verify"}, {"mode": "other"}])
def test_a_missing_input_is_named(folder: Path, inputs: dict[str, str]) -> None:
    step = Step(folder, **inputs)
    assert step.code == 2 and "input" in step.log


def test_the_definition_passes_inputs_only_by_environment() -> None:
    text = (REPOSITORY / "action.yml").read_text("utf-8")
    declared = re.findall("^  ([a-z-]+):$", text.split("outputs:")[0], re.MULTILINE)
    line = r"^        INPUT_([A-Z_]+): \$\{\{ inputs\.([a-z-]+) \}\}$"
    passed = re.findall(line, text, re.MULTILINE)
    assert [name for _, name in passed] and {name for _, name in passed} == set(declared)
    assert all(name.upper().replace("-", "_") == variable for variable, name in passed)
    others = [line for line in text.splitlines() if "${{" in line and "INPUT_" not in line]
    assert others == ["    value: ${{ steps.ainft.outputs.id }}"]
    script = (REPOSITORY / "action.py").read_text("utf-8")
    used = set(re.findall(r'(?:given|needed)\("([a-z-]+)"\)', script))
    assert used | {"name", "version", "license"} == set(declared)


def check(*files: Path) -> tuple[int, list[str]]:
    hooks = (REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8")
    match = re.search("^  entry: (.+)$", hooks, re.MULTILINE)
    assert match is not None and "- id: ainft-manifest\n" in hooks
    program = str(REPOSITORY / match[1])
    ended = subprocess.run(
        [program, *map(str, files)], capture_output=True, timeout=60, check=False
    )
    assert not ended.stderr, ended.stderr
    return ended.returncode, ended.stdout.decode("ascii").splitlines()


def test_the_hook_of_pre_commit_checks_changed_manifests(tmp_path: Path, folder: Path) -> None:
    claim, members = tmp_path / "ainft.json", tmp_path / "ainft-manifest.json"
    text = prove(folder)["manifest"]
    assert read_manifest(text).text == text
    members.write_text(text)
    claim.write_bytes(dump({"creators": [CREATOR], "manifest": {"license": "MIT"}}))
    assert check(claim, members) == (0, [])
    claim.write_bytes(dump({"creator": CREATOR}))
    assert check(claim) == (0, [])


@pytest.mark.parametrize(
    "data,reason",
    [
        (b'{"creators": []}', "names 0 accounts"),
        (b'{"creators": ["0x00"]}', "address of /creators"),
        (b'{"creators": [1]}', "address of /creators"),
        (dump({"creators": [CREATOR] * 65}), "64 items"),
        (dump({"creators": [CREATOR], "licence": "MIT"}), "licence"),
        (dump({"creator": CREATOR, "manifest": {"kind": "dataset"}}), "/kind: Expected one of data"),
        (dump({"creator": CREATOR, "manifest": []}), "no object"),
        (b'{"creators": [], "creators": []}', "twice"),
        (b"[]", "object"),
        (b"[" * 100_000, "nested"),
        (b" " * (256 * 1024 + 1), "more than"),
        (b"\xff", "not JSON"),
    ],
    # pytest passes the id to the program as a variable, and a long one is too long.
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_hook_of_pre_commit_names_the_file_and_the_reason(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    file = tmp_path / "ainft.json"
    file.write_bytes(data)
    code, lines = check(file, tmp_path / "missing.json")
    assert code == 1 and len(lines) == 2
    assert "ainft.json" in lines[0] and reason in lines[0]
