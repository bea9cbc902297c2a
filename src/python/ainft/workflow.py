"""Workflows of manifests (docs/proof-formats.md, section The workflow)."""

from __future__ import annotations

import re
from typing import Callable

from .canonical import MAX_SAFE_INTEGER
from .comparator_rules import check_comparator
from .fields import Distinct, Field

WORD = re.compile("[a-z0-9]+(?:[._-][a-z0-9]+)*")
ABSOLUTE_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")

_MEMBERS = (
    "image runtime command inputs code outputs env seed resources hardware comparator".split()
)
_MAX_ARTIFACTS = 4096
_IMAGE = re.compile(
    r"[a-z0-9](?:[a-z0-9.:-]*[a-z0-9])?(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+"
    r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?@sha256:[0-9a-f]{64}"
)
_TEXT = re.compile("[^\u0000]*")
_ENV_NAME = re.compile("(?!AINFT_)[A-Za-z_][A-Za-z0-9_]{0,127}")
_INTEGERS = {
    "memoryMiB": (16, 4_194_304),
    "gpus": (0, 16),
    "gpuMemoryMiB": (0, 4_194_304),
    "diskMiB": (1, 16_777_216),
    "minutes": (1, 10_080),
}


class _Paths:
    """Paths that can exist in one folder together."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def read(self, item: Field) -> tuple[Field, str] | None:
        """Reads the member `path` of an item."""
        member = item.required("path")
        path = None if member is None else member.path()
        if member is None or path is None:
            return None
        parts = path.split("/")
        folders = {"/".join(parts[:end]) for end in range(1, len(parts))}
        if path in self._files or path in self._folders or folders & self._files:
            member.refuse("repeated", "The path is that of an earlier item, or a folder of one.")
        else:
            self._files.add(path)
            self._folders |= folders
        return member, path


def check_workflow(field: Field, parents: int, artifacts: int) -> None:
    """Checks a workflow. The manifest has so many parents and artifacts."""
    if not field.is_object_of(_MEMBERS):
        return
    outputs = _read_outputs(field, artifacts)
    _check_runtime(field)
    command = field.required("command")
    if command is not None:
        command.items(1, 256, _check_text)
    paths = _Paths()
    _check_files(field, "inputs", lambda item: _check_parent_file(item, parents, paths))
    _check_files(field, "code", lambda item: _check_code(item, parents, paths))
    if (member := field.optional("env")) is not None:
        member.members(128, lambda name: _ENV_NAME.fullmatch(name) is not None, _check_text)
    if (member := field.optional("seed")) is not None:
        member.integer(0, MAX_SAFE_INTEGER)
    if (member := field.optional("resources")) is not None:
        _check_resources(member)
    if (member := field.optional("hardware")) is not None:
        member.text(1, 64, WORD, "a class of hardware, such as x86-64-v3")
    if (member := field.optional("comparator")) is not None:
        check_comparator(member, outputs, is_template=artifacts == 0)


def _check_text(field: Field) -> None:
    field.text(0, 16_384, _TEXT, "text without NUL")


def _check_files(field: Field, name: str, check: Callable[[Field], None]) -> None:
    if (member := field.optional(name)) is not None:
        member.items(0, 256, check)


def _check_runtime(field: Field) -> None:
    image, runtime = field.optional("image"), field.optional("runtime")
    if image is None and runtime is None:
        field.refuse("member-missing", "The workflow needs the member image or runtime.")
    if image is not None and runtime is not None:
        runtime.refuse("member-not-allowed", "The workflow has an image and a runtime.")
    if image is not None:
        image.text(1, 512, _IMAGE, "an image in the form registry/name@sha256:DIGEST")
    if runtime is not None:
        runtime.text(1, 64, WORD, "the name of a runtime, such as python-3.11-numpy-1.24")


def _read_outputs(workflow: Field, artifacts: int) -> set[str]:
    field = workflow.required("outputs")
    if field is None:
        return set()
    # The outputs of a template become the artifacts of the produced component.
    count = artifacts or (len(field.value) if isinstance(field.value, list) else 0)
    known, paths = Distinct(), _Paths()
    return set(field.items(1, 64, lambda item: _read_output(item, count, known, paths)))


def _read_output(field: Field, count: int, known: Distinct, paths: _Paths) -> str | None:
    if not field.is_object_of(("path", "artifact")):
        return None
    found = paths.read(field)
    member = field.required("artifact")
    index = None if member is None else member.integer(0, _MAX_ARTIFACTS - 1)
    if member is None or index is None:
        return None
    if index >= count:
        member.refuse("unknown-reference", f"The artifact {index} does not exist.")
    else:
        known.add(member, index)
    return None if found is None else found[1]


def _check_code(field: Field, parents: int, paths: _Paths) -> None:
    if not isinstance(field.value, dict) or "uri" not in field.value:
        _check_parent_file(field, parents, paths)
    elif field.is_object_of(("uri", "sha256", "path", "unpack")):
        if (member := field.required("uri")) is not None:
            member.text(1, 2048, ABSOLUTE_URI, "an absolute URI")
        if (member := field.required("sha256")) is not None:
            member.plain_sha256()
        _check_input(field, paths)


def _check_parent_file(field: Field, parents: int, paths: _Paths) -> None:
    if not field.is_object_of(("parent", "artifact", "path", "unpack")):
        return
    if (member := field.required("parent")) is not None:
        member.index(1024, parents)
    if (member := field.optional("artifact")) is not None:
        member.integer(0, _MAX_ARTIFACTS - 1)
    _check_input(field, paths)


def _check_input(field: Field, paths: _Paths) -> None:
    found = paths.read(field)
    if found is not None and found[1].split("/")[0] == "out":
        found[0].refuse("wrong-value", "The folder out is reserved for outputs.")
    unpack = field.optional("unpack")
    if unpack is not None and unpack.text(1, 8) not in (None, "tar", "tar.gz"):
        unpack.refuse("wrong-value", "Expected tar or tar.gz.")


def _check_resources(field: Field) -> None:
    if not field.is_object_of(("cpus", *_INTEGERS)):
        return
    if (member := field.optional("cpus")) is not None:
        member.number(0.1, 256)
    for name, (least, most) in _INTEGERS.items():
        if (member := field.optional(name)) is not None:
            member.integer(least, most)
