"""The `jinlin` command. Each command imports what it needs only when it runs."""

import asyncio
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from services.commands import contract, keys
from services.commands.refusing import in_one_line

app = typer.Typer(
    name="jinlin",
    help="近邻 Jinlin: the community-partners platform.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(contract.app, name="schema")
app.add_typer(keys.app, name="keys")

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
    with in_one_line():
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
    with in_one_line():
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
    with in_one_line():
        from services.api.signing_in import operating
        from services.kit import settings

        print(asyncio.run(operating.token(settings.load(), account, timedelta(hours=hours))))


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
    with in_one_line():
        from services.match.run import run

        raise typer.Exit(run(needs, offers, top=top, out=out, capacity=capacity))


@app.command()
def tour(
    url: Annotated[str, typer.Option(help="The API's address, such as http://127.0.0.1:8000/graphql.")],
    accounts: Annotated[Path, typer.Option(help="File that `jinlin demo --accounts` has written.")],
) -> None:
    """Walk the whole loop as resident, secretary and partner, and verify every step."""
    with in_one_line():
        from services.tour.walk import run

        passed = run(url, accounts)
    raise typer.Exit(0 if passed else 1)


def _become(module: str, **variables: str) -> NoReturn:
    """Run the module in place of this process, whose own imports a server would keep in memory."""
    os.execve(sys.executable, [sys.executable, "-m", module], os.environ | variables)  # noqa: S606  no shell


if __name__ == "__main__":
    main()
