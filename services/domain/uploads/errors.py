"""What the verbs on uploads may answer instead of doing their work."""

from services.kit.errors import Refusal, TryLater


class UploadsOff(Refusal):
    """This deployment keeps no files."""

    message = "Files are not taken here. Ask whoever runs this deployment to set STORAGE_URL."


class StorageUnreachable(Refusal):
    """The storage of files does not answer now; nothing was changed."""

    message = "The storage of files does not answer. Try the same again in a minute; nothing is lost."


class UploadPlacesTaken(Refusal):
    """The thing has as many files as it may, those on their way among them."""

    message = "There is no place left. Remove a file of it first, or wait half an hour if one was given up."


class UploadsTooMany(TryLater):
    """The account has started too many uploads in 24 hours."""

    message = "Your account has started too many uploads in 24 hours."


class UploadNotStored(Refusal):
    """Nothing was put at the upload's address, or not with the size that was announced."""

    message = "The file is not there as announced. Put it at the address that uploadStart gave, then finish."


class UploadNotOpen(Refusal):
    """The upload was finished, refused or removed already."""

    message = "The upload is not in a state for this. Load it anew and look at its state."


class UploadThingEnded(Refusal):
    """What the file is of has ended, so that nothing can be added to it."""

    message = "It has ended: a partner that has exited, an offer that is over, or a cancelled event."
