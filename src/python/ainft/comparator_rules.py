"""The rules of a workflow's comparator (docs/verdicts.md)."""

from __future__ import annotations

from typing import Callable, Collection

from .fields import Distinct, Field

_KINDS = ("bitwise", "close", "interval", "equivalent")
_DIRECTIONS = ("both", "at-most", "at-least")
_SAMPLES = 1_000_000


def check_comparator(field: Field, outputs: Collection[str], is_template: bool) -> None:
    """Checks a comparator. It can compare only outputs. A template leaves out the claimed numbers,
    and other manifests need them.
    """
    rules = _Rules(outputs, is_template)
    every = field.optional("all") if isinstance(field.value, dict) else None
    if every is None:
        rules.check(field)
    elif field.is_object_of(("all",)):
        every.items(1, 16, rules.check)


class _Rules:
    def __init__(self, outputs: Collection[str], is_template: bool) -> None:
        self._outputs = outputs
        self._is_template = is_template

    def check(self, field: Field) -> None:
        if isinstance(field.value, str):
            if field.value != "bitwise":
                field.refuse("wrong-value", "Expected bitwise, or an object.")
            return
        if not field.is_object_of(_KINDS):
            return
        kinds = [kind for kind in _KINDS if kind in field.value]
        if len(kinds) != 1:
            field.refuse("wrong-count", f"Expected exactly one of {', '.join(_KINDS)}, all.")
        if kinds and (part := field.optional(kinds[0])) is not None:
            checks: dict[str, Callable[[Field], None]] = {
                "bitwise": self._check_files,
                "close": self._check_close,
                "interval": self._check_interval,
                "equivalent": self._check_equivalent,
            }
            checks[kinds[0]](part)

    def _check_files(self, field: Field) -> None:
        known = Distinct()

        def check(item: Field) -> None:
            if (file := self._read_output(item)) is not None:
                known.add(item, file)

        field.items(1, 64, check)

    def _check_close(self, field: Field) -> None:
        names = ("file", "pointer", "value", "abs", "rel", "direction", "baseline")
        if field.is_object_of(names):
            self._check_place(field)
            self._check_claimed(field, "value")
            for name in ("abs", "rel"):
                _check_number(field.optional(name), 0)
            if (member := field.optional("direction")) is not None:
                member.known(16, _DIRECTIONS)
            _check_number(field.optional("baseline"))

    def _check_interval(self, field: Field) -> None:
        if field.is_object_of(("file", "pointer", "mean", "sd", "n", "alpha", "baseline")):
            self._check_place(field)
            self._check_claimed(field, "mean")
            _check_samples(field)
            alpha = field.required("alpha")
            if alpha is not None and alpha.number(0, 1) in (0, 1):
                alpha.refuse("out-of-range", "Expected a number above 0 and below 1.")
            _check_number(field.optional("baseline"))

    def _check_equivalent(self, field: Field) -> None:
        names = ("file", "pointer", "mean", "margin", "sd", "n", "alpha", "baseline")
        if field.is_object_of(names):
            self._check_place(field)
            self._check_claimed(field, "mean")
            margin = field.required("margin")
            if margin is not None and margin.number(0) == 0:
                margin.refuse("out-of-range", "Expected a number above 0.")
            _check_samples(field)
            _check_number(field.required("alpha"), 0.0001, 0.25)
            _check_number(field.optional("baseline"))

    def _check_claimed(self, field: Field, name: str) -> None:
        member = field.optional(name)
        if self._is_template and member is not None:
            member.refuse("contradiction", "A template has no claimed numbers.")
        elif not self._is_template and member is None:
            field.refuse("contradiction", f"The member {name} is missing.")
        _check_number(member)

    def _check_place(self, field: Field) -> None:
        if (member := field.required("file")) is not None:
            self._read_output(member)
        if (member := field.required("pointer")) is not None:
            member.json_pointer()

    def _read_output(self, field: Field) -> str | None:
        path = field.path()
        if path is not None and path not in self._outputs:
            field.refuse("unknown-reference", "The workflow has no output with this path.")
        return path


def _check_samples(field: Field) -> None:
    _check_number(field.required("sd"), 0)
    if (member := field.required("n")) is not None:
        member.integer(2, _SAMPLES)


def _check_number(
    field: Field | None, least: float = float("-inf"), most: float = float("inf")
) -> None:
    if field is not None:
        field.number(least, most)
