"""What can go wrong. Each message says what is wrong and what to do, fit to be shown as it is."""


class EmbeddedError(Exception):
    """The embedded servers cannot run here."""


class DataDirBusy(EmbeddedError):
    """Another process serves this directory now."""


class DataDirForeign(EmbeddedError):
    """The directory holds something that is not ours; it was left untouched."""


class DataDirDamaged(EmbeddedError):
    """The directory is ours but cannot be served as it is; it was left as found."""


class ServerFailed(EmbeddedError):
    """A server did not start, or did not answer in time."""
