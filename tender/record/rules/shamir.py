"""Shamir's sharing over GF(2^8), byte by byte, with coefficients that the caller gives (Shamir 1979; field of FIPS 197 §4).

The field is GF(2)[x] / (x^8 + x^4 + x^3 + x + 1). Byte p of share i is the value at x = i of the polynomial whose constant term
is byte p of the secret and whose j-th coefficient is byte p of `coefficients[j - 1]`. A share is as long as the secret.
Tables are indexed by secret bytes: run it where nobody else measures the cache. Not here: where coefficients come from (`dealing`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tender.core.refusal import Refusal, _

MOST = 255


def _tables() -> tuple[list[int], list[int]]:
    powers, logarithms, value = [0] * 510, [0] * 256, 1
    for exponent in range(255):
        powers[exponent] = powers[exponent + 255] = value
        logarithms[value] = exponent
        value ^= (value << 1) ^ (0x11B if value & 0x80 else 0)  # times the generator 3
    return powers, logarithms


POWERS, LOGARITHMS = _tables()


def times(a: int, b: int) -> int:
    """The product of two field elements."""
    return POWERS[LOGARITHMS[a] + LOGARITHMS[b]] if a and b else 0


def over(a: int, b: int) -> int:
    """The quotient of two field elements, b ≠ 0."""
    return POWERS[LOGARITHMS[a] - LOGARITHMS[b] + 255] if a else 0


def share_at(x: int, secret: bytes, coefficients: Sequence[bytes]) -> bytes:
    """The share of holder x (1…255): the polynomials' values there. Raises ValueError for another x or uneven lengths."""
    if not 0 < x <= MOST or any(len(row) != len(secret) for row in coefficients):
        raise ValueError("x must be 1…255 and all coefficients as long as the secret")
    value = bytes(len(secret))
    for row in (*reversed(coefficients), secret):  # Horner
        value = bytes(times(sign, x) ^ added for sign, added in zip(value, row, strict=True))
    return value


def value_at(x: int, shares: Mapping[int, bytes]) -> bytes:
    """The value at x of the polynomial of degree < len(shares) through all of them (Lagrange); x = 0 is the secret.

    Raises ValueError for no shares, an index outside 1…255, or uneven lengths.
    """
    lengths = {len(share) for share in shares.values()}
    if len(lengths) != 1 or not all(0 < i <= MOST for i in shares):
        raise ValueError("shares need indices 1…255 and one length")
    value = bytes(lengths.pop())
    for i, share in shares.items():
        weight = 1
        for other in shares:
            if other != i:
                weight = times(weight, over(x ^ other, i ^ other))
        value = bytes(sum_ ^ times(weight, sign) for sum_, sign in zip(value, share, strict=True))
    return value


def recover(shares: Mapping[int, bytes], k: int) -> bytes:
    """The secret from k shares or more.

    Refuses `too_few_shares` below k; `shares_disagree` where more than k are given and not all lie on one polynomial of degree < k.
    Exactly k shares always give *a* value: whether it is the right one, only a comparison tells (`dealing.judge`).
    """
    if len(shares) < k:
        says = _("{found} opening codes are here; {needed} are needed.")
        raise Refusal("too_few_shares", says, found=len(shares), needed=k)
    chosen = dict(sorted(shares.items())[:k])
    if any(value_at(i, chosen) != share for i, share in shares.items() if i not in chosen):
        raise Refusal("shares_disagree", _("The opening codes do not belong together: one of them at least is false."))
    return value_at(0, chosen)
