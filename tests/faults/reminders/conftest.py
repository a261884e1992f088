from tests.mail import sink

__all__ = ["sink"]
