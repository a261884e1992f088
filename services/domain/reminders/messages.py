"""A held delivery as the message that a channel sends."""

from services.domain.notifications import rendering
from services.domain.notifications.channels import Key, Message
from services.domain.reminders.held import Held, Written
from services.domain.reminders.models import Channel


def key_of(held: Held) -> Key:
    """The same at every try, and of no other delivery."""
    return f"delivery:{held.id}"


def message(held: Held) -> Message:
    """Written with the event as it stood when `held` was read."""
    about = held.about
    if isinstance(about, Written):
        text = rendering.notice(title=about.title, body=about.body)
        subject = about.subject_type, about.subject_id
    else:
        text = rendering.reminder(
            title=about.title, starts_at=about.starts_at, place=about.place, zone=about.zone, now=held.at
        )
        subject = "Event", about.event_id
    return Message(
        key=key_of(held),
        account_id=held.account_id,
        address=(held.email or "") if held.channel is Channel.EMAIL else "",
        title=text.title,
        body=text.body,
        subject_type=subject[0],
        subject_id=subject[1],
    )
