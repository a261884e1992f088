"""One change, settled where it happened: its neighbourhood is solved anew, all else stands.

Two hops: the touched needs, the offers they could have, the needs that hold those offers, and what
these could have instead. Everybody else keeps place and partner.
"""

from dataclasses import replace

import numpy as np

from services.domain.matching.engine.assigning import Assignment
from services.domain.matching.engine.choice import choose_edges
from services.domain.matching.engine.columns import Ints, Mask

MOST = 400
"""Needs that may move, beside the touched ones; the best placed of the neighbours stay."""


def resettle(what: Assignment, taken: Mask, touched: Ints, most: int = MOST) -> Mask:
    """The edges taken after a change.

    `taken` stood before it, and must hold in `what`; `touched` are needs that are new or changed, or
    were given up by what changed. Never earns less than `taken`.
    """
    free = neighbourhood(what, taken, touched, most)
    mine = free[what.edge_need]
    edges = np.flatnonzero(mine)
    fixed = np.flatnonzero(taken & ~mine)
    part = _part(what, edges, fixed)
    chosen, _ = choose_edges(part)
    after = taken & ~mine
    after[edges[chosen]] = True
    return after


def neighbourhood(what: Assignment, taken: Mask, touched: Ints, most: int = MOST) -> Mask:
    """Which needs may move."""
    free = np.zeros(len(what.units), dtype=np.bool_)
    free[touched] = True
    wished = _partners(what, free)
    holds = np.flatnonzero(taken & wished[what.slot_partner[what.edge_slot]])
    gain = what.edge_gain[holds]
    near = holds[np.lexsort((what.edge_need[holds], gain))][:most]
    free[what.edge_need[near]] = True
    return free


def _partners(what: Assignment, needs: Mask) -> Mask:
    """Who could serve these needs."""
    found = np.zeros(int(what.slot_partner.max(initial=-1)) + 1, dtype=np.bool_)
    found[what.slot_partner[what.edge_slot[needs[what.edge_need]]]] = True
    return found


def _part(what: Assignment, edges: Ints, fixed: Ints) -> Assignment:
    """The assignment of these edges alone, in what room the fixed ones leave."""
    needs, need = np.unique(what.edge_need[edges], return_inverse=True)
    slots, slot = np.unique(what.edge_slot[edges], return_inverse=True)
    partners, partner = np.unique(what.slot_partner[slots], return_inverse=True)
    used = np.bincount(what.edge_slot[fixed], what.edge_size[fixed], minlength=len(what.slot_capacity))
    had = np.bincount(what.slot_partner[what.edge_slot[fixed]], minlength=int(partners.max(initial=0)) + 1)
    return replace(
        what,
        units=what.units[needs],
        relief=what.relief[needs],
        edge_need=need,
        edge_pair=what.edge_pair[edges],
        edge_slot=slot,
        edge_gain=what.edge_gain[edges],
        edge_tie=what.edge_tie[edges],
        edge_size=what.edge_size[edges],
        slot_capacity=(what.slot_capacity[slots] - used[slots]).astype(np.int64),
        slot_partner=partner,
        partner_had=had[partners] + (0 if what.partner_had is None else what.partner_had[partners]),
    )
