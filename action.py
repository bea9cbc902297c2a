#!/usr/bin/env python3
"""The GitHub Action: mints a folder as one component, or verifies that a folder is a component.

Every input is an environment variable, because an event of a workflow can hold text of strangers.
It needs Python 3.10 or later and no package. Exit codes: 0 done, 1 refused or not valid, 2 wrong
inputs, 3 the registry was not reached or is not ready.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any, Callable

sys.path.insert(0, str(Path(__file__).resolve().parent / "src" / "python"))

from ainft import (  # noqa: E402
    AinftError,
    ApiError,
    CheckResult,
    Client,
    Domain,
    EnvironmentKey,
    FormatError,
    TransportError,
    forms,
    mint_folder,
    verify_files,
)
from ainft.canonical import parse  # noqa: E402
from ainft.mlflow_hook import Parents, merged_parents  # noqa: E402
from ainft.proof import MAX_BYTES, Proof, read_proof  # noqa: E402

DONE, REFUSED, WRONG_INPUTS, TRY_LATER = 0, 1, 2, 3
MOST_SHOWN, LONGEST_SHOWN, LONGEST_INPUT = 100, 500, 100_000
_PARENT = re.compile("(0x[0-9a-f]{64}):([a-z-]{1,32})")


class WrongInput(Exception):
    """An input is missing or has another form than the action takes."""


def given(name: str) -> str:
    """Returns an input, or an empty text. GitHub passes an empty text when it is left out."""
    value = os.environ.get(f"INPUT_{name.upper().replace('-', '_')}", "").strip()
    if len(value) > LONGEST_INPUT:
        raise WrongInput(f"The input {name} has more than {LONGEST_INPUT} characters.")
    return value


def needed(name: str) -> str:
    """Returns an input that must be given."""
    value = given(name)
    if not value:
        raise WrongInput(f"The input {name} is missing.")
    return value


def formed(read: Callable[[str, str], bytes], name: str) -> bytes:
    """Reads an input by its form."""
    try:
        return read(given(name), f"The input {name}")
    except FormatError as error:
        raise WrongInput(str(error)) from None


def say(text: str) -> None:
    """Writes one line. A file name in it can start no command of the runner and no escape sequence.

    The runner takes `::` at the start of a line and `##[` anywhere as commands.
    """
    shown = json.dumps(text[:LONGEST_SHOWN])[1:-1].replace("##", "#\\u0023")
    print(f"ainft: {shown}", flush=True)


def put_out(name: str, value: str) -> None:
    """Sets an output of the step. The value has no line feed."""
    file = os.environ.get("GITHUB_OUTPUT")
    if file and "\n" not in value:
        with open(file, "a", encoding="utf-8") as stream:
            stream.write(f"{name}={value}\n")


def pinned_chain() -> int | None:
    """Returns the required chain id, or None."""
    digits = given("chain").removeprefix("eip155:")
    if digits and re.fullmatch("[1-9][0-9]{0,31}", digits) is None:
        raise WrongInput("The input chain is no chain id.")
    return int(digits) if digits else None


def pinned_registry() -> bytes | None:
    """Returns the required registry contract, or None."""
    return formed(forms.address, "registry") if given("registry") else None


def pinned_domain() -> Domain | None:
    """Returns the required chain and registry, or None without both."""
    chain, registry = pinned_chain(), pinned_registry()
    if (chain is None) != (registry is None):
        raise WrongInput("mint takes the inputs chain and registry together or none of them.")
    return None if chain is None or registry is None else Domain(chain, registry)


def parents() -> Parents:
    """Returns the ids of the input parents with their relations. The order of the lines has no effect on these."""
    found: list[tuple[str, str]] = []
    for line in filter(None, map(str.strip, given("parents").splitlines())):
        match = _PARENT.fullmatch(line)
        if match is None:
            raise WrongInput("A line of the input parents is not ID:RELATION.")
        found.append((match[1], match[2]))
    return merged_parents(found)


def mint() -> int:
    """Mints the folder."""
    members: dict[str, Any] = {"kind": needed("kind")}
    members.update({n: given(n) for n in ("name", "version", "license") if given(n)})
    needed("private-key")
    try:
        key = EnvironmentKey("INPUT_PRIVATE_KEY")
    except AinftError as error:
        raise WrongInput(str(error)) from None
    client = Client(needed("api"), domain=pinned_domain())
    base, folder = needed("base-uri"), needed("folder")
    item = mint_folder(client, folder, key.address, key, base, members, parents() or None)
    say(f"minted {item['id']} as {key.address}")
    put_out("id", item["id"])
    return DONE


def proof_bytes() -> bytes:
    """Returns the proof of the inputs, from a file or from the registry."""
    if not given("proof"):
        if not given("id"):
            raise WrongInput("verify needs the input proof, or the inputs id and api.")
        formed(forms.word, "id")
        return Client(needed("api")).proof(given("id"))
    with open(given("proof"), "rb") as stream:
        return stream.read(MAX_BYTES + 1)


def pins(proof: Proof) -> list[tuple[str, bool]]:
    """Returns each identity that the inputs require, and whether the proof has it."""
    found = []
    if given("id"):
        wanted = formed(forms.word, "id")
        found.append(("id", proof.component.id == wanted))
    if given("creator"):
        account = formed(forms.address, "creator")
        found.append(("creator", proof.component.creator == account))
    # Anyone can make a consistent proof about the same files under another account.
    if not found:
        raise WrongInput("verify needs the input id or creator, because a proof names any account.")
    for name, wanted, has in (
        ("chain", pinned_chain(), proof.domain.chain),
        ("registry", pinned_registry(), proof.domain.registry),
    ):
        if wanted is not None:
            found.append((name, has == wanted))
    return found


def verify() -> int:
    """Verifies that the folder has exactly the files of the component."""
    folder, data = needed("folder"), proof_bytes()
    if len(data) > MAX_BYTES:
        raise WrongInput(f"A proof has at most {MAX_BYTES} bytes.")
    proof = read_proof(parse(data))
    identity = pins(proof)
    report = verify_files(folder, data)
    assert report.proof is not None
    for check in report.proof.checks:
        if check.result is not CheckResult.PASS:
            say(f"{check.name}: {check.result.value}: {check.detail}")
    for name, holds in identity:
        say(f"pinned {name}: {'pass' if holds else 'fail'}")
    lines = [f"changed: {file.path}" for file in report.changed]
    lines += [f"missing: {file.get('path', file['uri'])}" for file in report.missing]
    lines += [f"extra: {file.path}" for file in report.extra]
    for line in lines[:MOST_SHOWN]:
        say(line)
    say(f"{len(report.same)} files are the same, {len(lines)} differ")
    component = forms.hexadecimal(proof.component.id)
    if not report.is_valid or not all(holds for _, holds in identity):
        say(f"The folder is not {component}.")
        return REFUSED
    say(f"The folder is {component}. No chain was asked.")
    put_out("id", component)
    return DONE


def failed(error: Exception) -> int:
    """Reports an error and returns the exit code for it."""
    say(f"error: {error}")
    if isinstance(error, ApiError):
        return TRY_LATER if error.status in (429, 503) else REFUSED
    if isinstance(error, TransportError):
        return TRY_LATER
    return WRONG_INPUTS if isinstance(error, (WrongInput, FileNotFoundError)) else REFUSED


def main() -> int:
    """Runs the mode of the inputs."""
    try:
        mode = needed("mode")
        if mode not in ("mint", "verify"):
            raise WrongInput("The input mode is mint or verify.")
        return mint() if mode == "mint" else verify()
    except (AinftError, WrongInput, OSError) as error:
        return failed(error)


if __name__ == "__main__":
    sys.exit(main())
