"""An OpenID provider asked by a process of its own: `python -m services.kit.oidc`, JSON in and out.

Authlib and the cryptography that it needs take 25 MB, which an API process would never give back after
the first member of staff has signed in.
"""

import sys
from typing import Any
from urllib.parse import quote

import msgspec

DISCOVERY = "/.well-known/openid-configuration"
ALGORITHMS = ("RS256", "PS256", "ES256", "ES384", "EdDSA")
"""None is symmetric: whoever verifies must not be able to sign."""
TIMEOUT_SECONDS, LEEWAY_SECONDS = 8.0, 60


class Question(msgspec.Struct):
    """Without `code` only the provider's metadata are asked for. `metadata` and `keys` are those known."""

    issuer: str
    client_id: str
    client_secret: str | None = None
    redirect_uri: str = ""
    code: str | None = None
    verifier: str = ""
    nonce: str = ""
    metadata: dict[str, Any] | None = None
    keys: dict[str, Any] | None = None


class Reply(msgspec.Struct):
    """`claims` of the ID token, verified; or why not. `metadata` and `keys` are worth to be kept a while."""

    claims: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
    keys: dict[str, Any] | None = None
    fault: str | None = None


def main() -> None:
    question = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    try:
        reply = _replied(question)
    except Exception as error:  # noqa: BLE001  # whatever it is, the caller is told
        reply = Reply(fault=f"{type(error).__name__}: {error}"[:500])
    sys.stdout.buffer.write(msgspec.json.encode(reply))


def _replied(question: Question) -> Reply:
    import httpx

    with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as http:
        metadata = question.metadata or _fetched(http, question.issuer.rstrip("/") + DISCOVERY)
        if metadata.get("issuer") != question.issuer:
            raise ValueError(f"the provider calls itself {metadata.get('issuer')!r}")
        if question.code is None:
            return Reply(metadata=metadata)
        token = _exchanged(http, question, metadata["token_endpoint"])
        keys = question.keys or _fetched(http, metadata["jwks_uri"])
        try:
            claims = _verified(question, token, keys)
        except LookupError:  # the provider has rotated its keys
            keys = _fetched(http, metadata["jwks_uri"])
            claims = _verified(question, token, keys)
    return Reply(claims, metadata, keys)


def _fetched(http: Any, url: str) -> dict[str, Any]:
    answer = http.get(url)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


def _exchanged(http: Any, question: Question, endpoint: str) -> dict[str, Any]:
    """The tokens for the code, with proof of the verifier (RFC 7636)."""
    form = {
        "grant_type": "authorization_code",
        "code": question.code,
        "redirect_uri": question.redirect_uri,
        "code_verifier": question.verifier,
    }
    if question.client_secret is None:
        answer = http.post(endpoint, data={**form, "client_id": question.client_id})
    else:  # both are encoded first (RFC 6749, 2.3.1)
        answer = http.post(
            endpoint, data=form, auth=(quote(question.client_id), quote(question.client_secret))
        )
    answer.raise_for_status()
    token: dict[str, Any] = answer.json()
    return token


def _verified(question: Question, token: dict[str, Any], keys: dict[str, Any]) -> dict[str, Any]:
    """The claims of the ID token. Raises LookupError for an unknown key, joserfc's errors for all else."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import InvalidKeyIdError
    from joserfc.jwk import KeySet

    try:
        decoded = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=list(ALGORITHMS))  # type: ignore[arg-type]
    except InvalidKeyIdError as error:
        raise LookupError(str(error)) from error
    claims = CodeIDToken(
        decoded.claims,
        decoded.header,
        options={
            "iss": {"essential": True, "value": question.issuer},
            "aud": {"essential": True, "value": question.client_id},
            "sub": {"essential": True},
        },
        params={
            "nonce": question.nonce,
            "client_id": question.client_id,
            "access_token": token.get("access_token"),
        },
    )
    claims.validate(leeway=LEEWAY_SECONDS)
    return dict(claims)


if __name__ == "__main__":
    main()
