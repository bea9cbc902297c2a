"""A server that answers as a registry does, and records the requests."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ainft import Domain, forms, hashes
from ainft.manifest import read_manifest

KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
CREATOR = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
REGISTRY = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
DOMAIN = Domain(31337, bytes.fromhex(REGISTRY[2:]))
DATA = {"ainft": 1, "kind": "data", "name": "corpus"}
CODE = {"ainft": 1, "kind": "code", "name": "train"}


class Registry:
    """A server that answers mints as a registry does, or with the given answer."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, Any]] = []
        self.answer: tuple[int, dict[str, str], bytes] | None = None
        self.delay = 0.0
        registry = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                registry.serve(self, None)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                registry.serve(self, json.loads(body))

            def log_message(self, *arguments: Any) -> None:
                """Keeps the output of the tests clean."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/api"

    def serve(self, handler: BaseHTTPRequestHandler, body: Any) -> None:
        self.requests.append((handler.command, handler.path, body))
        time.sleep(self.delay)
        status, headers, data = self.answer or (200, {}, json.dumps(self.items(body)).encode())
        handler.send_response(status)
        for name, value in {"content-length": str(len(data)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)

    def items(self, body: Any) -> Any:
        if body is None:
            return {"id": "0x"}
        found = body["manifests"] if "manifests" in body else [body["manifest"]]
        read = [read_manifest(json.dumps(item)) for item in found]
        creator = forms.address(body["creator"])
        ids = [forms.hexadecimal(hashes.component_id(creator, m.digest, m.parents)) for m in read]
        domain = {"chainId": 31337, "verifyingContract": REGISTRY}
        return {"items": [{"id": found} for found in ids], "typedData": {"domain": domain}}
