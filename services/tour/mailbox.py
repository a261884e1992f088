"""The Maildir in which the demo's mail server keeps what was sent."""

import mailbox
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path


def mails_about(maildir: Path, *words: str) -> list[str]:
    """Subjects of the mails in which all the words occur, in the subject or the text."""
    if not (maildir / "new").is_dir():
        return []
    box = mailbox.Maildir(maildir, create=False)
    read = [(_subject(mail), _text(mail)) for mail in box]
    return [subject for subject, text in read if all(word in f"{subject}\n{text}" for word in words)]


def _subject(mail: Message) -> str:
    return str(make_header(decode_header(mail.get("Subject", ""))))


def _text(mail: Message) -> str:
    parts = [part for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join(_decoded(part) for part in parts)


def _decoded(part: Message) -> str:
    raw = part.get_payload(decode=True)
    charset = part.get_content_charset("utf-8")
    return raw.decode(charset, errors="replace") if isinstance(raw, bytes) else str(raw)
