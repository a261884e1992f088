"""Our API against a hand-written server, PostGraphile and Mercurius, on one PostgreSQL."""
