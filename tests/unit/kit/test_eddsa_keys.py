"""Public keys as JSON web keys (RFC 8037), checked against PyJWT's own over `cryptography`."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jwt.algorithms import OKPAlgorithm
from jwt.exceptions import InvalidKeyError

from services.kit.eddsa import EdDSA, public_of

PUBLIC = public_of(bytes(range(32)))


def test_a_key_is_told_as_another_library_tells_it():
    theirs = OKPAlgorithm.to_jwk(Ed25519PublicKey.from_public_bytes(PUBLIC), as_dict=True)
    assert {name: theirs[name] for name in ("kty", "crv", "x")} == EdDSA.to_jwk(PUBLIC, as_dict=True)


@pytest.mark.parametrize("as_dict", [True, False])
def test_a_key_comes_back(as_dict):
    assert EdDSA.from_jwk(EdDSA.to_jwk(PUBLIC, as_dict=as_dict)) == PUBLIC


@pytest.mark.parametrize(
    "other",
    [{"kty": "RSA"}, {"crv": "X25519"}, {"x": "AAAA"}, {"d": "AAAA"}, {"x": ""}],
)
def test_a_key_of_another_kind_is_refused(other):
    with pytest.raises(InvalidKeyError):
        EdDSA.from_jwk(json.dumps(EdDSA.to_jwk(PUBLIC, as_dict=True) | other))
