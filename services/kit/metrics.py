"""What a process counts, for Prometheus to fetch."""

from prometheus_client import Counter, Gauge

_OPERATIONS = Counter("jinlin_operations_total", "GraphQL operations by the path that answered.", ["path"])
COMPILED = _OPERATIONS.labels("compiled")
RESOLVED = _OPERATIONS.labels("resolved")
PLANS_FAILED = Counter(
    "jinlin_plans_failed_total", "Compiled reads that failed and went through graphql-core."
)
REFUSED = Counter("jinlin_refused_total", "Operations refused or stopped by a limit.", ["limit"])
SOCKETS = Gauge("jinlin_sockets", "WebSockets that are open.")
SOCKETS_CLOSED = Counter("jinlin_sockets_closed_total", "WebSockets that we closed, by code.", ["code"])
