"""Arrays that take long to make, kept between processes in the user's cache folder.

Each run of the engine is a process of its own, and compiling the taxonomy would take it longer than
settling a change. A file is named by a digest of all that it was made from, so that it is never stale;
where the folder cannot be written, or a file not be read, the arrays are simply made anew.
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast, get_type_hints
from zipfile import BadZipFile

import numpy as np

Made = TypeVar("Made")
KEPT = 8
"""Files left in the folder: the newest."""
UNREADABLE = (OSError, ValueError, KeyError, EOFError, BadZipFile)


def kept(kind: type[Made], content: bytes, sources: tuple[Path, ...], make: Callable[[], Made]) -> Made:
    """`make()`, or what an earlier process made of the same content by the same sources.

    `kind` is a dataclass of arrays, numbers and further such classes.
    """
    folder = _folder()
    if folder is None:
        return make()
    digest = sha256(content)
    for source in sources:
        digest.update(source.read_bytes())
    file = folder / f"{kind.__name__.lower()}-{digest.hexdigest()[:32]}.npz"
    with suppress(*UNREADABLE), file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
        found: Made = _built(kind, arrays, "")
        return found
    made = make()
    with suppress(OSError):
        _write(file, dict(_flat(made, "")))
    return made


def _folder() -> Path | None:
    with suppress(RuntimeError):
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "jinlin"
    return None


def _flat(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if not is_dataclass(value):
        yield name, np.asarray(value)
        return
    for field in fields(value):
        yield from _flat(getattr(value, field.name), f"{name}.{field.name}" if name else field.name)


def _built(kind: type[Any], arrays: Mapping[str, Any], name: str) -> Any:
    if not is_dataclass(kind):
        array = arrays[name]
        return kind(array) if array.ndim == 0 else array
    hints = get_type_hints(kind)
    parts = ((one, f"{name}.{one}" if name else one) for one in (field.name for field in fields(kind)))
    return cast("type[Any]", kind)(**{one: _built(hints[one], arrays, path) for one, path in parts})


def _write(file: Path, arrays: dict[str, Any]) -> None:
    """Whole or not at all: others may read and write it at the same moment."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".npz", delete=False) as made:
        np.savez(made, **arrays)
    Path(made.name).replace(file)
    files = sorted(file.parent.glob("*.npz"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in files[KEPT:]:
        old.unlink(missing_ok=True)
