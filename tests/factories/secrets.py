"""The secret of the tests: what they seal, the processes that they start can open."""

from services.kit.settings import Settings

SECRET = "dGVzdHMgb25seTogMzIgYnl0ZXMgb2Ygbm90aGluZyBzZWNyZXQ"
UNLOCKING = Settings(database_url="", redis_url="", jinlin_secret=SECRET)
"""Settings for `sealing.unlock`."""
