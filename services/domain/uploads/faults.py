"""Why a file that was put is not published; pure, for the imaging process."""

from enum import StrEnum


class UploadFault(StrEnum):
    MISSING = "missing"
    BYTES_WRONG = "bytes_wrong"
    HASH_WRONG = "hash_wrong"
    TYPE_NOT_TAKEN = "type_not_taken"
    UNREADABLE = "unreadable"
    TOO_MANY_PIXELS = "too_many_pixels"
    ACTIVE_CONTENT = "active_content"
    ENCRYPTED = "encrypted"
