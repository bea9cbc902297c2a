"""The client against a server that records the requests."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from registry import CODE, CREATOR, DATA, DOMAIN, KEY, REGISTRY, Registry
from vectors import load

from ainft import AinftError, ApiError, Client, Domain, EnvironmentKey, FormatError, TransportError
from ainft import forms, hashes, secp256k1
from ainft.manifest import read_manifest


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> EnvironmentKey:
    monkeypatch.setenv("AINFT_PRIVATE_KEY", KEY)
    return EnvironmentKey()


def signer_of(digest: bytes, body: Any) -> str:
    account = secp256k1.recover(digest, forms.signature_bytes(body["signature"]))
    return "" if account is None else forms.checksum(account)


def test_one_manifest_is_minted_with_the_message_mint(
    registry: Registry, key: EnvironmentKey
) -> None:
    items = Client(registry.url).mint(key.address, key, DATA)
    assert [path for _, path, _ in registry.requests] == ["/api/ainfts/preview", "/api/ainfts"]
    body = registry.requests[1][2]
    assert body["manifest"] == DATA and body["creator"] == CREATOR
    assert 3500 < body["deadline"] - time.time() < 3700
    digest = DOMAIN.mint(read_manifest(json.dumps(DATA)).digest, [], body["deadline"])
    assert signer_of(digest, body) == CREATOR
    assert len(items) == 1


def test_several_manifests_are_minted_with_the_message_mint_many(
    registry: Registry, key: EnvironmentKey
) -> None:
    items = Client(registry.url, domain=DOMAIN).mint(key.address, key, DATA, CODE)
    body = registry.requests[1][2]
    account = forms.address(CREATOR)
    leaves = [hashes.leaf(1, forms.word(item["id"]), account) for item in items]
    digest = DOMAIN.mint_many(hashes.tree_root(leaves), 2, body["deadline"])
    assert signer_of(digest, body) == CREATOR


def test_the_root_of_many_is_that_of_the_vectors() -> None:
    value = load("v1/lineage/cli-composite.json")
    found: dict[str, list[bytes]] = {}
    for item in value["components"]:
        leaf = hashes.leaf(1, forms.word(item["id"]), forms.address(item["creator"]))
        many = item["signature"].get("many")
        if many is not None:
            found.setdefault(f"{many['root']} {many['count']}", []).append(leaf)
    roots = [(name.split(), leaves) for name, leaves in found.items()]
    complete = [(root, leaves) for (root, count), leaves in roots if len(leaves) == int(count)]
    assert complete
    for root, leaves in complete:
        assert hashes.tree_root(leaves) == forms.word(root)


def test_the_signer_sees_the_typed_data(registry: Registry, key: EnvironmentKey) -> None:
    seen = []
    Client(registry.url).mint(CREATOR, lambda request: seen.append(request) or key(request), DATA)
    data = seen[0].typed_data
    assert data["primaryType"] == "Mint"
    assert data["domain"]["verifyingContract"] == REGISTRY
    assert data["message"]["deadline"] == registry.requests[1][2]["deadline"]


def test_another_registry_than_the_pinned_one_is_not_signed_for(
    registry: Registry, key: EnvironmentKey
) -> None:
    client = Client(registry.url, domain=Domain(1, DOMAIN.registry))
    with pytest.raises(TransportError, match="pinned"):
        client.mint(CREATOR, key, DATA)
    assert len(registry.requests) == 1


def test_other_ids_are_not_signed(registry: Registry, key: EnvironmentKey) -> None:
    registry.answer = (200, {}, b'{"items": [{"id": "0x00"}]}')
    with pytest.raises(TransportError, match="other ids"):
        Client(registry.url).mint(CREATOR, key, DATA)
    assert len(registry.requests) == 1


def test_an_invalid_manifest_is_not_sent(registry: Registry, key: EnvironmentKey) -> None:
    with pytest.raises(FormatError):
        Client(registry.url).mint(CREATOR, key, {"ainft": 1, "kind": "dataset"})
    with pytest.raises(FormatError):
        Client(registry.url).mint(CREATOR, key)
    assert not registry.requests


def test_a_problem_is_an_error_with_its_code_and_violations(registry: Registry) -> None:
    problem = {
        "status": 422,
        "code": "rejected",
        "detail": "The query was refused.",
        "requestId": "0af7",
        "violations": [{"pointer": "/limit", "code": "out-of-range", "reason": "Too many."}],
    }
    headers = {"content-type": "application/problem+json", "retry-after": "7"}
    registry.answer = (422, headers, json.dumps(problem).encode())
    with pytest.raises(ApiError, match="The query was refused. /limit: Too many.") as caught:
        Client(registry.url).get("0x00")
    error = caught.value
    assert (error.status, error.code, error.request_id) == (422, "rejected", "0af7")
    assert (error.retry_after, error.violations[0].code) == (7, "out-of-range")


@pytest.mark.parametrize(
    "data", [b"<html>", b"[]", b'{"violations": [1], "code": 2}', b"[" * 99_999]
)
def test_an_error_of_another_program_has_no_code(registry: Registry, data: bytes) -> None:
    registry.answer = (502, {}, data)
    with pytest.raises(ApiError) as caught:
        Client(registry.url).get("0x00")
    assert (caught.value.status, caught.value.code, caught.value.violations) == (502, None, [])


def test_a_redirect_is_not_followed(registry: Registry) -> None:
    registry.answer = (302, {"location": "http://127.0.0.1:1/"}, b"")
    with pytest.raises(ApiError) as caught:
        Client(registry.url).get("0x00")
    assert caught.value.status == 302
    assert len(registry.requests) == 1


def test_an_id_is_escaped(registry: Registry) -> None:
    registry.answer = (200, {}, b"{}")
    Client(registry.url + "/").get("eip155:1/erc721:0x0/1")
    assert registry.requests[0][1] == "/api/ainfts/eip155%3A1%2Ferc721%3A0x0%2F1"
    assert Client(registry.url).proof("0x00") == b"{}"
    assert registry.requests[1][1] == "/api/ainfts/0x00/proof"


def test_a_long_answer_is_refused(registry: Registry) -> None:
    registry.answer = (200, {}, b" " * (8 * 1024 * 1024 + 1))
    with pytest.raises(TransportError, match="more than"):
        Client(registry.url).get("0x00")


def test_a_slow_answer_is_refused(registry: Registry) -> None:
    registry.delay = 1.0
    with pytest.raises(TransportError):
        Client(registry.url, timeout=0.1).get("0x00")


def test_a_server_that_does_not_run_is_an_error() -> None:
    with pytest.raises(TransportError):
        Client("http://127.0.0.1:1/api", timeout=2).get("0x00")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://x/api", "http://", "http://a:b@x/api"]
)
def test_another_address_is_refused(url: str) -> None:
    with pytest.raises(AinftError):
        Client(url)


@pytest.mark.parametrize("value", [None, "", "0x00", KEY[2:], "0x" + "0" * 64])
def test_a_bad_key_is_refused(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    monkeypatch.delenv("AINFT_PRIVATE_KEY", raising=False)
    if value is not None:
        monkeypatch.setenv("AINFT_PRIVATE_KEY", value)
    with pytest.raises(AinftError) as caught:
        EnvironmentKey()
    assert not value or len(value) < 66 or value not in str(caught.value)


def test_a_key_is_not_shown(key: EnvironmentKey) -> None:
    assert repr(key) == f"EnvironmentKey({CREATOR})"
