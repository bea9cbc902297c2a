"""Fixtures of several tests."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from registry import Registry


@pytest.fixture
def registry() -> Iterator[Registry]:
    """A registry that runs until the test ends."""
    found = Registry()
    thread = threading.Thread(target=found.server.serve_forever, daemon=True)
    thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()
