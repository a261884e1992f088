from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

class Migration(migrations.Migration):
    dependencies = [('jinlin', '0001_initial')]

    initial = False

    operations = [
        ops.AddConstraint(
            model_name='Agreement',
            constraint=UniqueConstraint(fields=('partner_id', 'version'), name='agreement_version_once'),
        ),
        ops.AddConstraint(
            model_name='Agreement',
            constraint=CheckConstraint(check='begins_on <= review_on AND review_on <= ends_on', name='agreement_review_within_term'),
        ),
        ops.AddConstraint(
            model_name='Appointment',
            constraint=UniqueConstraint(fields=('area_id',), name='appointment_one_chief', condition="post = 'grid_chief' AND ended_on IS NULL"),
        ),
        ops.AddConstraint(
            model_name='Appointment',
            constraint=UniqueConstraint(fields=('area_id', 'account_id'), name='appointment_once_at_a_time', condition='ended_on IS NULL'),
        ),
        ops.AddConstraint(
            model_name='Appointment',
            constraint=CheckConstraint(check='ended_on >= began_on', name='appointment_ends_after_begin'),
        ),
        ops.AddConstraint(
            model_name='Area',
            constraint=UniqueConstraint(fields=('parent_id', 'name'), name='area_name_once_in_parent'),
        ),
        ops.AddConstraint(
            model_name='CallAnswer',
            constraint=UniqueConstraint(fields=('call_id', 'partner_id', 'need_id'), name='call_answer_once', condition="state <> 'withdrawn'"),
        ),
        ops.AddConstraint(
            model_name='CallNeed',
            constraint=UniqueConstraint(fields=('call_id', 'need_id'), name='call_need_once'),
        ),
        ops.AddConstraint(
            model_name='CheckIn',
            constraint=UniqueConstraint(fields=('event_id', 'account_id'), name='check_in_once'),
        ),
        ops.AddConstraint(
            model_name='CheckIn',
            constraint=CheckConstraint(check='party BETWEEN 1 AND 20', name='check_in_party'),
        ),
        ops.AddConstraint(
            model_name='Delivery',
            constraint=UniqueConstraint(fields=('reminder_id', 'generation', 'channel', 'account_id'), name='delivery_reminder_once'),
        ),
        ops.AddConstraint(
            model_name='Delivery',
            constraint=UniqueConstraint(fields=('notice_id', 'channel', 'account_id'), name='delivery_notice_once'),
        ),
        ops.AddConstraint(
            model_name='Delivery',
            constraint=CheckConstraint(check='num_nonnulls(reminder_id, notice_id) = 1', name='delivery_cause'),
        ),
        ops.AddConstraint(
            model_name='Event',
            constraint=UniqueConstraint(fields=('series_id', 'occurrence'), name='event_occurrence_once'),
        ),
        ops.AddConstraint(
            model_name='Event',
            constraint=UniqueConstraint(fields=('need_id',), name='event_one_for_a_need', condition="state <> 'cancelled'"),
        ),
        ops.AddConstraint(
            model_name='Event',
            constraint=CheckConstraint(check='starts_at < ends_at', name='event_order'),
        ),
        ops.AddConstraint(
            model_name='Event',
            constraint=CheckConstraint(check='capacity > 0', name='event_capacity'),
        ),
        ops.AddConstraint(
            model_name='Event',
            constraint=CheckConstraint(check='confirmed >= 0 AND (capacity IS NULL OR confirmed <= capacity)', name='event_never_oversold'),
        ),
        ops.AddConstraint(
            model_name='Event',
            constraint=CheckConstraint(check='waitlisted >= 0 AND attended >= 0', name='event_counts'),
        ),
        ops.AddConstraint(
            model_name='Feedback',
            constraint=UniqueConstraint(fields=('event_id', 'account_id'), name='feedback_once'),
        ),
        ops.AddConstraint(
            model_name='Feedback',
            constraint=CheckConstraint(check='rating BETWEEN 1 AND 5', name='feedback_rating'),
        ),
        ops.AddConstraint(
            model_name='Grant',
            constraint=UniqueConstraint(fields=('account_id', 'role', 'area_id'), name='grant_once', condition='revoked_at IS NULL'),
        ),
        ops.AddConstraint(
            model_name='Licence',
            constraint=UniqueConstraint(fields=('partner_id', 'kind', 'number'), name='licence_once'),
        ),
        ops.AddConstraint(
            model_name='Licence',
            constraint=CheckConstraint(check='expires_on > issued_on', name='licence_expires_after_issue'),
        ),
        ops.AddConstraint(
            model_name='MatchRun',
            constraint=UniqueConstraint(fields=('area_id',), name='match_run_one_at_a_time', condition="state IN ('queued', 'running')"),
        ),
        ops.AddConstraint(
            model_name='Membership',
            constraint=UniqueConstraint(fields=('partner_id', 'account_id'), name='membership_once', condition='left_at IS NULL'),
        ),
        ops.AddConstraint(
            model_name='Need',
            constraint=CheckConstraint(check='people BETWEEN 1 AND 100000', name='need_people'),
        ),
        ops.AddConstraint(
            model_name='Need',
            constraint=CheckConstraint(check='wanted BETWEEN 1 AND 20', name='need_wanted'),
        ),
        ops.AddConstraint(
            model_name='NeedSupport',
            constraint=UniqueConstraint(fields=('need_id', 'account_id'), name='need_support_once'),
        ),
        ops.AddConstraint(
            model_name='NeedWindow',
            constraint=CheckConstraint(check='num_nonnulls(weekday, on_date) = 1', name='need_window_kind'),
        ),
        ops.AddConstraint(
            model_name='NeedWindow',
            constraint=CheckConstraint(check='weekday BETWEEN 1 AND 7', name='need_window_weekday'),
        ),
        ops.AddConstraint(
            model_name='NeedWindow',
            constraint=CheckConstraint(check='starts < ends', name='need_window_order'),
        ),
        ops.AddConstraint(
            model_name='Notice',
            constraint=UniqueConstraint(fields=('account_id', 'key'), name='notice_once'),
        ),
        ops.AddConstraint(
            model_name='Offer',
            constraint=CheckConstraint(check="(price_fen = 0) = (tier = 'free')", name='offer_free_costs_nothing'),
        ),
        ops.AddConstraint(
            model_name='Offer',
            constraint=CheckConstraint(check='price_fen >= 0 AND capacity >= 1', name='offer_counts'),
        ),
        ops.AddConstraint(
            model_name='Offer',
            constraint=CheckConstraint(check='valid_from <= valid_until', name='offer_valid'),
        ),
        ops.AddConstraint(
            model_name='OfferSlot',
            constraint=CheckConstraint(check='num_nonnulls(weekday, on_date) = 1', name='offer_slot_kind'),
        ),
        ops.AddConstraint(
            model_name='OfferSlot',
            constraint=CheckConstraint(check='weekday BETWEEN 1 AND 7', name='offer_slot_weekday'),
        ),
        ops.AddConstraint(
            model_name='OfferSlot',
            constraint=CheckConstraint(check='starts < ends', name='offer_slot_order'),
        ),
        ops.AddConstraint(
            model_name='Partner',
            constraint=UniqueConstraint(fields=('credit_code',), name='partner_credit_code_once', condition="state NOT IN ('rejected', 'exited')"),
        ),
        ops.AddConstraint(
            model_name='Partner',
            constraint=CheckConstraint(check="kind = 'resident' OR credit_code IS NOT NULL", name='partner_organisation_has_code'),
        ),
        ops.AddConstraint(
            model_name='Proposal',
            constraint=UniqueConstraint(fields=('need_id', 'offer_id'), name='proposal_once', condition="state IN ('proposed', 'accepted')"),
        ),
        ops.AddConstraint(
            model_name='Proposal',
            constraint=CheckConstraint(check='starts_at < ends_at', name='proposal_order'),
        ),
        ops.AddConstraint(
            model_name='Registration',
            constraint=UniqueConstraint(fields=('event_id', 'account_id'), name='registration_once', condition="state <> 'cancelled'"),
        ),
        ops.AddConstraint(
            model_name='Registration',
            constraint=CheckConstraint(check='party BETWEEN 1 AND 20', name='registration_party'),
        ),
        ops.AddConstraint(
            model_name='Reminder',
            constraint=UniqueConstraint(fields=('event_id', 'lead_minutes'), name='reminder_once'),
        ),
        ops.AddConstraint(
            model_name='ReminderRule',
            constraint=UniqueConstraint(fields=('event_id', 'lead_minutes'), name='reminder_rule_event_once'),
        ),
        ops.AddConstraint(
            model_name='ReminderRule',
            constraint=UniqueConstraint(fields=('series_id', 'lead_minutes'), name='reminder_rule_series_once'),
        ),
        ops.AddConstraint(
            model_name='ReminderRule',
            constraint=CheckConstraint(check='num_nonnulls(event_id, series_id) = 1', name='reminder_rule_target'),
        ),
        ops.AddConstraint(
            model_name='ReminderRule',
            constraint=CheckConstraint(check='lead_minutes BETWEEN 0 AND 43200', name='reminder_rule_lead'),
        ),
        ops.AddConstraint(
            model_name='Series',
            constraint=CheckConstraint(check='minutes BETWEEN 5 AND 1440', name='series_minutes'),
        ),
        ops.AddConstraint(
            model_name='Series',
            constraint=CheckConstraint(check='capacity > 0', name='series_capacity'),
        ),
        ops.AddConstraint(
            model_name='Series',
            constraint=CheckConstraint(check='min_places >= 0', name='series_min_places'),
        ),
        ops.AddConstraint(
            model_name='SeriesSkip',
            constraint=UniqueConstraint(fields=('series_id', 'on'), name='series_skip_once'),
        ),
        ops.AddConstraint(
            model_name='Stall',
            constraint=UniqueConstraint(fields=('event_id', 'partner_id'), name='stall_once'),
        ),
        ops.AddConstraint(
            model_name='Subscription',
            constraint=CheckConstraint(check='num_nonnulls(area_id, series_id, event_id, partner_id, category) = 1', name='subscription_one_target'),
        ),
        ops.AddConstraint(
            model_name='Subscription',
            constraint=CheckConstraint(check='(quiet_from IS NULL) = (quiet_to IS NULL)', name='subscription_quiet'),
        ),
        ops.AddConstraint(
            model_name='Suggestion',
            constraint=CheckConstraint(check="(state = 'merged') = (need_id IS NOT NULL)", name='suggestion_merged'),
        ),
    ]
