"""Match runs and the proposals that they make."""

import services.api.matching.enums
import services.api.matching.explanation  # noqa: F401  # gives the states their descriptions
from services.api.reads import (
    Extends,
    Node,
    among,
    column,
    compare,
    condition,
    many,
    one,
    order,
    subtree,
)
from services.domain.actors import gates
from services.domain.matching import models, queries

_IN_AREA = (
    "EXISTS (SELECT 1 FROM need n JOIN area a ON a.id = n.area_id"
    f" WHERE n.id = {{t}}.need_id AND {gates.staff_of('a.id')})"
)


class MatchRun(Node, model=models.MatchRun, gate=queries.runs_visible_to, plural="matchRuns"):
    """One search for partners over an area and everything below it. The staff of the area see it."""

    kind = column("Whether it solves all, around what has changed, or only tries.")
    state = column("Where it stands.")
    stage = column("What it is at: queued, loading, text, candidates, flow, explain, settling, done.")
    done = column("Steps done within the stage.")
    total = column("Steps of the stage; 0 while that is not known.")
    attempt = column("How many workers have tried: more than 1 after one was lost.")
    needs = column("How many needs it looked at.")
    offers = column("How many offers it looked at.")
    proposals = column("How many proposals it made.")
    replaced = column("How many open proposals it took back for better ones.")
    changes = column("How many changes it took up.")
    weights = column("The parameters that it went by, by name; of a trial, those that it tries.")
    excluded = column("How many pairs of need and offer each hard filter took out, by the filter's name.")
    error = column("Why it failed, at most 500 characters; empty otherwise.")
    created_at = column("When it was asked for.")
    started_at = column("When a worker first took it; null before.")
    finished_at = column("When it was over; null before.")
    area = one("Area", "The area that it is for.")
    requested_by = one("Account", "Who asked for it; null where it started by itself.")
    parameters = one("MatchParameters", "The version it went by; null where the standard held.")
    comparison = one("MatchComparison", "What a trial has shown; null before, and of other runs.", via="id")
    triggers = many("MatchChange", "The changes that it took up.", via="run_id")
    made = many("Proposal", "The proposals that it made, as far as visible.", via="run_id")

    class Filters:
        kind = among("kind", "Of one of these kinds.")
        state = among("state", "In one of these states.")
        within = subtree("area_id", "For this area or one below it.")

    class Orders:
        created_at = order("created_at", "By the moment it was asked for.")


class Proposal(Node, model=models.Proposal, gate=queries.proposals_visible_to, plural="proposals"):
    """An offer's slot proposed for a need, with its reasons (派单); for the partner's members and staff."""

    state = column("Where it stands.")
    starts_at = column("Start of the slot.")
    ends_at = column("End of the slot.")
    score = column("Milli-points; the pair alone can earn 1000.")
    parts = column(
        "What the score is made of: a list of {name, points, detail}, whose points add up to it exactly."
    )
    words_need = column("Words of the need that the match rests on.", type=list[str])
    words_offer = column("Words of the offer that the match rests on.", type=list[str])
    margin = column("Points that this offer is better for the need than the runner-up; null without one.")
    expires_at = column("Until when it can be answered.")
    answered_at = column("When it was answered, withdrawn or expired; null while it is open.")
    reason = column("What was said when it was declined or withdrawn, at most 500 characters; may be empty.")
    declined_for = column("Why it was declined; null otherwise.", type=models.DeclineReason)
    assigned_for = column("Why staff matched the pair by hand, at most 500 characters; empty otherwise.")
    overrides = column("Hard filters that the pair fails and that staff set aside, by name.")
    created_at = column("When it was proposed.")
    run = one("MatchRun", "The run that made it; null where staff did, by hand.")
    assigned_by = one("Account", "Who matched the pair by hand; null where a run did.")
    need = one("Need", "The need.")
    offer = one("Offer", "The offer.")
    partner = one("Partner", "The partner that would serve.")
    runner_up = one("Offer", "The best other offer that the need could have had.")
    answered_by = one("Account", "Who answered or withdrew it; null where nobody did.")
    event = one("Event", "The event that came of it.")

    class Filters:
        state = among("state", "In one of these states.")
        need = compare("need_id", "=", "For this need.")
        offer = compare("offer_id", "=", "Of this offer.")
        partner = compare("partner_id", "=", "To this partner.")
        run = compare("run_id", "=", "Made by this run.")
        by_hand = condition("{t}.assigned_by_id IS NOT NULL", "Matched by staff.")
        expires_before = compare("expires_at", "<", "To be answered before this moment.")
        mine = condition(gates.my_partner("{t}.partner_id"), "To a partner that the caller acts for.")
        for_my_area = condition(_IN_AREA, "For a need of an area whose staff the caller is.")

    class Orders:
        created_at = order("created_at", "By the moment it was proposed.")
        expires_at = order("expires_at", "By the last moment to answer.")
        score = order("score", "By score.")


class Service(Node, model=models.Service, gate=queries.services_visible_to, plural="services"):
    """A kind of service that staff added to the taxonomy by which texts are understood."""

    code = column("Short name that stays; where the built-in taxonomy has it, this one takes its place.")
    zh = column("Name in Chinese.")
    en = column("Name in English.")
    category = column("The category that such needs and offers usually have.")
    says = column("Phrases of those who ask for it and of those who give it.", type=list[str])
    unless = column("Phrases that speak against it although it seems to be meant.", type=list[str])
    partly = column("Codes of services that help in part where it is asked for.", type=list[str])
    unlike = column("Codes of services that share words with it but are another job.", type=list[str])
    created_at = column("When it was added.")
    retired_at = column("When it was retired; null while it counts.")
    area = one("Area", "Runs over this area and below it know the service.")

    class Filters:
        area = compare("area_id", "=", "Of this area.")
        code = compare("code", "=", "With this code.")

    class Orders:
        code = order("code", "By code.")


class NeedProposals(Extends, of="Need"):
    proposals = many("Proposal", "What was proposed for it, as far as visible.", via="need_id")


class PartnerProposals(Extends, of="Partner"):
    proposals = many("Proposal", "What was proposed to it, as far as visible.", via="partner_id")
