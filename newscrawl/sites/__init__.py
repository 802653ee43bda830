"""What a person knows of a site that its pages do not say: the profile, a TOML file."""

from newscrawl.sites.profile import SELECTOR_FIELDS, SiteProfile, available, load, xpath_of

__all__ = ["SELECTOR_FIELDS", "SiteProfile", "available", "load", "xpath_of"]
