"""What a trial of other parameters has shown, and what triggered a run."""

from strawberry.scalars import JSON

from services.api.reads import Node, column, compare, one, order, sql
from services.domain.matching import models, queries


def _figure(path: str, says: str) -> int:
    field: int = sql(int, says, "({t}.figures #>> '{" + path + "}')::int")
    return field


def _who(kind: str, path: str) -> str:
    """SQL: {gain, lose} of global ids."""
    ids = (
        "(SELECT coalesce(jsonb_agg('{kind}:' || one.id ORDER BY one.place), '[]') FROM"
        " jsonb_array_elements_text({{t}}.figures #> '{{{path},{way}}}')"
        " WITH ORDINALITY AS one(id, place))"
    )
    gain, lose = (ids.format(kind=kind, path=path, way=way) for way in ("gain", "lose"))
    return f"jsonb_build_object('gain', {gain}, 'lose', {lose})"


class MatchComparison(Node, model=models.MatchRun, gate=queries.comparisons_visible_to):
    """Open proposals as they are, and as a trial's parameters would have them; for the staff of the area.

    It goes with its trial, a week after that was over unless operators set another time.
    """

    proposals_now = _figure("now,proposals", "Open proposals that a run may replace.")
    proposals_then = _figure("then,proposals", "Proposals that the trial would have.")
    served_now = _figure("now,served", "Needs with such a proposal.")
    served_then = _figure("then,served", "Needs that the trial would serve.")
    score_now = _figure("now,score", "What the open pairs are worth by the trial's parameters, milli-points.")
    score_then = _figure("then,score", "What the trial's pairs are worth by them, milli-points.")
    gini_now = _figure(
        "now,gini", "How unevenly the proposals lie on partners with an offer: 0 even, 1000 all on one."
    )
    gini_then = _figure("then,gini", "The same for the trial.")
    kept = _figure("kept", "Pairs of need and offer in both.")
    dropped = _figure("dropped", "Pairs that are open and that the trial would not have.")
    added = _figure("added", "Pairs that only the trial would have.")
    needs_gaining = _figure("needs,gaining", "Needs that would get something worth more.")
    needs_losing = _figure("needs,losing", "Needs that would get something worth less, or nothing.")
    partners_gaining = _figure("partners,gaining", "Partners that would have more proposals.")
    partners_losing = _figure("partners,losing", "Partners that would have fewer.")
    who = sql(
        JSON,
        "Global ids of those who gain and lose most, 100 of each at most:"
        " {needs: {gain, lose}, partners: {gain, lose}}.",
        f"jsonb_build_object('needs', {_who('Need', 'needs')}, 'partners', {_who('Partner', 'partners')})",
    )
    trial = one("MatchRun", "The trial.", via="id")


class MatchChange(Node, model=models.MatchChange, gate=queries.changes_visible_to, plural="matchChanges"):
    """A change after which an area is matched anew around it; the staff of that area see it."""

    verb = sql(
        str,
        "The verb that changed something, such as need_publish.",
        "(SELECT e.verb FROM audit_entry e WHERE e.id = {t}.entry_id)",
    )
    created_at = column("When matching heard of it.")
    entry = one("AuditEntry", "Who changed what, as far as visible.")
    area = one("Area", "The area that is matched anew.")
    run = one("MatchRun", "The run that took it up; null while it waits for one.")

    class Filters:
        area = compare("area_id", "=", "For runs of this area.")
        run = compare("run_id", "=", "Taken up by this run.")

    class Orders:
        created_at = order("created_at", "By the moment matching heard of it.")
