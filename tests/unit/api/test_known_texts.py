"""A process keeps the documents named last, so many characters of them."""

import hashlib

from services.api.operations.known_texts import MOST_CHARACTERS, KnownTexts

HASHES = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(20)]
LONG = "x" * (MOST_CHARACTERS // 10)


def kept(known):
    return [hash_ for hash_ in HASHES if hash_ in known._texts]


async def test_the_ones_named_longest_ago_make_room():
    known = KnownTexts()
    for hash_ in HASHES[:10]:
        known._remember(hash_, LONG)
    assert await known.find(HASHES[0]) == LONG
    known._remember(HASHES[10], LONG)
    assert kept(known) == [HASHES[0], *HASHES[2:11]]


def test_one_that_is_known_is_not_counted_twice():
    known = KnownTexts()
    for _ in range(30):
        known._remember(HASHES[0], LONG)
    known._remember(HASHES[1], LONG)
    assert kept(known) == HASHES[:2]
