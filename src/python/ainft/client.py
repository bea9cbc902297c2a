"""A client of a registry's HTTP interface (docs/http.md): preview, mint, get and proof."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any, Mapping, Sequence
from urllib.parse import quote, urlsplit

from . import forms, hashes
from .canonical import canonical
from .errors import AinftError, FormatError, Violation
from .hashes import Domain
from .manifest import Manifest, read_manifest
from .signing import Signer, SigningRequest, mint_many_request, mint_request

MAX_ANSWER = 8 * 1024 * 1024
MAX_MANIFESTS = 64
_CHUNK = 64 * 1024


class TransportError(AinftError, OSError):
    """The registry was not reached, did not answer in time, or gave an answer that the client
    refuses.
    """


class ApiError(AinftError):
    """The registry answered with a problem (RFC 9457, docs/problems.md).

    `code` is the stable name of the problem, or None for an answer of another program, such as a
    proxy. `retry_after` is the wait in seconds that the answer names, or None.
    """

    def __init__(self, status: int, problem: Mapping[str, Any], retry_after: int | None) -> None:
        """Takes the status and the members of the answer, whose forms are not trusted."""
        self.status = status
        self.code = _text(problem, "code")
        self.request_id = _text(problem, "requestId")
        self.retry_after = retry_after
        found = problem.get("violations")
        items = found if isinstance(found, list) else []
        self.violations = [
            Violation(*(_text(item, name) or "" for name in ("pointer", "code", "reason")))
            for item in items
            if isinstance(item, dict)
        ]
        detail = _text(problem, "detail") or _text(problem, "title") or "no explanation"
        rules = "".join(f" {v.pointer}: {v.reason}" for v in self.violations[:8])
        super().__init__(f"{status} {self.code or ''}: {detail}{rules}")


def _text(value: Mapping[str, Any], name: str) -> str | None:
    found = value.get(name)
    return found if isinstance(found, str) else None


def _openers() -> urllib.request.OpenerDirector:
    """Returns an opener that follows no redirect, so a request never goes to another server."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


