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

CONTRACT = Path("schema/schema.graphql")
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
) -> None:
    """Run everything on this machine with demo data, until Ctrl-C."""
    with _one_line_errors():
        from services.demo import supervisor
        from services.demo.options import Options

        supervisor.run(Options(port=port, data=data, fresh=fresh, accounts=accounts, workers=workers))


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
        from services.kit import database, migrations, settings

        configuration = database.config(settings.load().database_url, models=MODULES)
        asyncio.run(migrations.migrate(configuration, progress=lambda *steps: print(*steps)))


@app.command()
def token(
    account: Annotated[int, typer.Option(help="Id of the account, as in Account:17.")],
    hours: Annotated[float, typer.Option(min=0.01, max=8760, help="How long it holds.")] = 1,
) -> None:
    """Print an access token for an account, signed with JINLIN_SECRET."""
    with _one_line_errors():
        from services.kit import settings
        from services.kit.tokens import TokenKey

        secret = settings.load().jinlin_secret
        try:
            print(TokenKey(secret).issue(account, timedelta(hours=hours)))
        except ValueError as error:
            raise settings.SettingsInvalid(str(error)) from error


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
) -> None:
    """Compare the committed contract with the code; 1 when it is stale."""
    with _one_line_errors():
        from services.api.schema import sdl

        stale = not path.exists() or path.read_text(encoding="utf-8") != sdl()
    if stale:
        print(f"{path} is stale: run `make schema` and commit it.", file=sys.stderr)
        raise typer.Exit(1)


def _become(module: str, **variables: str) -> NoReturn:
    """Run the module in place of this process, whose own imports a server would keep in memory."""
    os.execve(sys.executable, [sys.executable, "-m", module], os.environ | variables)  # noqa: S606  no shell


def _one_line_errors() -> AbstractContextManager[None]:
    from services.demo.errors import DemoRefused
    from services.kit.embedded import EmbeddedError
    from services.kit.refusing import in_one_line

    return in_one_line(DemoRefused, EmbeddedError)


if __name__ == "__main__":
    main()
