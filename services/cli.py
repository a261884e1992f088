"""The `jinlin` command. Each command imports what it needs only when it runs."""

import asyncio
import os
import sys
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Annotated, NoReturn

import typer

app = typer.Typer(
    name="jinlin",
    help="近邻 Jinlin: the community-partners platform.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
schema_commands = typer.Typer(help="The API's contract, schema/schema.graphql.", no_args_is_help=True)
app.add_typer(schema_commands, name="schema")
keys_commands = typer.Typer(help="Keys: of access tokens, and of personal data.", no_args_is_help=True)
app.add_typer(keys_commands, name="keys")

CONTRACT = Path("schema/schema.graphql")
RELEASED = Path("schema/released.graphql")
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port of the API.")]


def main() -> None:
    app()


@app.command()
def demo(
    port: Port = 8000,
    data: Annotated[Path, typer.Option(help="Directory of the demo's databases.")] = Path(".jinlin"),
    fresh: Annotated[bool, typer.Option("--fresh", help="Put the demo data back to its start.")] = False,
    accounts: Annotated[Path | None, typer.Option(help="Write the accounts' tokens here, as JSON.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=32, help="Worker processes.")] = 1,
    production: Annotated[bool, typer.Option("--production", help="Use the settings of production.")] = False,
) -> None:
    """Run everything on this machine with demo data, until Ctrl-C."""
    with _one_line_errors():
        from services.demo import supervisor
        from services.demo.options import Options

        options = Options(
            port=port, data=data, fresh=fresh, accounts=accounts, workers=workers, production=production
        )
        supervisor.run(options)


@app.command()
def api(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Port = 8000,
) -> None:
    """Serve the API; settings come from the environment."""
    _become("services.api", JINLIN_HOST=host, JINLIN_PORT=str(port))


@app.command()
def worker() -> None:
    """Run one worker; settings come from the environment."""
    _become("services.worker")


@app.command()
def migrate() -> None:
    """Bring the database of DATABASE_URL to the schema of this version."""
    with _one_line_errors():
        from services.domain.models import MODULES
        from services.kit import database, migrations, sealing, settings

        chosen = settings.load()
        sealing.unlock(chosen)
        configuration = database.config(chosen.database_url, models=MODULES)
        asyncio.run(migrations.migrate(configuration, progress=lambda *steps: print(*steps)))


@app.command()
def token(
    account: Annotated[int, typer.Option(help="Id of the account, as in Account:17.")],
    hours: Annotated[float, typer.Option(min=0.01, max=8760, help="How long it holds.")] = 1,
) -> None:
    """Print an access token for an account that there is; it holds no longer than its key."""
    with _one_line_errors():
        from services.api.signing_in import operating
        from services.kit import settings

        print(asyncio.run(operating.token(settings.load(), account, timedelta(hours=hours))))


@keys_commands.command()
def rotate(
    overlap_hours: Annotated[
        float, typer.Option(min=0, max=8760, help="How long the key before still verifies.")
    ] = 24,
    at_once: Annotated[
        bool, typer.Option("--at-once", help="After a leak: sign by the new key now, and void all tokens.")
    ] = False,
) -> None:
    """Add a key that signs access tokens; it is published ten minutes before it signs."""
    with _one_line_errors():
        from services.api.signing_in import operating
        from services.domain.accounts.signing_keys import LEAD
        from services.kit import settings

        none = timedelta(0)
        lead, overlap = (none, none) if at_once else (LEAD, timedelta(hours=overlap_hours))
        made = asyncio.run(operating.rotate(settings.load(), lead=lead, overlap=overlap))
    print(f"key {made.number} signs from {made.signs_from.isoformat(timespec='seconds')}")


@keys_commands.command(name="list")
def list_keys() -> None:
    """List the keys that sign access tokens, will sign, or still verify."""
    with _one_line_errors():
        from services.api.signing_in import operating
        from services.kit import settings

        found = asyncio.run(operating.listed(settings.load()))
    for kid, key in found:
        until = key.verifies_until
        print(
            f"{key.number:4}  {kid}  signs from {key.signs_from.isoformat(timespec='seconds')}"
            f"  verifies until {until.isoformat(timespec='seconds') if until else 'the next rotation'}"
        )


@app.command()
def match(
    needs: Annotated[Path, typer.Option(help="Needs: JSON Lines, CSV or XLSX.")],
    offers: Annotated[Path, typer.Option(help="Offers: JSON Lines, CSV or XLSX.")],
    top: Annotated[
        int | None, typer.Option(min=1, help="List the best N offers of each need instead, as JSON Lines.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write JSON Lines to this file.")] = None,
    capacity: Annotated[
        int, typer.Option(min=0, help="Needs that an offer takes where its row does not say.")
    ] = 5,
) -> None:
    """Match needs and offers from two files, without any server; 2 when rows were left out."""
    with _one_line_errors():
        from services.match.run import run

        raise typer.Exit(run(needs, offers, top=top, out=out, capacity=capacity))


@app.command()
def tour(
    url: Annotated[str, typer.Option(help="The API's address, such as http://127.0.0.1:8000/graphql.")],
    accounts: Annotated[Path, typer.Option(help="File that `jinlin demo --accounts` has written.")],
) -> None:
    """Walk the whole loop as resident, secretary and partner, and verify every step."""
    with _one_line_errors():
        from services.tour.walk import run

        passed = run(url, accounts)
    raise typer.Exit(0 if passed else 1)


@schema_commands.command()
def export(
    path: Annotated[Path, typer.Option(help="File to write.")] = CONTRACT,
) -> None:
    """Write the contract from the code."""
    with _one_line_errors():
        from services.api.schema import sdl

        path.write_text(sdl(), encoding="utf-8")


@schema_commands.command()
def check(
    path: Annotated[Path, typer.Option(help="File to compare.")] = CONTRACT,
    released: Annotated[Path, typer.Option(help="The contract that clients rely on.")] = RELEASED,
) -> None:
    """Compare the contract with the code and with the released one; 1 when it is stale or breaks that."""
    with _one_line_errors():
        from services.api import promises
        from services.api.schema import sdl

        _fail(promises.faults(sdl(), path, released))


@schema_commands.command()
def release(
    path: Annotated[Path, typer.Option(help="File to write.")] = RELEASED,
) -> None:
    """Promise the contract as it stands to clients; 1 when that would break an earlier promise."""
    with _one_line_errors():
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


@keys_commands.command(name="new")
def new_keys(id: str = "1") -> None:
    """Print a fresh data key, and a fresh index key, as the environment takes them; ids are your choice."""
    from services.kit.sealing import new_key

    print(f"JINLIN_DATA_KEYS={id}:{new_key()}\nJINLIN_INDEX_KEY={new_key()}")


@keys_commands.command(name="status")
def keys_status() -> None:
    """Tell which data keys have sealed how many values of each column."""
    _with_keys("status")


@keys_commands.command()
def reseal() -> None:
    """Seal with the newest data key what older ones have sealed; may be stopped and started at any time."""
    _with_keys("reseal")


def _with_keys(deed: str) -> None:
    with _one_line_errors():
        from services.domain.models import MODULES
        from services.domain.personal import console

        asyncio.run(console.run(MODULES, deed))


def _become(module: str, **variables: str) -> NoReturn:
    """Run the module in place of this process, whose own imports a server would keep in memory."""
    os.execve(sys.executable, [sys.executable, "-m", module], os.environ | variables)  # noqa: S606  no shell


def _one_line_errors() -> AbstractContextManager[None]:
    from services.demo.errors import DemoRefused
    from services.domain.accounts.errors import AccountUnknown
    from services.kit.embedded import EmbeddedError
    from services.kit.refusing import in_one_line

    return in_one_line(AccountUnknown, DemoRefused, EmbeddedError)


if __name__ == "__main__":
    main()
