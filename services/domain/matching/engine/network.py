"""Arcs and supplies gathered as arrays, solved by OR-Tools."""

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from services.domain.matching.engine.columns import Ints


class SolverFailed(RuntimeError):
    """The solver did not reach an optimum; the message is its status."""


class Network:
    """A min-cost flow problem in the making. Arcs keep the order in which they are added."""

    def __init__(self, nodes: int) -> None:
        self.nodes = nodes
        self._solver = SimpleMinCostFlow()

    def nodes_for(self, count: int) -> Ints:
        """Add nodes."""
        self.nodes += count
        return np.arange(self.nodes - count, self.nodes)

    def arcs(self, tail: Ints, head: Ints, capacity: Ints | int, cost: Ints | int) -> Ints:
        """Add arcs; returns their numbers. Arguments broadcast against `tail`."""
        shape = tail.shape
        numbers = self._solver.add_arcs_with_capacity_and_unit_cost(
            tail.astype(np.int32),
            np.broadcast_to(head, shape).astype(np.int32),
            np.broadcast_to(capacity, shape).astype(np.int64),
            np.broadcast_to(cost, shape).astype(np.int64),
        )
        return np.asarray(numbers, dtype=np.int64)

    def solve(self, source: Ints, supply: Ints, sink: int) -> None:
        """Send all of `supply` from `source` to `sink` at least cost."""
        self._solver.set_nodes_supplies(source.astype(np.int32), supply.astype(np.int64))
        self._solver.set_node_supply(sink, -int(supply.sum()))
        status = self._solver.solve()
        if status != SimpleMinCostFlow.Status.OPTIMAL:
            raise SolverFailed(status.name)

    def flows(self, arcs: Ints) -> Ints:
        """Units on these arcs, after solve."""
        return np.asarray(self._solver.flows(arcs.astype(np.int32)), dtype=np.int64)