class Client:
    """A client of one registry.

    `url` is the address of the interface with its `/api`. `timeout` is the time of a whole request
    in seconds. `domain` pins the chain and the registry that the client signs for. Without it the
    client takes those of the preview. No request is sent twice. Minting again is safe, so a caller
    can repeat a request.
    """

    def __init__(self, url: str, timeout: float = 30.0, domain: Domain | None = None) -> None:
        """Raises `AinftError` for an address that is not HTTP(S), or that holds a password."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise AinftError("The address of a registry is http://HOST/api or https://HOST/api.")
        self._url, self._timeout, self._domain = url.rstrip("/"), timeout, domain
        self._opener = _openers()

    def preview(self, creator: str, *manifests: Mapping[str, Any]) -> dict[str, Any]:
        """Returns the ids, digests, canonical texts and typed data of a mint. The registry stores
        nothing.
        """
        return self._json("ainfts/preview", {"creator": creator, **_manifests(manifests)})

    def mint(
        self,
        creator: str,
        sign: Signer,
        *manifests: Mapping[str, Any],
        lifetime: int = 3600,
    ) -> list[dict[str, Any]]:
        """Mints 1 to 64 manifests under one signature and returns their items in the same order.

        The client computes every id and the message to sign itself, so a registry cannot make it
        sign another message. `lifetime` is the time in seconds until the signature expires. Raises
        `FormatError` for an invalid manifest, `ApiError` when the registry refuses, and
        `TransportError` when it does not answer or computes other ids.
        """
        read = [read_manifest(canonical(manifest)) for manifest in manifests]
        account = forms.address(creator, "creator")
        expected = [hashes.component_id(account, m.digest, m.parents) for m in read]
        preview = self.preview(creator, *manifests)
        _same_ids(preview, expected)
        deadline = int(time.time()) + lifetime
        request = _request(self._signed_domain(preview), account, read, expected, deadline)
        body = {
            "creator": creator,
            "deadline": deadline,
            "signature": forms.hexadecimal(sign(request)),
            **_manifests(manifests),
        }
        answer = self._json("ainfts", body)
        _same_ids(answer, expected)
        return answer["items"]

    def get(self, component: str) -> dict[str, Any]:
        """Returns a component with its anchor, token, lineage and latest verdict, by its id or
        CAIP-19 name.
        """
        return self._json(f"ainfts/{quote(component, safe='')}")

    def proof(self, component: str) -> bytes:
        """Returns the proof file of a component, which `ainft.verify` takes.

        Raises `ApiError` with the status 503 until the component is in a batch.
        """
        return self._send(f"ainfts/{quote(component, safe='')}/proof")

    def _signed_domain(self, preview: Mapping[str, Any]) -> Domain:
        try:
            stated = preview["typedData"]["domain"]
            found = Domain(
                forms.integer(stated["chainId"], 0, 2**256 - 1, "chainId"),
                forms.address(stated["verifyingContract"]),
            )
        except (KeyError, TypeError, FormatError):
            raise TransportError("The preview names no registry.") from None
        if self._domain not in (None, found):
            raise TransportError("The preview is for another registry than the pinned one.")
        return found

    def _json(self, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return _object(self._send(path, body))

    def _send(self, path: str, body: Mapping[str, Any] | None = None) -> bytes:
        data = None if body is None else canonical(body).encode("utf-8")
        headers = {"accept": "application/json"}
        if data is not None:
            headers["content-type"] = "application/json"
        request = urllib.request.Request(f"{self._url}/{path}", data, headers)
        end = time.monotonic() + self._timeout
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                return _read(answer, end)
        except urllib.error.HTTPError as error:
            with error:
                raise _problem(error, end) from None
        except (OSError, http.client.HTTPException) as error:
            if isinstance(error, TransportError):
                raise
            raise TransportError(f"The registry was not reached: {error}") from error


def _manifests(manifests: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    if not 1 <= len(manifests) <= MAX_MANIFESTS:
        raise FormatError(f"A request has 1 to {MAX_MANIFESTS} manifests.")
    return {"manifest": manifests[0]} if len(manifests) == 1 else {"manifests": list(manifests)}


def _request(
    domain: Domain,
    account: bytes,
    manifests: Sequence[Manifest],
    ids: Sequence[bytes],
    deadline: int,
) -> SigningRequest:
    if len(manifests) == 1:
        return mint_request(domain, manifests[0].digest, manifests[0].parents, deadline)
    leaves = [hashes.leaf(hashes.REGISTRATION, found, account) for found in ids]
    return mint_many_request(domain, leaves, deadline)


def _same_ids(answer: Mapping[str, Any], expected: Sequence[bytes]) -> None:
    items = answer.get("items")
    found = (
        [item.get("id") for item in items if isinstance(item, dict)]
        if isinstance(items, list)
        else []
    )
    if found != [forms.hexadecimal(item) for item in expected]:
        raise TransportError("The registry computed other ids than the client.")


def _read(answer: Any, end: float) -> bytes:
    """Reads a whole answer before the end, which is a time of the monotonic clock."""
    data = bytearray()
    while chunk := answer.read1(_CHUNK):
        data += chunk
        if len(data) > MAX_ANSWER:
            raise TransportError(f"The answer has more than {MAX_ANSWER} bytes.")
        if time.monotonic() > end:
            raise TransportError("The registry did not answer in time.")
    return bytes(data)


def _object(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise TransportError("The answer is not JSON.") from None
    if not isinstance(value, dict):
        raise TransportError("The answer is no JSON object.")
    return value


def _problem(error: urllib.error.HTTPError, end: float) -> ApiError:
    try:
        problem = _object(_read(error, end))
    except (OSError, http.client.HTTPException):
        problem = {}
    wait = error.headers.get("retry-after", "")
    seconds = int(wait) if wait.isascii() and wait.isdigit() and len(wait) < 10 else None
    return ApiError(error.code, problem, seconds)
