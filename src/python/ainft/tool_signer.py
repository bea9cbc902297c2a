"""Signing with a keystore, by the tool `ainft` as a child process."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from typing import Any

from . import forms, secp256k1
from .errors import AinftError, FormatError
from .signing import SigningRequest

_LONGEST_MESSAGE = 500


class ToolSigner:
    """Signs with a V3 keystore by `ainft key sign`, so this process never has the key.

    The tool computes the hash itself and signs only mints. The password is in `password_file`, or
    in the environment variable `AINFT_PASSWORD`.
    """

    def __init__(
        self,
        keystore: str | os.PathLike[str],
        password_file: str | os.PathLike[str] | None = None,
        command: Sequence[str] = ("ainft",),
        timeout: float = 120.0,
    ) -> None:
        """Opens the keystore once, to learn its address.

        `command` is the tool with arguments that come first. `timeout` is the time of each call in
        seconds. Raises `AinftError` when the tool is missing or refuses.
        """
        self._command, self._timeout = list(command), timeout
        self._keystore = os.path.abspath(keystore)
        self._password = (
            [] if password_file is None else ["--password-file", os.path.abspath(password_file)]
        )
        shown = self._run(["key", "show", self._keystore], "")
        self._account = forms.address(shown.get("address"), "address")
        self.address: str = forms.checksum(self._account)

    def __call__(self, request: SigningRequest) -> bytes:
        """Returns the 65 bytes of the signature, after a check that the account made it."""
        message = json.dumps(request.typed_data)
        answer = self._run(["key", "sign", "-", "--key", self._keystore], message)
        signature = forms.signature_bytes(answer.get("signature"))
        if secp256k1.recover(request.digest, signature) != self._account:
            raise AinftError("The tool returned a signature of another account or message.")
        return signature

    def _run(self, arguments: Sequence[str], text: str) -> dict[str, Any]:
        command = [*self._command, *arguments, *self._password, "--json"]
        try:
            ended = subprocess.run(
                command,
                input=text.encode("utf-8"),
                capture_output=True,
                timeout=self._timeout,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise AinftError(f"The tool {self._command[0]} did not run: {error}") from error
        answer = _document(ended.stdout)
        if ended.returncode != 0:
            reason = " ".join(str(answer.get(name) or "") for name in ("error", "next"))
            shown = reason.strip()[:_LONGEST_MESSAGE] or "no reason"
            raise AinftError(f"The tool ended with {ended.returncode}: {shown}")
        return answer


def _document(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data or b"{}")
    except (ValueError, RecursionError):
        raise FormatError("The tool wrote no JSON document.") from None
    if not isinstance(value, dict):
        raise FormatError("The tool wrote no JSON object.")
    return value
