"""The services that communities ask for, with the phrases in which people speak of them. Pure."""

from services.domain.matching.taxonomy.reading import services, words
from services.domain.matching.taxonomy.service import Service

__all__ = ["Service", "services", "words"]
