"""What waits for a person: notices to read, and proposals to answer; and the subscription `myToDos`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.api.faults import Fault
from services.api.reads import Extends, Node, many, one, sql
from services.api.watches import Watch
from services.domain.accounts import models, queries
from services.domain.actors.actor import Actor
from services.domain.notifications.to_dos import CHANNEL

_DUE = "FROM proposal p WHERE p.partner_id = ANY(:my_partners::bigint[]) AND p.state = 'proposed'"


class ToDos(Node, model=models.Account, gate=queries.own):
    """What waits for a person, who alone sees it."""

    unread = sql(
        int,
        "How many notices are not yet read.",
        "(SELECT count(*) FROM notice n WHERE n.account_id = {t}.id AND n.read_at IS NULL)",
    )
    answers_due = sql(
        int, "How many proposals wait for an answer of partners one acts for.", f"(SELECT count(*) {_DUE})"
    )
    answer_by = sql(
        datetime,
        "When the first of those proposals expires; null without any.",
        f"(SELECT min(p.expires_at) {_DUE})",
        null=True,
    )
    notices = many("Notice", "One's notices.", via="account_id")
    account = one("Account", "Oneself.", via="id")


class ToDosOfAccount(Extends, of="Account"):
    to_dos = one("ToDos", "What waits for the person; null but for oneself.", via="id")


def _oneself(actor: Actor, _given: Mapping[str, Any]) -> int:
    if actor.account_id is None:
        raise Fault("SIGN_IN_NEEDED", "Sign in first: send an access token with connection_init.")
    return actor.account_id


MY_TO_DOS = Watch(
    name="myToDos",
    description="What waits for the caller, now and again whenever it changes.",
    target="ToDos",
    channel=CHANNEL,
    row_id=_oneself,
    missing="The account is closed.",
)
