"""What a process counts, for Prometheus to fetch."""

from prometheus_client import Counter

OPERATIONS = Counter("jinlin_operations_total", "GraphQL operations by the path that answered.", ["path"])
PLANS_FAILED = Counter(
    "jinlin_plans_failed_total", "Compiled reads that failed and went through graphql-core."
)
