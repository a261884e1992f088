"""How large and how many; pure, for the imaging process."""

from datetime import timedelta

PHOTO_BYTES = 15_000_000
LICENCE_BYTES = 10_000_000
PHOTOS, LICENCES = 12, 4
"""Photos of one thing, and papers of one licence; the table's constraint says the same."""
A_DAY = 200
"""Uploads that one account may start in 24 hours."""
MOST_PIXELS = 50_000_000
"""What phones take; as pixels of 3 bytes 150 MB."""
PHOTO_WIDTHS = (320, 960, 1920)
PAPER_WIDTHS = (2400,)
"""Pixels; nothing is enlarged."""
TALLEST = 4
"""Times its width a picture is tall at most; taller ones are made smaller as a whole."""
LIFE = timedelta(minutes=15)
"""How long an address for putting a file holds."""
SLACK = timedelta(minutes=15)
"""How much later a request that came in time may still be writing."""
OPEN_FOR = timedelta(minutes=5)
"""How long an address for reading a private paper holds."""
TOLD_FOR = timedelta(days=7)
"""How long it can be read why a file was refused."""
