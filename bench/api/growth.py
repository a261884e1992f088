"""What a request of ours costs as pages, nesting and tables grow; and a chart of it."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.api import seed
from bench.api.load import run
from bench.api.serving import Server, Settings, started
from bench.api.traffic import Traffic

PAGES = (10, 50, 100)
LEVELS = (1, 2, 3)
_LISTED = "id title startsAt endsAt place tier capacity confirmed host { id name } area { id name }"
_NESTED = {
    1: "id name",
    2: "id name events(first: 5) { nodes { id title } }",
    3: "id name events(first: 5) { nodes { id title area { name partners(first: 5) { nodes { name } } } } }",
}


def measure(
    server: Server, settings: Settings, traffic: Traffic, *, tables: Sequence[int], seconds: int
) -> dict[str, Any]:
    """CPU µs of the server and median latency in ms, each by page size, by levels and by rows of events."""
    pages = {size: _cost(server, traffic, _page(size), f"page-{size}", seconds) for size in PAGES}
    levels = {depth: _cost(server, traffic, _nested(depth), f"deep-{depth}", seconds) for depth in LEVELS}
    rows = {size: _table(server, settings, traffic, size, seconds) for size in tables}
    return {"page": pages, "levels": levels, "table": rows}


def _table(server: Server, settings: Settings, traffic: Traffic, size: int, seconds: int) -> dict[str, float]:
    """The page of 50 among `size` events, in a database of its own unless ours has that size."""
    if size == seed.EVENTS:
        place: Any = nullcontext(server)
    else:
        url = asyncio.run(seed.another(settings.servers.database_url, f"events_{size}"))
        asyncio.run(seed.migrated(url, events=size))
        servers = replace(settings.servers, database_url=url)
        place = started("jinlin", replace(settings, servers=servers))
    with place as asked:
        return _cost(asked, traffic, _page(50), f"table-{size}", seconds)


def _cost(server: Server, traffic: Traffic, document: str, name: str, seconds: int) -> dict[str, float]:
    bodies = [json.dumps({"query": document, "variables": one}) for one in _varied(traffic, document)]
    load = traffic.of(server.dialect, "B", name, bodies)
    run(server, load, seconds=1, connections=4)
    found = run(server, load, seconds=seconds, connections=4)
    return {"cpu_us": found.cpu_us, "p50_ms": found.p50_ms}


def _varied(traffic: Traffic, document: str) -> Iterator[dict[str, str]]:
    """Arguments of B or C, as far as the document takes them: like requests might share a statement."""
    for listed, nested in zip(traffic.variables("B"), traffic.variables("C"), strict=False):
        one = {**listed, **nested}
        yield {name: value for name, value in one.items() if f"${name}:" in document}


def _page(size: int) -> str:
    return (
        "query($startsAfter: DateTime!) { events("
        f"filter: {{state: [PUBLISHED], startsAfter: $startsAfter}}, order: STARTS_AT_ASC, first: {size})"
        f" {{ nodes {{ {_LISTED} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    )


def _nested(levels: int) -> str:
    return (
        "query($after: String) { partners(order: NAME_ASC, first: 20, after: $after)"
        f" {{ nodes {{ {_NESTED[levels]} }} }} }}"
    )


def draw(found: dict[str, Any], file: Path) -> None:
    """Three panels as SVG."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot

    mpl.rcParams |= {"svg.hashsalt": "jinlin", "svg.fonttype": "none", "font.family": "sans-serif"}
    figure, panels = pyplot.subplots(1, 3, figsize=(11, 3.4), sharey=True, layout="constrained")
    for panel, name, title in zip(
        panels, found, ("page size", "levels of nesting", "events in the table"), strict=True
    ):
        sizes = [int(size) for size in found[name]]
        panel.plot(sizes, [one["cpu_us"] / 1e3 for one in found[name].values()], "o-", label="CPU of the API")
        panel.plot(sizes, [one["p50_ms"] for one in found[name].values()], "s--", label="latency, 4 clients")
        panel.set(xlabel=title, xscale="log" if name == "table" else "linear", xticks=sizes)
        panel.grid(alpha=0.3)
    panels[0].set_ylim(bottom=0)
    panels[0].set_ylabel("ms a request")
    panels[0].legend()
    file.parent.mkdir(exist_ok=True)
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)
