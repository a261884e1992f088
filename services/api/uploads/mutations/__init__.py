"""The verbs on uploads."""

from services.api.uploads.mutations.paper_open import paper_open
from services.api.uploads.mutations.upload_finish import upload_finish
from services.api.uploads.mutations.upload_remove import upload_remove
from services.api.uploads.mutations.upload_start import upload_start

VERBS = (paper_open, upload_finish, upload_remove, upload_start)
