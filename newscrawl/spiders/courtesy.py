"""How fast a crawl may be, and by what name it goes."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from scrapy.settings import BaseSettings

from newscrawl import javascript, urls
from newscrawl.errors import ArgumentError
from newscrawl.spiders.params import SiteParams

DEFAULT_DELAY = 1.0
"""Seconds between two requests to a host that need no contact to be named."""


def set_pace(settings: BaseSettings, params: SiteParams) -> None:
    """Set the pace that profile and start ask for, and put the contact into the user agent.

    :raises ArgumentError: it is faster than the default on a foreign site, and no contact is set; or there is no
        browser, and the profile asks for one.
    """
    if params.site_profile and params.site_profile.download_delay is not None:
        settings.set("DOWNLOAD_DELAY", params.site_profile.download_delay, priority="spider")
    elif all(_is_loopback(urls.host(place)) for place in params.places):
        # Politeness is for other people's servers.
        settings.set("DOWNLOAD_DELAY", 0, priority="spider")
        settings.set("AUTOTHROTTLE_ENABLED", False, priority="spider")
        settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", 16, priority="spider")
    if params.site_profile and params.site_profile.javascript:
        javascript.enable(settings, params.places)
    contact = str(settings.get("NEWSCRAWL_CONTACT", "")).strip()
    check_pace(settings, params.places, contact)
    agent = settings["USER_AGENT"]
    if contact and contact not in agent:
        settings.set("USER_AGENT", f"{agent} (+{contact})", priority="spider")


def check_pace(settings: BaseSettings, seeds: Sequence[str], contact: str) -> None:
    """Refuse to hurry other people's servers without saying who does.

    :raises ArgumentError: names the setting and what would do.
    """
    if contact or not any(is_foreign(urls.host(seed)) for seed in seeds):
        return
    delay, at_once = settings.getfloat("DOWNLOAD_DELAY"), settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
    if delay < DEFAULT_DELAY or at_once > 1:
        what = f"DOWNLOAD_DELAY={delay:g}" if delay < DEFAULT_DELAY else f"CONCURRENT_REQUESTS_PER_DOMAIN={at_once}"
        raise ArgumentError(
            f"{what} is faster than one request a second; set NEWSCRAWL_CONTACT to a mail address or a page by which"
            " the site's owner can reach you"
        )


def is_foreign(host: str) -> bool:
    """Whether a host is somebody else's, as far as its name tells: neither loopback nor in a private network."""
    if _is_loopback(host):
        return False
    try:
        return ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return True


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
