"""Calls for partners (征集令) and the answers to them."""

from services.api.reads import Extends, Node, among, column, compare, condition, many, one, order, subtree
from services.domain.needs import models, queries


class Call(Node, model=models.Call, gate=queries.calls_visible_to, plural="calls"):
    """Asks partners to answer some needs of an area (征集令), public from publication on."""

    title = column("In a line of at most 80 characters.")
    text = column("The call in full, at most 5,000 characters.")
    state = column("Where it stands.")
    closes_on = column("Last civil day (China Standard Time) on which it can be answered.")
    created_at = column("When it was written.")
    published_at = column("When it was published; null before.")
    area = one("Area", "The area that calls.")
    written_by = one("Account", "Who wrote it.")
    needs = many("CallNeed", "The needs that it names.", via="call_id")
    answers = many("CallAnswer", "Partners' answers, as far as visible.", via="call_id")

    class Filters:
        state = among("state", "In one of these states.")
        within = subtree("area_id", "In this area or below it.")
        containing = compare("title", "contains", "With these characters in the title.")
        closes_after = compare("closes_on", ">=", "Can be answered on this civil day or later.")

    class Orders:
        closes_on = order("closes_on", "By its last day.")
        created_at = order("created_at", "By the moment it was written.")


class CallNeed(Node, model=models.CallNeed, gate=queries.call_needs_visible_to):
    """A need that a call names."""

    call = one("Call", "The call.")
    need = one("Need", "The need.")


class CallAnswer(Node, model=models.CallAnswer, gate=queries.answers_visible_to, plural="callAnswers"):
    """A partner's answer to one need of a call. The partner's members and the area's staff see it."""

    text = column("What the partner would do, at most 1,000 characters.")
    state = column("Where it stands.")
    reason = column("Why it was declined; empty otherwise.")
    created_at = column("When it was given.")
    call = one("Call", "The call.")
    need = one("Need", "The need answered.")
    partner = one("Partner", "The partner that answers.")
    offer = one("Offer", "The offer that the partner would serve by; null if none is named.")

    class Filters:
        state = among("state", "In one of these states.")
        call = compare("call_id", "=", "To this call.")
        need = compare("need_id", "=", "For this need.")
        partner = compare("partner_id", "=", "Of this partner.")
        mine = condition("{t}.partner_id = ANY(:my_partners::bigint[])", "Of a partner the caller acts for.")

    class Orders:
        created_at = order("created_at", "By the moment it was given.")


class PartnerAnswers(Extends, of="Partner"):
    call_answers = many("CallAnswer", "Its answers to calls, as far as visible.", via="partner_id")
