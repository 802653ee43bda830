"""What a person knows of a site that its pages do not say: the profile, a TOML file; and the list of sites."""

from newscrawl.sites.profile import SELECTOR_FIELDS, SiteProfile, available, load, xpath_of
from newscrawl.sites.roster import Roster, load_roster

__all__ = ["SELECTOR_FIELDS", "Roster", "SiteProfile", "available", "load", "load_roster", "xpath_of"]
