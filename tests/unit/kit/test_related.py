"""Conditions on a related row: looked up, unless the statement holds the row already."""

from services.kit.sql import Predicate, of_related

ACTIVE = of_related("partner", "partner_id", "{r}.state = 'active' AND {r}.area_id <> 3")
GATE = Predicate(f"({{t}}.state = 'active' AND {ACTIVE})")


def test_a_row_that_is_not_there_is_looked_up():
    assert GATE.on("o") == (
        "(o.state = 'active' AND EXISTS (SELECT 1 FROM partner related_partner WHERE related_partner.id ="
        " o.partner_id AND related_partner.state = 'active' AND related_partner.area_id <> 3))"
    )


def test_a_row_that_is_there_is_asked_directly():
    assert GATE.on("o", {"partner_id": "p"}) == (
        "(o.state = 'active' AND p.state = 'active' AND p.area_id <> 3)"
    )


def test_a_row_known_by_another_column_is_another_row():
    assert GATE.on("o", {"host_id": "p"}) == GATE.on("o")
