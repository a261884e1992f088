"""What the states and choices of this subject mean, for the readers of the schema."""

from services.api.reads.enums import describe
from services.domain.uploads.faults import UploadFault
from services.domain.uploads.media import Media
from services.domain.uploads.models import UploadKind, UploadState

describe(
    UploadKind,
    "What a file is given for.",
    PHOTO="Of a partner, an offer or an event; as public as that is.",
    LICENCE="The paper of a licence; for the partner's members and staff.",
)
describe(
    UploadState,
    "Where an upload stands.",
    STARTED="The file is awaited at its address.",
    STORED="The file is there and is looked at, which takes seconds.",
    READY="It is shown.",
    REFUSED="It is not shown; `fault` says why.",
    REMOVED="It was removed, or given up; it will be gone soon.",
)
describe(
    UploadFault,
    "Why a file is not shown.",
    MISSING="It was no longer there.",
    BYTES_WRONG="It has another size than was announced.",
    HASH_WRONG="It has another SHA-256 than was announced.",
    TYPE_NOT_TAKEN="Its bytes are no file of a kind that is taken, whatever its name says.",
    UNREADABLE="It is broken, or takes too much to be read.",
    TOO_MANY_PIXELS="The picture has more than 50,000,000 pixels.",
    ACTIVE_CONTENT="The PDF holds scripts, forms that send, or files within it.",
    ENCRYPTED="The PDF is encrypted.",
)
describe(
    Media,
    "Kinds of file.",
    JPEG="A picture, image/jpeg.",
    PNG="A picture, image/png.",
    WEBP="A picture, image/webp.",
    PDF="A document, application/pdf.",
)
