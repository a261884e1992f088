"""The assignment: one min-cost flow, exact and integral, over needs, slots and partners.

    need ──────────────── bypass: P once, then 0 ───────────────→ sink
    need → (pair, if it wants several) → slot → partner → λ, λ/2, λ/4 ×2, λ/8 ×4, 0 → sink

The turns hang on the partner and not on its offers, or listing one offer thrice would earn λ
thrice; where each partner has one offer the two are the same.
"""

import numpy as np

from services.domain.matching.engine.assigning import Assignment, rungs
from services.domain.matching.engine.columns import Ints, Mask
from services.domain.matching.engine.network import Network

COST_RANGE = 2**59
"""Greatest cost times nodes; OR-Tools 9.15 refuses more (BAD_COST_RANGE seen at 2^62)."""


def assign(what: Assignment) -> Mask:
    """The edges of an assignment of greatest total gain, relief and turns, each edge taking one place."""
    if not len(what.edge_need) or not what.units.any():
        return np.zeros(len(what.edge_need), dtype=np.bool_)
    net = Network(0)
    need, slot = net.nodes_for(len(what.units)), net.nodes_for(len(what.slot_capacity))
    partner = net.nodes_for(int(what.slot_partner.max()) + 1)
    sink = net.nodes_for(1)
    tail = _tails(net, what, need)
    scale, ties = _scale(what, net.nodes)
    edge = net.arcs(tail, slot[what.edge_slot], 1, ties - what.edge_gain * scale)
    net.arcs(need, sink, np.minimum(what.units, 1), what.relief * scale)
    more = np.flatnonzero(what.units > 1)
    net.arcs(need[more], sink, what.units[more] - 1, 0)
    capacity = np.minimum(what.slot_capacity, what.units.sum())
    net.arcs(slot, partner[what.slot_partner], capacity, 0)
    for count, points in rungs(what):
        net.arcs(partner, sink, count, -points * scale)
    net.arcs(partner, sink, int(what.units.sum()), 0)
    net.solve(need, what.units, int(sink[0]))
    return np.asarray(net.flows(edge) > 0)


def _tails(net: Network, what: Assignment, need: Ints) -> Ints:
    """Where each edge starts: at its need, or at a node of capacity 1 for the pair.

    A need of several units would otherwise book one offer twice, in two of its slots.
    """
    pairs, first = np.unique(what.edge_pair, return_index=True)
    owner = what.edge_need[first]
    several = np.flatnonzero(what.units[owner] > 1)
    node = need[owner]
    node[several] = net.nodes_for(len(several))
    net.arcs(need[owner[several]], node[several], 1, 0)
    return np.asarray(node[np.searchsorted(pairs, what.edge_pair)])


def _scale(what: Assignment, nodes: int) -> tuple[int, Ints]:
    """A factor for points such that no sum of ties outweighs one point, and ties that fit it."""
    units = int(what.units.sum())
    dearest = int(max(what.edge_gain.max(), what.relief.max(), *(p for _, p in what.turns), 1))
    room = COST_RANGE // (nodes + 1) // (dearest + 1)
    spread = max(1, min(int(what.edge_tie.max()) + 1, (room - 1) // units))
    return units * spread + 1, what.edge_tie % spread
