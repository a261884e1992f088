"""Documents that a request names instead of sending them, and the mode in which no others are run.

Three ways to name one: `documentId` as GraphQL over HTTP drafts it ("sha256:" and the hash in hex), the
`persistedQuery` extension of Apollo's clients, and the ids of a file of trusted documents.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from services.api.faults import Fault, Unexecuted
from services.api.operations.known_texts import KnownTexts
from services.api.operations.trusted import read_manifest
from services.kit.settings import Settings

SHA256 = "sha256:"
_HASH = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[\w.~-]{1,200}|sha256:[0-9a-f]{64}|x-[\w.~-]{1,100}:[\w.~-]{1,100}", re.ASCII)


class Unnamed(Fault):
    """The request says in no readable way which document it means: it is no GraphQL request."""


class Document(NamedTuple):
    """A document's text; `hash` (SHA-256, hex) where it is to be kept once it has proved to be valid."""

    text: str
    hash: str | None = None


class Persisted:
    """Finds documents; the same for HTTP and WebSocket."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingsInvalid for a file of trusted documents that cannot be used."""
        self._trusted = read_manifest(settings.trusted_documents) if settings.trusted_documents else None
        self._known = KnownTexts()

    @property
    def only_trusted(self) -> bool:
        return self._trusted is not None

    async def document(
        self, query: str | None, document_id: str | None, extensions: Mapping[str, Any] | None
    ) -> Document:
        """The document that these members of a request mean.

        Raises Unnamed for what is no request, and Unexecuted with a code of its own where the document is
        not known, not trusted, or not what its hash says.
        """
        named = _named(document_id, extensions)
        if self._trusted is not None:
            return _trusted(self._trusted, query, named)
        if named is None:
            return Document(_given(query))
        if query is None:
            return await self._found(named, by_hash=document_id is None)
        return _confirmed(query, named)

    async def keep(self, document: Document) -> None:
        """Remember a document that was sent with its hash and has been executed."""
        if document.hash:
            await self._known.keep(document.hash, document.text)

    async def _found(self, named: str, *, by_hash: bool) -> Document:
        text = await self._known.find(named.removeprefix(SHA256)) if named.startswith(SHA256) else None
        if text is not None:
            return Document(text)
        if by_hash:  # the message that Apollo's and urql's clients look for, to send the text then
            raise Unexecuted("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
        raise Unexecuted("DOCUMENT_NOT_FOUND", "No document is known by this id; send its text along once.")


def _named(document_id: str | None, extensions: Mapping[str, Any] | None) -> str | None:
    """The id of the document, a hash as "sha256:…"; None if the request names none."""
    if document_id is not None:
        if not _ID.fullmatch(document_id):
            raise Unnamed("INVALID_DOCUMENT_ID", '`documentId` must be such as "sha256:" and 64 hex digits.')
        return document_id
    extension = (extensions or {}).get("persistedQuery")
    return None if extension is None else SHA256 + _hash_in(extension)


def _hash_in(extension: Any) -> str:
    known = extension if isinstance(extension, dict) else {}
    if known.get("version") != 1:
        raise Unnamed("PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported")
    given = known.get("sha256Hash")
    if not isinstance(given, str) or not _HASH.fullmatch(given):
        message = "`extensions.persistedQuery.sha256Hash` must be 64 hex digits in lower case."
        raise Unnamed("INVALID_DOCUMENT_ID", message)
    return given


def _given(query: str | None) -> str:
    if query is None:
        raise Unnamed("BAD_REQUEST", "`query` is missing: the text of a GraphQL document.")
    return query


def _trusted(documents: Mapping[str, str], query: str | None, named: str | None) -> Document:
    text = None if query is not None or named is None else documents.get(named)
    if text is None:
        message = "Only trusted documents are run here: send a `documentId` that is known, and no `query`."
        raise Unexecuted("DOCUMENT_NOT_TRUSTED", message)
    return Document(text)


def _confirmed(query: str, named: str) -> Document:
    """A document beside its hash."""
    hash_ = hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest()
    if named != SHA256 + hash_:
        raise Unexecuted(
            "PERSISTED_QUERY_HASH_MISMATCH", "This is the hash of another document than `query`."
        )
    return Document(query, hash_)
