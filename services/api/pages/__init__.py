"""Pages for people: the front page, and the explorer of the API."""
