"""What a process counts, for Prometheus to fetch."""

from prometheus_client import Counter

_OPERATIONS = Counter("jinlin_operations_total", "GraphQL operations by the path that answered.", ["path"])
COMPILED = _OPERATIONS.labels("compiled")
RESOLVED = _OPERATIONS.labels("resolved")
PLANS_FAILED = Counter(
    "jinlin_plans_failed_total", "Compiled reads that failed and went through graphql-core."
)
