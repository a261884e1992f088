"""What partners can give (资源清单)."""

from datetime import time

from services.api.reads import Node, among, column, compare, condition, many, one, order, sql, subtree
from services.domain.actors import gates
from services.domain.partners import models, queries


class Offer(Node, model=models.Offer, gate=queries.offers_visible_to, plural="offers"):
    """What a partner can give, how much, when, where, and at which price tier."""

    title = column("What is offered, in a line of at most 80 characters.")
    text = column("The offer in full, at most 2,000 characters.")
    category = column("Kind of service, as needs name it.")
    tier = column("Price tier.")
    price_fen = column("Price a person in fen (1/100 yuan); 0 if and only if the tier is FREE.")
    capacity = column("How many needs one slot can take.")
    places = column("How many people one slot can take; null without a limit.")
    at_home = column("Whether the partner comes to residents' homes.")
    place = column("Where it is given, in words; may be empty.")
    longitude = column("Longitude of the place in degrees (WGS84); null if not given.")
    latitude = column("Latitude of the place in degrees (WGS84); null if not given.")
    radius_metres = column("How far from the place it is given, in metres; null without a limit.")
    groups = column("Groups of residents that it is for; empty means everybody.")
    valid_from = column("First day, a civil date (China Standard Time).")
    valid_until = column("Last day, a civil date (China Standard Time).")
    state = column("Where it stands.")
    created_at = column("When it was made.")
    partner = one("Partner", "Who gives it.")
    serves = one("Area", "It serves needs in this area and everything below.")
    slots = many("OfferSlot", "When it can be given.", via="offer_id")

    class Filters:
        state = among("state", "In one of these states.")
        tier = among("tier", "Of one of these tiers.")
        partner = compare("partner_id", "=", "Of this partner.")
        within = subtree("serves_id", "Serving this area or one below it.")
        category = compare("category", "=", "Of this category.")
        title = compare("title", "contains", "With these characters in the title.")
        valid_on_or_after = compare("valid_until", ">=", "Whose last day is this civil date or later.")
        mine = condition(
            f"coalesce({gates.my_partner('{t}.partner_id')}, false)", "Whether of a partner you act for."
        )

    class Orders:
        created_at = order("created_at", "By the moment it was made.")
        valid_until = order("valid_until", "By the last day.")
        price_fen = order("price_fen", "By price.")


class OfferSlot(Node, model=models.OfferSlot, gate=queries.slots_visible_to):
    """When an offer can be given: every week or once, within one day, China Standard Time."""

    weekday = column("ISO weekday, 1 Monday to 7 Sunday; null for a dated slot.")
    on = column("Civil date (China Standard Time); null for a weekly slot.")
    starts = sql(time, "Start, local time without offset (China Standard Time).", "{t}.starts::time")
    ends = sql(time, "End, local time without offset (China Standard Time).", "{t}.ends::time")
    offer = one("Offer", "The offer.")
