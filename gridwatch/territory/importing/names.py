"""Names of villages and towns: what remains without the suffix of their committee, and odd
suffixes."""

import re

COMMITTEE = ("居民委员会", "村民委员会", "居委会", "村委会")
STEM = re.compile(
    r"^(.+?)(?:社区|村|居)?(?:居民委员会|村民委员会|居委会|村委会|村民委会员|居民委会员|居委|村委|办事处|人民政府)?$"
)
# Slips of the official lists: the letters changed round, the last one cut off.
SLIPS = (("委会员", "委员会"), ("居委", "居委会"), ("村委", "村委会"), ("委员", "委员会"))


def stem_of(name: str) -> str:
    """Return the name without village, community and committee: 婆硐 for 婆硐村村民委员会 and 婆硐村委会."""
    found = STEM.match(name.strip())
    return found[1] if found else name.strip()


def has_committee(name: str) -> bool:
    """Whether the name ends in a committee, as the published names of villages do."""
    return name.endswith(COMMITTEE)


def meant_by(name: str) -> str | None:
    """Return the name that was probably meant where the suffix is a known slip, else None."""
    for slip, right in SLIPS:
        if name.endswith(slip):
            return name.removesuffix(slip) + right
    return None
