"""What the kinds, states and tiers mean, for the readers of the schema."""

from services.api.reads.enums import describe
from services.domain.partners.models import MemberRole, OfferState, PartnerKind, PartnerState, Tier

describe(
    PartnerKind,
    "What a partner is.",
    MERCHANT="商户: a business.",
    SOCIAL_ORGANISATION="社会组织: a social organisation.",
    CO_BUILDING_UNIT="共建单位: a unit that helps to build the community.",
    RESIDENT="居民: a resident with something to give.",
)
describe(
    PartnerState,
    "Where a partnership stands (招募-评估-签约-入驻-履约-续约/退出).",
    APPLIED="Waits for its assessment.",
    ASSESSED="Found fit; waits for its agreement.",
    SIGNED="Has an agreement; waits for its activation.",
    ACTIVE="Public, and can make offers.",
    SUSPENDED="Out of sight until staff resume it.",
    REJECTED="The application was turned down; it may apply again.",
    EXITED="The partnership has ended.",
)
describe(
    MemberRole,
    "What a member may do for the partner.",
    OWNER="Everything: also adds and removes members and ends the partnership.",
    STAFF="Makes and changes offers and answers for the partner.",
)
describe(
    Tier,
    "Price tier, from the cheapest.",
    FREE="公益: free of charge.",
    LOW_FEE="低偿: below the market's price.",
    MARKET="市场价: at the market's price.",
)
describe(
    OfferState,
    "Where an offer stands.",
    ACTIVE="Public and open to matching, as long as the partner is active.",
    PAUSED="Out of sight until the partner resumes it.",
    WITHDRAWN="Ended by the partner, or with the partnership.",
    EXPIRED="Its last day has passed.",
)
