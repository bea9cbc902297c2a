"""Keccak-256 with the padding of Ethereum. It is not SHA-3, which has another padding byte."""

from __future__ import annotations

_MASK = (1 << 64) - 1
_RATE = 136


def _round_constants() -> list[int]:
    """Returns the constants of step iota, from the register of FIPS 202, algorithm 5."""
    constants, register = [], 1
    for _ in range(24):
        constant = 0
        for bit in range(7):
            if register & 1:
                constant |= 1 << ((1 << bit) - 1)
            register <<= 1
            if register & 0x100:
                register ^= 0x171
        constants.append(constant)
    return constants


def _lane_steps() -> list[tuple[int, int]]:
    """Returns the lanes that the steps rho and pi visit, each with its rotation."""
    steps, x, y = [], 1, 0
    for t in range(24):
        x, y = y, (2 * x + 3 * y) % 5
        steps.append((x + 5 * y, ((t + 1) * (t + 2) // 2) % 64))
    return steps


_CONSTANTS = _round_constants()
_STEPS = _lane_steps()


def _permute(a: list[int]) -> None:
    """Applies Keccak-f[1600] to 25 lanes of 64 bits, in place."""
    mask = _MASK
    for constant in _CONSTANTS:
        c = [a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20] for x in range(5)]
        for x in range(5):
            d = c[x - 1] ^ ((c[x - 4] << 1 | c[x - 4] >> 63) & mask)
            for y in range(x, 25, 5):
                a[y] ^= d
        carried = a[1]
        for lane, rotation in _STEPS:
            a[lane], carried = (carried << rotation | carried >> (64 - rotation)) & mask, a[lane]
        for y in range(0, 25, 5):
            b0, b1, b2, b3, b4 = a[y : y + 5]
            a[y] = b0 ^ (~b1 & b2)
            a[y + 1] = b1 ^ (~b2 & b3)
            a[y + 2] = b2 ^ (~b3 & b4)
            a[y + 3] = b3 ^ (~b4 & b0)
            a[y + 4] = b4 ^ (~b0 & b1)
        a[0] ^= constant


def keccak256(data: bytes) -> bytes:
    """Returns the 32 bytes of the Keccak-256 hash of `data`."""
    padded = bytearray(data)
    padded += bytes(_RATE - len(data) % _RATE)
    padded[len(data)] ^= 0x01
    padded[-1] ^= 0x80
    lanes = [0] * 25
    for block in range(0, len(padded), _RATE):
        for lane in range(_RATE // 8):
            start = block + 8 * lane
            lanes[lane] ^= int.from_bytes(padded[start : start + 8], "little")
        _permute(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])
