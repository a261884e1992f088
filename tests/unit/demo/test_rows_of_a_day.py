"""The demo's rows as they are built, whatever the day: festivals, New Year, a market under way."""

from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache

import pytest

from services.demo.data import load
from services.demo.data.rows import Rows
from services.domain.accounts.models import Account
from services.domain.areas.models import Appointment, Area, AreaKind, Post
from services.domain.events.models import CheckIn, Event, EventState, Feedback, Registration, Series, Stall
from services.domain.needs.models import Need, NeedStep, NeedSupport, Suggestion
from services.domain.partners import credit_code
from services.domain.partners.models import Agreement, Licence, Offer, OfferSlot, Partner, PartnerKind
from services.domain.reminders.models import Reminder, ReminderRule, ReminderState
from services.kit import holidays
from services.kit.clock import CIVIL

pytestmark = pytest.mark.usefixtures("migrated")

DAYS = {
    "a plain Monday": datetime(2026, 6, 1, 9, tzinfo=CIVIL),
    "an hour into a market": datetime(2026, 6, 3, 20, tzinfo=CIVIL),
    "the second in which a market ends": datetime(2026, 6, 3, 21, tzinfo=CIVIL),
    "two hours before a market": datetime(2026, 6, 3, 17, tzinfo=CIVIL),
    "the eve of National Day": datetime(2026, 9, 30, 23, 59, tzinfo=CIVIL),
    "within National Day": datetime(2026, 10, 3, 12, tzinfo=CIVIL),
    "New Year's first minute": datetime(2026, 1, 1, 0, 1, tzinfo=CIVIL),
    "within the Spring Festival": datetime(2026, 2, 17, 8, tzinfo=CIVIL),
    "a leap day": datetime(2028, 2, 29, 12, tzinfo=CIVIL),
}
PLAIN = DAYS["a plain Monday"]
CREATED = (
    Account,
    Appointment,
    Area,
    Agreement,
    CheckIn,
    Event,
    Feedback,
    Licence,
    Need,
    NeedStep,
    NeedSupport,
    Offer,
    Partner,
    Registration,
    Reminder,
    ReminderRule,
    Series,
    Stall,
    Suggestion,
)
days = pytest.mark.parametrize("now", DAYS.values(), ids=DAYS.keys())


@cache
def rows_of(now: datetime) -> Rows:
    return load.imagine(now)


def held(rows: Rows) -> list[Event]:
    return [one for one in rows.of(Event) if one.state is EventState.HELD]


def published(rows: Rows) -> list[Event]:
    return [one for one in rows.of(Event) if one.state is EventState.PUBLISHED]


def written(rows: Rows, model: type) -> list[tuple]:
    columns = sorted(model._meta.fields_db_projection)
    return [tuple(getattr(row, name, None) for name in columns) for row in rows.of(model)]


@days
def test_the_subdistrict_has_six_communities_and_seventeen_grids(now):
    kinds = Counter(one.kind for one in rows_of(now).of(Area))
    assert kinds[AreaKind.SUBDISTRICT] == 1
    assert (kinds[AreaKind.COMMUNITY], kinds[AreaKind.GRID], kinds[AreaKind.BUILDING]) == (6, 17, 68)


@days
def test_each_grid_has_one_chief_and_one_or_two_members(now):
    rows = rows_of(now)
    posts = {one.id: Counter() for one in rows.of(Area) if one.kind is AreaKind.GRID}
    for one in rows.of(Appointment):
        posts[one.area_id][one.post] += 1
    assert {count[Post.GRID_CHIEF] for count in posts.values()} == {1}
    assert {count[Post.GRID_MEMBER] for count in posts.values()} <= {1, 2}


@days
def test_ten_markets_were_held_and_nearly_ten_thousand_came(now):
    events = held(rows_of(now))
    assert len(events) == 10
    assert sum(one.attended for one in events) == 9_862


@days
def test_each_market_held_fell_on_a_wednesday_that_is_worked_and_is_over(now):
    for event in held(rows_of(now)):
        begins = event.starts_at.astimezone(CIVIL)
        assert (begins.isoweekday(), begins.hour, event.occurrence) == (3, 19, begins.date())
        assert holidays.kind(begins.date()) is holidays.DayKind.WORKDAY
        assert event.ends_at <= now


@days
def test_the_last_event_is_published_and_more_than_three_hours_ahead(now):
    *_, last = rows_of(now).of(Event)
    assert last.state is EventState.PUBLISHED
    assert last.starts_at > now + timedelta(hours=3)
    assert holidays.kind(last.occurrence).worked


@days
def test_no_row_was_created_after_the_moment_of_the_demo(now):
    rows = rows_of(now)
    late = {model.__name__ for model in CREATED for row in rows.of(model) if row.created_at > now}
    assert late == set()


@days
def test_the_counters_of_events_are_the_sums_of_their_rows(now):
    rows = rows_of(now)
    came, confirmed = Counter(), Counter()
    for one in rows.of(CheckIn):
        came[one.event_id] += one.party
    for one in rows.of(Registration):
        confirmed[one.event_id] += one.party
    for event in rows.of(Event):
        assert (event.attended, event.confirmed) == (came[event.id], confirmed[event.id])
        assert event.confirmed <= event.capacity


