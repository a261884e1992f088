"""Photos and papers, and the uploads that they come by."""

import services.api.uploads.enums  # noqa: F401  # describes the states
from services.api.reads import Extends, Node, among, column, condition, many, one, order, sql
from services.domain.actors import gates
from services.domain.uploads import models, queries
from services.domain.uploads.faults import UploadFault
from services.domain.uploads.media import Media

_MINE = gates.mine("{t}.account_id")
_AT = "'/photos/' || {t}.key || '/'"


class Upload(Node, model=models.Upload, gate=queries.visible_to, plural="uploads"):
    """A file from its announcement on. Seen by whoever gives it, the partner's members, and staff."""

    kind = column("What it is given for.")
    state = column("Where it stands.")
    fault = column("Why it is not shown; null unless it was refused.", type=UploadFault)
    title = column("What is kept of the file's name, at most 80 characters.")
    place = column("Its place among the files of its thing, from 1 on.")
    bytes = column("Bytes of the file as announced; of what is kept, once it is ready.")
    created_at = column("When it was started.")
    expires_at = column("Until when the file can be put at its address.")
    ready_at = column("When it was published; null before.")
    photo = one("Photo", "The photo, once it is ready.", via="id")
    paper = one("Paper", "The paper, once it is ready and if you may see it.", via="id")
    account = one("Account", "Who gives it, if you may see the account.")

    class Filters:
        state = among("state", "In one of these states.")
        kind = among("kind", "Of one of these kinds.")
        mine = condition(f"coalesce({_MINE}, false)", "Whether given by the caller.")

    class Orders:
        created_at = order("created_at", "By the moment it was started.")


class Photo(Node, model=models.Upload, gate=queries.photos_visible_to):
    """A photo of a partner, an offer or an event; seen by whoever sees that.

    Its addresses are relative to the API's own, such as `/photos/0f…/2.webp`; what is there never changes.
    """

    title = column("What is kept of its file's name: a text in its place where it is not shown.")
    url = sql(
        str, "Address of the largest rendition, WebP.", f"{_AT} || cardinality({{t}}.widths) || '.webp'"
    )
    thumbnail_url = sql(str, "Address of the smallest, at most 320 pixels wide, WebP.", f"{_AT} || '1.webp'")
    srcset = sql(
        str,
        "All renditions, at most 320, 960 and 1,920 pixels wide, as HTML's srcset has them.",
        f"(SELECT string_agg({_AT} || r.number || '.webp ' || r.width || 'w', ', ' ORDER BY r.number)"
        " FROM unnest({t}.widths) WITH ORDINALITY r(width, number))",
    )
    width = sql(int, "Width of the largest, in pixels.", "{t}.width")
    height = sql(int, "Height of the largest, in pixels.", "{t}.height")
    colour = sql(str, "Mean colour, such as #c0ffee, to show until it is there.", "{t}.colour")
    place = column("Its place among the photos of its thing, from 1 on.")
    created_at = column("When it was given.")
    partner = one("Partner", "The partner that it shows, if it is of one.")
    offer = one("Offer", "The offer that it shows, if it is of one.")
    event = one("Event", "The event that it shows, if it is of one.")

    class Orders:
        place = order("place", "By place.")


class Paper(Node, model=models.Upload, gate=queries.papers_visible_to):
    """A licence as it was given; seen by the partner's members and staff. `paperOpen` shows it."""

    title = column("What is kept of its file's name.")
    media = column("What kind of file it is: WEBP or PDF.", type=Media)
    bytes = column("Bytes of the file.")
    width = column("Width in pixels; null for a PDF.")
    height = column("Height in pixels; null for a PDF.")
    place = column("Its place among the papers of its licence, from 1 on.")
    created_at = column("When it was given.")
    licence = one("Licence", "The licence.")

    class Orders:
        place = order("place", "By place.")


class PartnerPhotos(Extends, of="Partner"):
    photos = many("Photo", "Photos of it.", via="partner_id")


class OfferPhotos(Extends, of="Offer"):
    photos = many("Photo", "Photos of it.", via="offer_id")


class EventPhotos(Extends, of="Event"):
    photos = many("Photo", "Photos of it.", via="event_id")


class LicencePapers(Extends, of="Licence"):
    papers = many("Paper", "The licence as it was given, page by page.", via="licence_id")
