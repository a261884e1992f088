"""`jinlin tour`: the whole loop walked through the public API, and verified step by step."""
