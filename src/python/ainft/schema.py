"""The part of JSON Schema 2020-12 that manifest.schema.json uses.

An unknown keyword raises `NotImplementedError`, so a schema with new keywords is never read as a
weaker one.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable

from .canonical import canonical

_ANNOTATIONS = {"$schema", "$id", "$defs", "title", "description", "default"}


@lru_cache(maxsize=None)
def _pattern(text: str) -> re.Pattern[str]:
    """Compiles a pattern of ECMA-262, in which `$` never matches before a line feed."""
    inside, escaped, result = False, False, []
    for character in text:
        if character == "$" and not inside and not escaped:
            character = r"\Z"
        elif character in "[]" and not escaped:
            inside = character == "["
        escaped = character == "\\" and not escaped
        result.append(character)
    return re.compile("".join(result))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "number": _is_number,
    "integer": lambda value: _is_number(value) and float(value).is_integer(),
}


def _same(a: Any, b: Any) -> bool:
    return canonical(a) == canonical(b)


# Each keyword with the type of the values that it constrains, and its condition.
_KEYWORDS: dict[str, tuple[Callable[[Any], bool], Callable[[Any, Any], bool]]] = {
    "type": (lambda value: True, lambda value, name: _TYPES[name](value)),
    "const": (lambda value: True, _same),
    "enum": (lambda value: True, lambda value, choices: any(_same(value, c) for c in choices)),
    "pattern": (_TYPES["string"], lambda value, text: _pattern(text).search(value) is not None),
    "minLength": (_TYPES["string"], lambda value, least: len(value) >= least),
    "maxLength": (_TYPES["string"], lambda value, most: len(value) <= most),
    "minimum": (_is_number, lambda value, least: value >= least),
    "maximum": (_is_number, lambda value, most: value <= most),
    "exclusiveMinimum": (_is_number, lambda value, limit: value > limit),
    "exclusiveMaximum": (_is_number, lambda value, limit: value < limit),
    "minItems": (_TYPES["array"], lambda value, least: len(value) >= least),
    "maxItems": (_TYPES["array"], lambda value, most: len(value) <= most),
    "required": (_TYPES["object"], lambda value, names: all(name in value for name in names)),
    "minProperties": (_TYPES["object"], lambda value, least: len(value) >= least),
    "maxProperties": (_TYPES["object"], lambda value, most: len(value) <= most),
}

def _step(name: str) -> str:
    return "/" + name.replace("~", "~0").replace("/", "~1")


_MEMBERS = {"properties", "additionalProperties", "propertyNames"}


class Schema:
    """A JSON Schema, which accepts or refuses values that `ainft.canonical.parse` returned."""

    def __init__(self, root: dict[str, Any]) -> None:
        self.root = root

    def accepts(self, value: Any) -> bool:
        """Whether the value follows the schema."""
        return self._accepts(value, self.root)

    def broken(self, value: Any) -> tuple[str, str] | None:
        """Returns the first place that breaks the schema, as a JSON pointer (RFC 6901), and the
        keyword that it breaks. Returns None for a value that follows the schema.
        """
        return self._broken(value, self.root, "")

    def _broken(self, value: Any, schema: Any, place: str) -> tuple[str, str] | None:
        if isinstance(schema, bool):
            return None if schema else (place, "false")
        keyword = next((k for k in schema if not self._keyword(value, schema, k)), None)
        if keyword is None:
            return None
        inside = self._inside(value, schema, keyword)
        found = (self._broken(v, part, f"{place}{step}") for step, v, part in inside)
        return next((item for item in found if item is not None), (place, keyword))

    def _inside(self, value: Any, schema: dict[str, Any], keyword: str) -> list[Any]:
        """Returns the steps, values and schemas below a keyword that each value must follow."""
        argument = schema[keyword]
        if keyword == "$ref":
            return [("", value, self.root["$defs"][argument.removeprefix("#/$defs/")])]
        if keyword == "items":
            return [(f"/{index}", item, argument) for index, item in enumerate(value)]
        if keyword == "properties":
            names = [name for name in argument if name in value]
            return [(_step(name), value[name], argument[name]) for name in names]
        if keyword == "additionalProperties":
            known = schema.get("properties", {})
            return [(_step(name), value[name], argument) for name in value if name not in known]
        if keyword == "dependentSchemas":
            return [("", value, argument[name]) for name in argument if name in value]
        return []

    def _accepts(self, value: Any, schema: Any) -> bool:
        if isinstance(schema, bool):
            return schema
        return all(self._keyword(value, schema, keyword) for keyword in schema)

    def _keyword(self, value: Any, schema: dict[str, Any], keyword: str) -> bool:
        argument = schema[keyword]
        if keyword in _ANNOTATIONS:
            return True
        if keyword in _KEYWORDS:
            applies, holds = _KEYWORDS[keyword]
            return not applies(value) or holds(value, argument)
        if keyword in _MEMBERS:
            return not isinstance(value, dict) or self._members(value, schema, keyword)
        if keyword == "items":
            return not isinstance(value, list) or all(self._accepts(v, argument) for v in value)
        return self._combination(value, keyword, argument)

    def _combination(self, value: Any, keyword: str, argument: Any) -> bool:
        if keyword == "$ref":
            return self._accepts(value, self.root["$defs"][argument.removeprefix("#/$defs/")])
        if keyword == "dependentSchemas":
            names = [name for name in argument if isinstance(value, dict) and name in value]
            return all(self._accepts(value, argument[name]) for name in names)
        if keyword == "not":
            return not self._accepts(value, argument)
        if keyword == "oneOf":
            return sum(self._accepts(value, item) for item in argument) == 1
        raise NotImplementedError(f"The schema has the unknown keyword {keyword}.")

    def _members(self, value: dict[str, Any], schema: dict[str, Any], keyword: str) -> bool:
        argument = schema[keyword]
        if keyword == "properties":
            return all(self._accepts(value[n], item) for n, item in argument.items() if n in value)
        if keyword == "propertyNames":
            return all(self._accepts(name, argument) for name in value)
        known = schema.get("properties", {})
        return all(self._accepts(item, argument) for n, item in value.items() if n not in known)


@lru_cache(maxsize=1)
def manifest_schema() -> Schema:
    """Returns the schema of a manifest, version 1. The package has an exact copy of the registry's
    file.
    """
    text = (Path(__file__).parent / "manifest.schema.json").read_text("utf-8")
    return Schema(json.loads(text))


@lru_cache(maxsize=None)
def definition(name: str) -> Schema:
    """Returns the schema of a named form, for example `path`, `pointer` or `word`."""
    root = manifest_schema().root
    return Schema({"$ref": f"#/$defs/{name}", "$defs": root["$defs"]})
