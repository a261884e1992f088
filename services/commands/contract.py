"""The API's contract: its file, and what was promised."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from services.commands.refusing import in_one_line

app = typer.Typer(help="The API's contract, schema/schema.graphql.", no_args_is_help=True)
CONTRACT = Path("schema/schema.graphql")
RELEASED = Path("schema/released.graphql")


@app.command()
def export(
    path: Annotated[Path, typer.Option(help="File to write.")] = CONTRACT,
) -> None:
    """Write the contract from the code."""
    with in_one_line():
        from services.api.schema import sdl

        path.write_text(sdl(), encoding="utf-8")


@app.command()
def check(
    path: Annotated[Path, typer.Option(help="File to compare.")] = CONTRACT,
    released: Annotated[Path, typer.Option(help="The contract that clients rely on.")] = RELEASED,
) -> None:
    """Compare the contract with the code and with the released one; 1 when it is stale or breaks that."""
    with in_one_line():
        from services.api import promises
        from services.api.schema import sdl

        _fail(promises.faults(sdl(), path, released))


@app.command()
def release(
    path: Annotated[Path, typer.Option(help="File to write.")] = RELEASED,
) -> None:
    """Promise the contract as it stands to clients; 1 when that would break an earlier promise."""
    with in_one_line():
        from services.api import promises
        from services.api.schema import sdl

        now = sdl()
        _fail(promises.breaks(now, path) if path.exists() else [])
        path.write_text(now, encoding="utf-8")


def _fail(faults: list[str]) -> None:
    """Tell them on standard error and end with 1, if there are any."""
    for one in faults:
        print(one, file=sys.stderr)
    if faults:
        raise typer.Exit(1)
