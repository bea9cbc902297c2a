"""ECDSA on secp256k1 as Ethereum uses it: recovery of the signer, and deterministic signatures
(RFC 6979).

Python's integers take a time that depends on their values. So no function here is constant-time.
Do not sign with `sign` where somebody else can measure how long it takes.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from functools import lru_cache

from .errors import AinftError
from .keccak import keccak256

P = 2**256 - 2**32 - 977
N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
G = (
    0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
    0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8,
)

Point = tuple[int, int]
_Jacobian = tuple[int, int, int]
_INFINITY: _Jacobian = (0, 1, 0)


def _double(p: _Jacobian) -> _Jacobian:
    x, y, z = p
    if z == 0 or y == 0:
        return _INFINITY
    square = y * y % P
    s = 4 * x * square % P
    m = 3 * x * x % P
    x3 = (m * m - 2 * s) % P
    return x3, (m * (s - x3) - 8 * square * square) % P, 2 * y * z % P


def _add(p: _Jacobian, q: _Jacobian) -> _Jacobian:
    if p[2] == 0:
        return q
    if q[2] == 0:
        return p
    z1, z2 = p[2] * p[2] % P, q[2] * q[2] % P
    u1, u2 = p[0] * z2 % P, q[0] * z1 % P
    s1, s2 = p[1] * z2 * q[2] % P, q[1] * z1 * p[2] % P
    if u1 == u2:
        return _double(p) if s1 == s2 else _INFINITY
    h, r = u2 - u1, s2 - s1
    h2 = h * h % P
    h3, v = h * h2 % P, u1 * h2 % P
    x3 = (r * r - h3 - 2 * v) % P
    return x3, (r * (v - x3) - s1 * h3) % P, h * p[2] * q[2] % P


def _affine(p: _Jacobian) -> Point | None:
    if p[2] == 0:
        return None
    inverse = pow(p[2], -1, P)
    return p[0] * inverse * inverse % P, p[1] * inverse * inverse * inverse % P


def _combine(a: int, p: Point, b: int, q: Point) -> Point | None:
    """Returns a·p + b·q, by Shamir's trick."""
    first, second = (*p, 1), (*q, 1)
    table = {(1, 0): first, (0, 1): second, (1, 1): _add(first, second)}
    result = _INFINITY
    for bit in range(max(a.bit_length(), b.bit_length()) - 1, -1, -1):
        result = _double(result)
        pair = (a >> bit & 1, b >> bit & 1)
        if pair != (0, 0):
            result = _add(result, table[pair])
    return _affine(result)


def address_of(point: Point) -> bytes:
    """Returns the 20 bytes of the account of a public key."""
    return keccak256(point[0].to_bytes(32, "big") + point[1].to_bytes(32, "big"))[12:]


# Components that were signed together have the same hash and the same signature.
@lru_cache(maxsize=4096)
def recover(digest: bytes, signature: bytes) -> bytes | None:
    """Returns the account that signed a hash of 32 bytes, or None when the signature gives none.

    The signature is r, s and v. v is 27 or 28, or 0 or 1. s is at most half of the group order
    (EIP-2).
    """
    if len(signature) != 65 or signature[64] not in (0, 1, 27, 28):
        return None
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big")
    if not 0 < r < N or not 0 < s <= N // 2:
        return None
    square = (pow(r, 3, P) + 7) % P
    y = pow(square, (P + 1) // 4, P)
    if y * y % P != square:
        return None
    if y & 1 != signature[64] % 27 & 1:
        y = P - y
    inverse = pow(r, -1, N)
    z = int.from_bytes(digest, "big")
    key = _combine(-z * inverse % N, G, s * inverse % N, (r, y))
    return None if key is None else address_of(key)


def public_key(secret: int) -> Point:
    """Returns the public key of a private key. Raises `AinftError` when the private key is out of
    range.
    """
    key = _combine(secret, G, 0, G) if 0 < secret < N else None
    if key is None:
        raise AinftError("A private key is a number from 1 to the group order - 1.")
    return key


def _nonces(secret: int, digest: bytes) -> Iterator[int]:
    """Yields the candidates for the nonce of RFC 6979, section 3.2, with HMAC-SHA-256."""
    z = (int.from_bytes(digest, "big") % N).to_bytes(32, "big")
    seed = secret.to_bytes(32, "big") + z
    k, v = bytes(32), b"\x01" * 32
    for mark in (b"\x00", b"\x01"):
        k = hmac.new(k, v + mark + seed, hashlib.sha256).digest()
        v = hmac.new(k, v, hashlib.sha256).digest()
    while True:
        v = hmac.new(k, v, hashlib.sha256).digest()
        nonce = int.from_bytes(v, "big")
        if 0 < nonce < N:
            yield nonce
        k = hmac.new(k, v + b"\x00", hashlib.sha256).digest()
        v = hmac.new(k, v, hashlib.sha256).digest()


def sign(secret: int, digest: bytes) -> bytes:
    """Signs a hash of 32 bytes (RFC 6979, low s) and returns the 65 bytes r, s and v.

    This function is **not constant-time**. It raises `AinftError` when the private key is out of
    range.
    """
    public_key(secret)
    z = int.from_bytes(digest, "big")
    for nonce in _nonces(secret, digest):
        point = public_key(nonce)
        r = point[0] % N
        s = pow(nonce, -1, N) * (z + r * secret) % N
        # An x of at least N has no v in Ethereum. No known nonce gives one.
        if r != point[0] or r == 0 or s == 0:
            continue
        odd = point[1] & 1
        if s > N // 2:
            s, odd = N - s, 1 - odd
        return r.to_bytes(32, "big") + s.to_bytes(32, "big") + bytes([27 + odd])
    raise AssertionError("unreachable")
