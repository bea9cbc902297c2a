"""The hashes, curves and forms, with vectors of their specifications."""

from __future__ import annotations

import hashlib
import json
import math
import struct

import pytest
from vectors import FOLDER

from ainft import FormatError, forms, p256, secp256k1, student
from ainft.canonical import canonical, format_number, parse
from ainft.comparators import number_text
from ainft.envelope import decode
from ainft.fields import Field, whole
from ainft.keccak import keccak256
from ainft.manifest import try_read
from ainft.spdx import is_expression


@pytest.mark.parametrize(
    "data,digest",
    [
        (b"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (b"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
        (b"a" * 135, "34367dc248bbd832f4e3e69dfaac2f92638bd0bbd18f2912ba4ef454919cf446"),
        (b"a" * 136, "a6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e"),
    ],
)
def test_keccak(data: bytes, digest: str) -> None:
    assert keccak256(data).hex() == digest


def test_a_signature_is_that_of_rfc_6979() -> None:
    digest = hashlib.sha256(b"Satoshi Nakamoto").digest()
    signature = secp256k1.sign(1, digest)
    assert signature[:64].hex() == (
        "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
        "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5"
    )
    account = secp256k1.recover(digest, signature)
    assert account is not None
    assert forms.checksum(account) == "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf"


@pytest.mark.parametrize("secret", [1, 2, secp256k1.N - 1, 2**255, 12345678901234567890])
def test_an_account_recovers_from_its_signature(secret: int) -> None:
    account = secp256k1.address_of(secp256k1.public_key(secret))
    for message in range(8):
        digest = hashlib.sha256(bytes([message])).digest()
        signature = secp256k1.sign(secret, digest)
        assert secp256k1.recover(digest, signature) == account
        zero_based = signature[:64] + bytes([signature[64] - 27])
        assert secp256k1.recover(digest, zero_based) == account
        assert secp256k1.recover(digest, signature[:64] + bytes([55 - signature[64]])) != account


def test_a_signature_with_a_high_s_gives_no_account() -> None:
    digest = bytes(32)
    signature = secp256k1.sign(7, digest)
    high = secp256k1.N - int.from_bytes(signature[32:64], "big")
    other = signature[:32] + high.to_bytes(32, "big") + bytes([55 - signature[64]])
    assert secp256k1.recover(digest, other) is None


@pytest.mark.parametrize("secret", [0, secp256k1.N, -1, 2**256])
def test_a_private_key_out_of_range_is_refused(secret: int) -> None:
    with pytest.raises(Exception, match="private key"):
        secp256k1.sign(secret, bytes(32))


X = "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
Y = "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
R = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
S = "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"


def test_p256_accepts_the_vector_of_rfc_6979() -> None:
    spki = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004" + X + Y)
    key = p256.read_key(spki)
    assert key is not None
    signature = bytes.fromhex(f"3046022100{R}022100{S}")
    assert p256.verify(key, b"sample", signature)
    assert not p256.verify(key, b"Sample", signature)
    assert not p256.verify(key, b"sample", signature + b"\0")
    assert not p256.verify(key, b"sample", bytes.fromhex(f"3044{'0220' + R}{'0220' + S}"))
    assert p256.read_key(spki[:-1] + b"\0") is None


@pytest.mark.parametrize(
    "bits,text",
    [
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("8000000000000001", "-5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("c340000000000000", "-9007199254740992"),
        ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("44b52d02c7e14af6", "1e+23"),
        ("44b52d02c7e14af7", "1.0000000000000001e+23"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555557", "333333333.33333343"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
        ("43143ff3c1cb0959", "1424953923781206.2"),
    ],
)
def test_a_number_is_that_of_rfc_8785(bits: str, text: str) -> None:
    assert format_number(struct.unpack(">d", bytes.fromhex(bits))[0]) == text


def test_members_are_ordered_by_utf_16() -> None:
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\xf6": 7}
    assert [*parse(canonical(value))] == [
        "\r",
        "1",
        "\x80",
        "\xf6",
        "\u20ac",
        "\U0001f600",
        "\ufb33",
    ]


def test_equal_numbers_are_one_value() -> None:
    assert canonical(parse("[1, 1.0, 1e0, 0.10000000000000000000000, -0]")) == "[1,1,1,0.1,0]"


@pytest.mark.parametrize(
    "text",
    [
        "0.12345678901234567890",
        "1e400",
        "1e-400",
        '{"a":1,"\\u0061":2}',
        '"\\ud800"',
        '"\\uffff"',
        '"\ufdd0"',
        "NaN",
        "[" * 65 + "]" * 65,
        "01",
        "1 2",
        '"\t"',
        "[1,]",
    ],
)
def test_a_document_that_readers_refuse(text: str) -> None:
    with pytest.raises(FormatError):
        parse(text)


def test_a_document_may_have_64_levels() -> None:
    parse("[" * 64 + "]" * 64)


def test_an_address_keeps_its_checksum() -> None:
    address = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
    assert forms.checksum(forms.address(address)) == address
    assert forms.address(address.lower()) == forms.address("0x" + address[2:].upper())
    with pytest.raises(FormatError):
        forms.address(address.replace("F39", "f39").replace("aad", "Aad"))


@pytest.mark.parametrize(
    "text,data", [("AQ", b"\1"), ("AQ==", b"\1"), ("-_8", b"\xfb\xff"), ("", b"")]
)
def test_base64_is_accepted(text: str, data: bytes) -> None:
    assert decode(text, 8, "text") == data


@pytest.mark.parametrize(
    "text", ["AQ=", "AR", "A", "-+8=", "AQ ==", "AQID=", "====", "AAAAAAAAAAAA", 1]
)
def test_base64_is_refused(text: object) -> None:
    with pytest.raises(FormatError):
        decode(text, 8, "text")


@pytest.mark.parametrize(
    "text",
    ["MIT", "Apache-2.0 OR MIT", "(MIT AND (A or B))", "GPL-2.0+ WITH x", "LicenseRef-a", " MIT "],
)
def test_a_license_is_accepted(text: str) -> None:
    assert is_expression(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AND",
        "MIT OR",
        "(MIT",
        "MIT MIT",
        "MIT\tOR A",
        "DocumentRef-a:b",
        "A WITH B+",
        "(" * 512,
    ],
)
def test_a_license_is_refused(text: str) -> None:
    assert not is_expression(text)


def test_the_deepest_license_is_read() -> None:
    assert is_expression("(" * 255 + "A" + ")" * 255)


def test_quantiles_have_the_bits_of_the_vectors() -> None:
    vectors = json.loads((FOLDER / "student-t.json").read_text("utf-8"))
    for vector in vectors["quantiles"]:
        assert student.quantile(vector["degrees"], vector["upper"]) == vector["quantile"]
    for vector in vectors["equivalence"]:
        test = student.equivalence(vector, vector["mean"], vector["found"])
        stated = {name: vector[name] for name in ("limit", "above", "below", "shown")}
        assert stated.items() <= test.write().items()


@pytest.mark.parametrize(
    "number,text",
    [
        (1.5e16, "1.5E+16"),
        (1e-5, "1E-05"),
        (1e15, "1E+15"),
        (1e-100, "1E-100"),
        (-2.5e-7, "-2.5E-07"),
        (0.0001, "0.0001"),
        (999999999999999.0, "999999999999999"),
        (0.0, "0"),
        (math.inf, "Infinity"),
    ],
)
def test_a_number_in_a_text(number: float, text: str) -> None:
    assert number_text(number) == text


@pytest.mark.parametrize("value", ["a-1\n", "a\n/b", "\n"])
def test_a_pattern_ends_at_the_end_of_the_text(value: str) -> None:
    with pytest.raises(FormatError):
        whole(value, Field.path)
    with pytest.raises(FormatError):
        whole("0x" + "1" * 63 + value, Field.word)


@pytest.mark.parametrize("ainft,accepted", [("1.0", True), ("1e0", True), ("true", False)])
def test_a_whole_number_has_any_form(ainft: str, accepted: bool) -> None:
    assert (try_read(f'{{"ainft":{ainft},"kind":"data"}}') is not None) == accepted
