"""The signer against the built tool, and against programs that answer wrongly."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from registry import CREATOR, DATA, DOMAIN, KEY, Registry
from vectors import REPOSITORY

from ainft import AinftError, Client, ToolSigner, forms, secp256k1
from ainft.signing import mint_request

TOOL = REPOSITORY / "src/Ainft.Cli/bin/Debug/net10.0/Ainft.Cli.dll"
COMMAND = (os.environ.get("DOTNET_HOST_PATH", "dotnet"), str(TOOL))
REQUEST = mint_request(DOMAIN, b"\x01" * 32, [b"\x02" * 32], 1_900_000_000)


@pytest.fixture
def keystore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert TOOL.exists(), "Build the tool first: dotnet build src/Ainft.Cli"
    monkeypatch.setenv("AINFT_PASSWORD", "correct horse")
    file = tmp_path / "key.json"
    subprocess.run([*COMMAND, "key", "new", "-o", str(file)], check=True, capture_output=True)
    return file


def test_a_keystore_mints(keystore: Path, registry: Registry) -> None:
    signer = ToolSigner(keystore, command=COMMAND)
    assert len(Client(registry.url).mint(signer.address, signer, DATA)) == 1
    assert registry.requests[-1][2]["creator"] == signer.address
    assert secp256k1.recover(REQUEST.digest, signer(REQUEST)) == forms.address(signer.address)


def test_a_wrong_password_is_an_error_that_says_so(keystore: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "password"
    wrong.write_text("wrong\n")
    with pytest.raises(AinftError, match="did not open"):
        ToolSigner(keystore, wrong, command=COMMAND)


def test_a_missing_tool_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AinftError, match="did not run"):
        ToolSigner(tmp_path / "key.json", command=[str(tmp_path / "missing")])


def stranger(tmp_path: Path, signature: str) -> ToolSigner:
    """A program that answers with any signature, in place of the tool."""
    program = tmp_path / "tool.py"
    answer = {"address": CREATOR, "signature": signature}
    program.write_text(f"import json\nprint(json.dumps({answer!r}))\n")
    return ToolSigner(tmp_path / "key.json", command=[sys.executable, str(program)])


def test_the_signature_of_another_message_is_not_used(tmp_path: Path) -> None:
    other = secp256k1.sign(int(KEY, 16), b"\x03" * 32)
    with pytest.raises(AinftError, match="another account or message"):
        stranger(tmp_path, forms.hexadecimal(other))(REQUEST)


@pytest.mark.parametrize("signature", ["", "0x", "0x1", "0x" + "00" * 65, "x" * 20_000])
def test_an_answer_of_another_form_is_refused(tmp_path: Path, signature: str) -> None:
    with pytest.raises(AinftError):
        stranger(tmp_path, signature)(REQUEST)
