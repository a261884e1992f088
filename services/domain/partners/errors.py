"""What the verbs on partners and offers may answer instead of doing their work."""

from services.kit.errors import Refusal


class PartnerStateWrong(Refusal):
    """The partner is in a state from which this step is not possible; another step may have come first."""

    message = "The partner is not in a state for this. Load it anew and look at its state."


class CreditCodeInvalid(Refusal):
    """The unified social credit code breaks GB 32100-2015, is missing, or was given for a resident."""

    message = "This is no unified social credit code. Copy it from the business licence."


class CreditCodeTaken(Refusal):
    """A partner that has not exited has this credit code already."""

    message = "An organisation with this credit code has applied already. Ask its owner to add you."


class LicenceMissing(Refusal):
    """An organisation needs a licence that is valid today."""

    message = "No licence of the partner is valid today. Add one first."


class LicenceAlreadyAdded(Refusal):
    """The partner has a licence of this kind and number."""

    message = "A licence of this kind and number is there already. Check the number."


class AgreementMissing(Refusal):
    """The partner needs an agreement whose term includes today."""

    message = "No agreement of the partner is in force today. Sign one whose term includes today."


class AlreadyMember(Refusal):
    """The account acts for the partner already."""

    message = "This person acts for the partner already. Nothing needs to be done."


class LastOwner(Refusal):
    """A partner keeps one owner at least."""

    message = "This is the partner's only owner. Make somebody else an owner first."


class OfferNotOpen(Refusal):
    """The offer was withdrawn or has expired, or it is not in the state that this verb ends."""

    message = "The offer is not in a state for this. Load it anew; one that has ended is written anew."


class OfferSlotsOverlap(Refusal):
    """Two slots of the offer share some time, so its capacity would count twice."""

    message = "Two slots of the offer overlap. Join them, or leave one out."


class OfferPriceWrong(Refusal):
    """Free offers cost nothing, and all others something."""

    message = "A free offer has the price 0, a low-fee or market offer a price above 0 fen."
