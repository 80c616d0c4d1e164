"""Who reads what of procurement (domain rule 10.3: no child identifiers for money's officers)."""

from chassis.access import Role

OFFICERS_ABOVE_VILLAGE = (
    Role.COUNTY_OFFICER,
    Role.CITY_OFFICER,
    Role.PROVINCIAL_OFFICER,
    Role.NATIONAL_OFFICER,
)
READERS_OF_PAPERS = (
    *OFFICERS_ABOVE_VILLAGE,
    Role.FINANCE_OFFICER,
    Role.AUDITOR,
    Role.PROVIDER_STAFF,
)
"""Of contracts and milestones, which name no child."""

READERS_OF_CHILDREN = (*OFFICERS_ABOVE_VILLAGE, Role.PROVIDER_STAFF)
"""Of assignments and deliveries, which do."""

READERS_OF_MONEY = (*OFFICERS_ABOVE_VILLAGE, Role.FINANCE_OFFICER, Role.AUDITOR)
