"""Verification of ECDSA on P-256 with SHA-256 (FIPS 186-5), with keys and signatures in DER (RFC
5480, RFC 3279).
"""

from __future__ import annotations

import hashlib

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
_PREFIX = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")

Point = tuple[int, int]


def read_key(encoded: bytes) -> Point | None:
    """Returns the point of a SubjectPublicKeyInfo of 91 bytes, or None when it is no uncompressed
    point on P-256.
    """
    if len(encoded) != 91 or not encoded.startswith(_PREFIX):
        return None
    x, y = int.from_bytes(encoded[27:59], "big"), int.from_bytes(encoded[59:], "big")
    on_curve = x < P and y < P and (y * y - x * x * x + 3 * x - B) % P == 0
    return (x, y) if on_curve else None


def _read_integer(encoded: bytes) -> tuple[int, bytes] | None:
    """Reads one positive INTEGER of DER and returns it with the bytes after it."""
    if len(encoded) < 3 or encoded[0] != 2 or not 1 <= encoded[1] <= 33:
        return None
    content, rest = encoded[2 : 2 + encoded[1]], encoded[2 + encoded[1] :]
    padded = content[0] == 0 and len(content) > 1 and content[1] < 0x80
    if len(content) != encoded[1] or content[0] >= 0x80 or padded:
        return None
    return int.from_bytes(content, "big"), rest


def _read_signature(encoded: bytes) -> tuple[int, int] | None:
    if len(encoded) < 8 or encoded[0] != 0x30 or encoded[1] != len(encoded) - 2:
        return None
    first = _read_integer(encoded[2:])
    second = _read_integer(first[1]) if first else None
    if first is None or second is None or second[1]:
        return None
    return first[0], second[0]


def _add(p: Point | None, q: Point | None) -> Point | None:
    if p is None or q is None:
        return q if p is None else p
    if p[0] == q[0] and (p[1] + q[1]) % P == 0:
        return None
    if p == q:
        slope = 3 * (p[0] * p[0] - 1) * pow(2 * p[1], -1, P) % P
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, P) % P
    x = (slope * slope - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P


def _combine(a: int, p: Point, b: int, q: Point) -> Point | None:
    both, result = _add(p, q), None
    for bit in range(255, -1, -1):
        result = _add(result, result)
        first, second = a >> bit & 1, b >> bit & 1
        if first or second:
            result = _add(result, both if first and second else p if first else q)
    return result


def verify(key: Point, message: bytes, signature: bytes) -> bool:
    """Whether a signature in DER is by the key over the SHA-256 of the message."""
    numbers = _read_signature(signature)
    if numbers is None or not all(0 < number < N for number in numbers):
        return False
    r, s = numbers
    inverse = pow(s, -1, N)
    z = int.from_bytes(hashlib.sha256(message).digest(), "big")
    point = _combine(z * inverse % N, G, r * inverse % N, key)
    return point is not None and point[0] % N == r
