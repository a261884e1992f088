from email import message_from_bytes, policy
from email.headerregistry import Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.notifications.channels import Message
from services.domain.notifications.letters import AddressUnfit, letter, recipient
from services.domain.notifications.rendering import notice

SENDER = Address("近邻", "noreply", "jinlin.test")


def mail(*, title="【近邻】活动变更", body="改到周四。", address="wang@example.test"):
    message = Message("delivery:17", 3, address, title, body, "Event", 5)
    return message_from_bytes(letter(message, SENDER).as_bytes(), policy=policy.default)


def test_a_letter_is_plain_text_in_utf_8():
    read = mail()
    assert read.get_content_type() == "text/plain"
    assert read["Subject"] == "【近邻】活动变更"
    assert read.get_content().strip() == "改到周四。"
    assert str(read["From"]) == "近邻 <noreply@jinlin.test>"


def test_every_try_has_the_same_message_id():
    assert mail()["Message-ID"] == mail(title="anders")["Message-ID"] == "<delivery.17@jinlin.test>"


def test_no_robot_answers_it():
    assert mail()["Auto-Submitted"] == "auto-generated"


@given(st.text(min_size=1, max_size=200), st.text(max_size=500))
def test_no_text_makes_a_header(title, body):
    text = notice(title=title, body=body)
    read = mail(title=text.title, body=text.body)
    assert sorted(read.keys()) == sorted(mail().keys())
    assert read["To"] == "wang@example.test"


@pytest.mark.parametrize("address", ["wang@example.test", "a.b+c@d-e.test", "x@localhost", "a..b@c.test"])
def test_addresses_that_mail_can_be_sent_to(address):
    assert recipient(address).domain


@pytest.mark.parametrize(
    "address", ["", "wang", "@b.test", "a@", "a@b.test\n", "a@b.test,c@d.test", "王@b.test"]
)
def test_addresses_that_are_none(address):
    with pytest.raises(AddressUnfit):
        recipient(address)
