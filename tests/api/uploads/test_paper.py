"""Papers of licences: private, read by addresses that hold for minutes, on record."""

from datetime import timedelta
from typing import Any

import pytest

from services.domain.actors.actor import Actor
from services.domain.audit.models import AuditEntry
from services.domain.uploads import limits
from services.domain.uploads.models import Upload
from services.kit import clock
from services.kit.settings import Settings
from services.worker.jobs import uploads as job
from tests.api.conftest import Api
from tests.api.uploads.giving import give
from tests.factories import pdfs
from tests.factories.partners import a_licence, a_member, a_partner
from tests.factories.people import a_resident
from tests.factories.uploads import a_picture

PAPERS = "query($id: ID!) { node(id: $id) { ... on Licence { papers { nodes { id title media bytes } } } } }"
Filed = tuple[Actor, str, str]
RAW = pdfs.a_pdf()


@pytest.fixture
async def filed(api: Api, settings: Settings) -> Filed:
    """A member, the licence's id, and that of its paper."""
    licence = await a_licence(partner := await a_partner())
    owner, of = await a_member(partner), f"Licence:{licence.id}"
    given = await give(
        api, owner, RAW, kind="LICENCE", of=of, fileName="营业执照.pdf", contentType="application/pdf"
    )
    await job.sweep(settings)
    return owner, of, given["id"].replace("Upload", "Paper")


async def open_(api: Api, actor: Actor | None, paper: str) -> dict[str, Any]:
    return await api.verb(actor, "paperOpen", "paper { media } url expiresAt", paper=paper)


async def test_a_member_reads_the_paper_as_it_was_given_and_that_is_on_record(api: Api, filed: Filed):
    owner, licence, paper = filed
    told = (await api(owner, PAPERS, id=licence))["node"]["papers"]["nodes"]
    assert told == [{"id": paper, "title": "营业执照", "media": "PDF", "bytes": len(RAW)}]
    opened = await open_(api, owner, paper)
    served = await api.http.get(opened["url"])
    assert (served.status_code, served.content) == (200, RAW)
    assert served.headers["content-type"] == "application/pdf"
    assert served.headers["content-disposition"] == 'attachment; filename="licence.pdf"'
    assert served.headers["cache-control"] == "private, no-store"
    assert served.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert served.headers["x-content-type-options"] == "nosniff"
    assert await AuditEntry.filter(verb="paper_open", actor_id=owner.account_id).count() == 1


async def test_others_do_not_even_learn_of_it(api: Api, filed: Filed):
    _, licence, paper = filed
    stranger, resident = None, await a_resident()
    assert (await api(stranger, PAPERS, id=licence))["node"] is None
    assert (await open_(api, stranger, paper))["code"] == "SIGN_IN_NEEDED"
    assert (await open_(api, resident, paper))["code"] == "NOT_FOUND"
    assert await AuditEntry.filter(verb="paper_open").count() == 0


async def test_without_its_signature_or_after_five_minutes_the_address_shows_nothing(api: Api, filed: Filed):
    owner, _, paper = filed
    url = (await open_(api, owner, paper))["url"]
    for wrong in (url.partition("?")[0], url[:-1] + "0", url.replace("/papers/", "/papers/0")):
        if wrong != url:
            assert (await api.http.get(wrong)).status_code == 403
    with clock.freeze(clock.now() + limits.OPEN_FOR + timedelta(seconds=1)):
        late = await api.http.get(url)
    assert late.json()["errors"][0]["extensions"]["code"] == "LINK_EXPIRED"


async def test_a_photographed_licence_is_one_picture(api: Api, settings: Settings):
    licence = await a_licence(partner := await a_partner())
    owner = await a_member(partner)
    given = await give(api, owner, a_picture((900, 1200)), kind="LICENCE", of=f"Licence:{licence.id}")
    await job.sweep(settings)
    opened = await open_(api, owner, given["id"].replace("Upload", "Paper"))
    served = await api.http.get(opened["url"])
    assert served.headers["content-type"] == "image/webp"
    assert (await Upload.get()).width == 900


async def test_a_paper_that_is_refused_tells_why(api: Api, settings: Settings):
    licence = await a_licence(partner := await a_partner())
    owner, raw = await a_member(partner), pdfs.a_pdf_that_runs_a_script()
    given = await give(
        api, owner, raw, kind="LICENCE", of=f"Licence:{licence.id}", contentType="application/pdf"
    )
    await job.sweep(settings)
    found = await api(owner, "query($id: ID!) { upload(id: $id) { state fault } }", id=given["id"])
    assert found["upload"] == {"state": "REFUSED", "fault": "ACTIVE_CONTENT"}