@days
def test_nobody_comes_or_registers_twice_or_comes_before_the_doors_open(now):
    rows = rows_of(now)
    for model in (CheckIn, Registration, Feedback):
        assert max(Counter((one.event_id, one.account_id) for one in rows.of(model)).values()) == 1
    events = {one.id: one for one in rows.of(Event)}
    for one in rows.of(CheckIn):
        event = events[one.event_id]
        assert event.starts_at - timedelta(minutes=10) <= one.created_at <= event.ends_at


@days
def test_a_check_in_with_a_registration_is_of_the_same_person_event_and_party(now):
    rows = rows_of(now)
    registered = {one.id: one for one in rows.of(Registration)}
    with_one = [one for one in rows.of(CheckIn) if one.registration_id]
    assert with_one
    for one in with_one:
        other = registered[one.registration_id]
        assert (one.event_id, one.account_id, one.party) == (other.event_id, other.account_id, other.party)


@days
def test_a_reminder_waits_only_for_a_moment_to_come(now):
    reminders = rows_of(now).of(Reminder)
    assert len(reminders) == 2 * len(published(rows_of(now)))
    for one in reminders:
        assert (one.state is ReminderState.PENDING) == (one.due_at > now)


@days
def test_agreements_licences_and_offers_are_in_force(now):
    rows, today = rows_of(now), now.date()
    assert all(one.begins_on <= today < one.review_on < one.ends_on for one in rows.of(Agreement))
    assert all(one.issued_on < today < one.expires_on for one in rows.of(Licence))
    assert all(one.valid_from <= today < one.valid_until for one in rows.of(Offer))


@days
def test_a_feedback_follows_the_event_it_speaks_of(now):
    rows = rows_of(now)
    ends = {one.id: one.ends_at for one in rows.of(Event)}
    assert rows.of(Feedback)
    assert all(one.created_at >= ends[one.event_id] and 1 <= one.rating <= 5 for one in rows.of(Feedback))


def test_sixteen_partners_have_distinct_valid_credit_codes():
    codes = [one.credit_code for one in rows_of(PLAIN).of(Partner)]
    assert len(codes) == len(set(codes)) == 16
    assert [credit_code.explain(code) for code in codes] == [None] * 16


def test_every_phone_number_is_of_the_reserved_pattern_and_given_once():
    rows = rows_of(PLAIN)
    phones = [one.phone for one in rows.of(Account)] + [one.contact_phone for one in rows.of(Partner)]
    assert [one for one in phones if not (one.startswith("+86100") and one[1:].isdigit())] == []
    assert {len(one) for one in phones} == {14}
    assert len(set(phones)) == len(phones)


def test_every_address_is_in_a_domain_that_receives_no_mail():
    emails = [one.email for one in rows_of(PLAIN).of(Account)]
    assert {one.partition("@")[2] for one in emails} == {"example.test"}
    assert len(set(emails)) == len(emails)


def test_every_partner_offers_something_twice_a_week():
    rows = rows_of(PLAIN)
    assert {one.partner_id for one in rows.of(Offer)} == set(range(1, 17))
    weekdays: dict[int, set[int]] = {}
    for slot in rows.of(OfferSlot):
        assert slot.starts < slot.ends
        weekdays.setdefault(slot.offer_id, set()).add(slot.weekday)
    assert {len(found) for found in weekdays.values()} == {2}
    assert weekdays.keys() == {one.id for one in rows.of(Offer)}


def test_a_merchant_has_a_business_licence_and_the_others_a_certificate():
    rows = rows_of(PLAIN)
    kinds = {one.id: one.kind for one in rows.of(Partner)}
    for one in rows.of(Licence):
        merchant = kinds[one.partner_id] is PartnerKind.MERCHANT
        assert one.kind == ("营业执照" if merchant else "登记证书")


@pytest.mark.parametrize("model", [Account, Area, Partner, Need, Event, CheckIn, Registration, Suggestion])
def test_the_same_moment_gives_equal_rows(model):
    assert written(rows_of(PLAIN), model) == written(again(), model)


@cache
def again() -> Rows:
    return load.imagine(PLAIN)


def test_ids_count_from_one_in_each_table():
    rows = rows_of(PLAIN)
    for model in CREATED:
        assert [one.id for one in rows.of(model)] == list(range(1, len(rows.of(model)) + 1))


@pytest.mark.parametrize(
    ("name", "ahead"),
    [
        ("a plain Monday", [date(2026, 6, 3)]),
        ("an hour into a market", [date(2026, 6, 3), date(2026, 6, 10)]),
        ("the second in which a market ends", [date(2026, 6, 10)]),
        ("two hours before a market", [date(2026, 6, 3), date(2026, 6, 10)]),
        ("the eve of National Day", [date(2026, 10, 14)]),
        ("New Year's first minute", [date(2026, 1, 7)]),
        ("within the Spring Festival", [date(2026, 2, 25)]),
    ],
)
def test_the_markets_ahead_skip_holidays_and_end_with_the_next_to_begin(name, ahead):
    assert [one.occurrence for one in published(rows_of(DAYS[name]))] == ahead
