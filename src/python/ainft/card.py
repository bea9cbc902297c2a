"""The members of a manifest for catalogues (docs/manifest.md)."""

from __future__ import annotations

import re
from typing import Callable

from .fields import Distinct, Field

MEMBERS = "authors languages pipeline library tags papers metrics".split()

_LINE = re.compile("[^\u0000-\u001f\u007f-\u009f\u2028\u2029]+")
_ORCID = re.compile("[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")
_PIPELINE = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_LIBRARY = re.compile("[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*")
_DOI = re.compile("10\\.[0-9]{4,9}(?:\\.[0-9]+)*/[^\u0000-\u0020\u007f-\u00a0\u2028\u2029]+")
_ARXIV = re.compile(
    r"(?:[0-9]{4}\.[0-9]{4,5}|[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?/[0-9]{7})(?:v[1-9][0-9]*)?"
)
_ADDRESS = re.compile(
    r"[Hh][Tt][Tt][Pp][Ss]?://(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
    r"(?:[/?#][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*)?"
)
# RFC 5646, section 2.1, without the irregular tags of earlier standards.
_LANGUAGE = re.compile(
    "(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(?:-[A-Za-z]{4})?"
    "(?:-(?:[A-Za-z]{2}|[0-9]{3}))?(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
    "(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*(?:-[Xx](?:-[A-Za-z0-9]{1,8})+)?"
    "|[Xx](?:-[A-Za-z0-9]{1,8})+"
)


def check_card(root: Field, parents: int) -> None:
    """Checks the members. `parents` is the number of parents."""
    _check_items(root, "authors", 1024, _check_author)
    _check_distinct(root, "languages", _read_language)
    _check_text(root, "pipeline", 64, _PIPELINE, "a pipeline tag, such as text-generation")
    _check_text(root, "library", 64, _LIBRARY, "the name of a library, such as transformers")
    _check_distinct(root, "tags", lambda item: item.text(1, 128, _LINE, "text on one line"))
    _check_items(root, "papers", 256, _check_paper)
    _check_items(root, "metrics", 1024, lambda item: _check_metric(item, parents))


def _check_items(root: Field, name: str, most: int, check: Callable[[Field], None]) -> None:
    if (field := root.optional(name)) is not None:
        field.items(1, most, check)


def _check_text(field: Field, name: str, most: int, form: re.Pattern[str], expected: str) -> None:
    if (member := field.optional(name)) is not None:
        member.text(1, most, form, expected)


def _check_distinct(root: Field, name: str, read: Callable[[Field], str | None]) -> None:
    known = Distinct()

    def check(item: Field) -> None:
        if (text := read(item)) is not None:
            known.add(item, text)

    _check_items(root, name, 256, check)


def _read_language(field: Field) -> str | None:
    text = field.text(1, 64, _LANGUAGE, "a language tag of BCP 47, such as en or pt-BR")
    return None if text is None else text.lower()


def _check_author(field: Field) -> None:
    if not field.is_object_of(("name", "orcid", "url")):
        return
    if (member := field.required("name")) is not None:
        member.text(1, 256, _LINE, "text on one line")
    if (member := field.optional("orcid")) is not None:
        orcid = member.text(1, 64, _ORCID, "an ORCID iD without its address")
        if orcid is not None and not _has_check_digit(orcid):
            member.refuse("wrong-form", "The check digit of the ORCID iD is wrong.")
    _check_text(field, "url", 2048, _ADDRESS, "an http or https address with a host")


def _has_check_digit(orcid: str) -> bool:
    """Whether the last digit is that of ISO 7064, MOD 11-2."""
    total = 0
    for digit in orcid.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2 % 11
    return orcid[-1] == "0123456789X"[(12 - total) % 11]


def _check_paper(field: Field) -> None:
    if not field.is_object_of(("doi", "arxiv")):
        return
    if not field.value:
        field.refuse("member-missing", "Expected at least one of doi and arxiv.")
    _check_text(field, "doi", 256, _DOI, "a DOI without its address, such as 10.1000/182")
    _check_text(field, "arxiv", 64, _ARXIV, "an id of arXiv, such as 1706.03762")


def _check_metric(field: Field, parents: int) -> None:
    if not field.is_object_of(("name", "value", "dataset", "split")):
        return
    if (member := field.required("name")) is not None:
        member.text(1, 128, _LINE, "text on one line")
    if (member := field.required("value")) is not None:
        member.number()
    if (member := field.optional("dataset")) is not None:
        member.index(1024, parents)
    _check_text(field, "split", 128, _LINE, "text on one line")
