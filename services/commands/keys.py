"""Keys: of access tokens, and of personal data."""

import asyncio
from datetime import timedelta
from typing import Annotated

import typer

from services.commands.refusing import in_one_line

app = typer.Typer(help="Keys: of access tokens, and of personal data.", no_args_is_help=True)


@app.command()
def rotate(
    overlap_hours: Annotated[
        float, typer.Option(min=0, max=8760, help="How long the key before still verifies.")
    ] = 24,
    at_once: Annotated[
        bool, typer.Option("--at-once", help="After a leak: sign by the new key now, and void all tokens.")
    ] = False,
) -> None:
    """Add a key that signs access tokens; it is published ten minutes before it signs."""
    with in_one_line():
        from services.api.signing_in import operating
        from services.domain.accounts.signing_keys import LEAD
        from services.kit import settings

        none = timedelta(0)
        lead, overlap = (none, none) if at_once else (LEAD, timedelta(hours=overlap_hours))
        made = asyncio.run(operating.rotate(settings.load(), lead=lead, overlap=overlap))
    print(f"key {made.number} signs from {made.signs_from.isoformat(timespec='seconds')}")


@app.command(name="list")
def list_keys() -> None:
    """List the keys that sign access tokens, will sign, or still verify."""
    with in_one_line():
        from services.api.signing_in import operating
        from services.kit import settings

        found = asyncio.run(operating.listed(settings.load()))
    for kid, key in found:
        until = key.verifies_until
        print(
            f"{key.number:4}  {kid}  signs from {key.signs_from.isoformat(timespec='seconds')}"
            f"  verifies until {until.isoformat(timespec='seconds') if until else 'the next rotation'}"
        )


@app.command(name="new")
def new_keys(id: str = "1") -> None:
    """Print a fresh data key, and a fresh index key, as the environment takes them; ids are your choice."""
    from services.kit.sealing import new_key

    print(f"JINLIN_DATA_KEYS={id}:{new_key()}\nJINLIN_INDEX_KEY={new_key()}")


@app.command(name="status")
def keys_status() -> None:
    """Tell which data keys have sealed how many values of each column."""
    _with_keys("status")


@app.command()
def reseal() -> None:
    """Seal with the newest data key what older ones have sealed; may be stopped and started at any time."""
    _with_keys("reseal")


def _with_keys(deed: str) -> None:
    with in_one_line():
        from services.domain.models import MODULES
        from services.domain.personal import console

        asyncio.run(console.run(MODULES, deed))
