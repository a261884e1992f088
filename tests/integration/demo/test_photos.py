"""The demo's photos: rows, and pictures that are drawn where the storage has none."""

from io import BytesIO

import asyncpg
from PIL import Image

from services.demo import pictures
from services.demo.data import load
from services.demo.data.picturing import PARTNERS, WEDNESDAYS
from services.domain.uploads import objects
from services.domain.uploads.models import Upload
from services.kit import clock, storage
from services.kit.settings import Settings
from tests.factories.secrets import SECRET


async def test_each_photo_of_the_demo_is_drawn_once(db, tmp_path):
    connection = await asyncpg.connect(db.database_url)
    try:
        await load.load(connection, replace=False)
    finally:
        await connection.execute("COMMENT ON TABLE area IS NULL")
        await connection.close()
    settings = Settings(database_url="", redis_url="", jinlin_secret=SECRET, storage_url=tmp_path.as_uri())
    store = storage.of(settings)
    assert store is not None
    assert await pictures.hang(store) == PARTNERS + WEDNESDAYS
    assert await pictures.hang(store) == 0
    photos = await Upload.all()
    assert len(photos) == PARTNERS + WEDNESDAYS
    for photo in photos:
        assert photo.created_at <= clock.now()
        for number, width in enumerate(photo.widths, 1):
            raw = await store.read(objects.photo(photo.key, number))
            assert raw is not None
            with Image.open(BytesIO(raw)) as picture:
                assert picture.width == width
