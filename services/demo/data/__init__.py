"""The demo data: the Jili subdistrict at its size, with invented people, relative to today."""
