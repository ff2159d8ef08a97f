"""The primitives agree with their RFCs: 9180 (base mode, X25519, HKDF-SHA256, AES-256-GCM), 5869, 7748, 8032."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, Suite
from cryptography.hazmat.primitives.hpke import KEM as KEMS

from tender.core.refusal import Refusal
from tender.record.rules import dealing, hpke

h = bytes.fromhex
# The test vectors of RFC 9180: mode 0, kem 0x0020, kdf 0x0001, aead 0x0002, first encryption.
IKM_R = h("dac33b0e9db1b59dbbea58d59a14e7b5896e9bdf98fad6891e99d1686492b9ee")
IKM_E = h("2cd7c601cefb3d42a62b04b7a9041494c06c7843818e0ce28a8f704ae7ab20f9")
SK_R = h("497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d")
PK_R = h("430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c")
SK_E = h("179d4b53b6365c45b600c4163b61d95cbc2f4d9e36f1695558dce265ab8bab11")
ENC = h("6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256")
SHARED = h("3101c54c3a4f87439eaac080699ed9bbcc726ffe44e860c0424ccb7e3e2ead7b")
INFO, AAD, TEXT = b"Ode on a Grecian Urn", b"Count-0", b"Beauty is truth, truth beauty"
CT = h("e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a")


def test_hpke_agrees_with_rfc_9180():
    assert hpke.key_pair(IKM_R) == (SK_R, PK_R)
    assert hpke.key_pair(IKM_E) == (SK_E, ENC)
    assert hpke.seal(PK_R, TEXT, info=INFO, ekm=IKM_E, aad=AAD) == (ENC, CT)
    assert hpke.decap(SK_R, ENC) == SHARED
    assert hpke.unseal(SHARED, CT, info=INFO, aad=AAD) == TEXT


def test_hpke_agrees_with_the_one_of_cryptography():
    suite = Suite(KEMS.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    sealed = bytes(suite.encrypt(TEXT, X25519PublicKey.from_public_bytes(PK_R), info=INFO))
    assert hpke.unseal(hpke.decap(SK_R, sealed[:32]), sealed[32:], info=INFO) == TEXT


@pytest.mark.parametrize("other", [{"info": b"x"}, {"aad": b"x"}, {"ct": CT[:-1] + b"x"}, {"ct": b""}, {"secret": bytes(32)}])
def test_hpke_refuses_what_was_changed(other):
    given = {"secret": SHARED, "ct": CT, "info": INFO, "aad": AAD, **other}
    with pytest.raises(Refusal, match="somebody else"):
        hpke.unseal(given["secret"], given["ct"], info=given["info"], aad=given["aad"])


@pytest.mark.parametrize("point", [bytes(32), b"\1" + bytes(31), b"short"])
def test_a_public_key_of_small_order_is_refused(point):
    with pytest.raises(Refusal, match="not valid"):
        hpke.seal(point, TEXT, info=INFO, ekm=IKM_E)


@pytest.mark.parametrize(
    ("ikm", "salt", "info", "prk", "okm"),
    [
        (b"\x0b" * 22, h("000102030405060708090a0b0c"), h("f0f1f2f3f4f5f6f7f8f9"),
         "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
         "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
        (b"\x0b" * 22, b"", b"", "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
         "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
    ],
)  # fmt: skip
def test_hkdf_agrees_with_rfc_5869(ikm, salt, info, prk, okm):
    assert hpke.extract(salt, ikm).hex() == prk
    assert hpke.expand(h(prk), info, 42).hex() == okm


def test_x25519_agrees_with_rfc_7748():
    scalar = h("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4")
    point = h("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")
    assert hpke.exchange(scalar, point).hex() == "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"
    nine = b"\x09" + bytes(31)
    assert hpke.exchange(nine, nine).hex() == "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"


def test_ed25519_agrees_with_rfc_8032():
    seed = h("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    assert dealing.signer_of(seed).hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert Ed25519PrivateKey.from_private_bytes(seed).sign(b"").hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
