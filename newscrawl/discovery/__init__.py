"""Where articles are announced: sitemaps, feeds, listing pages, robots.txt. Pure parsers from bytes to leads.

::

    sniff(body, content_type)     a sitemap, a feed, or neither
    sitemap.parse(body, url)      leads to articles, listings and further sitemaps
    feed.parse(body, url)         leads to articles; an index of WordPress' posts is a feed too
    wordpress.api_root(root, url) where a page says that there is such an index
    listing.parse(root, url)      leads to articles, listings and feeds, and the next page of the listing
    robots.sitemaps(text, url)    URLs of sitemaps
    traps.trap(url, today)        why a URL looks made up without end

All URLs in leads are in normal form (`urls.normalize`). Foreign hosts are kept by sitemaps and feeds: whether
they belong to the crawl is for `urls.Scope` to say. The only errors are `errors.PageError` and its kinds.
"""

from newscrawl.discovery import feed, listing, robots, sitemap, traps, wordpress
from newscrawl.discovery.kinds import sniff
from newscrawl.discovery.listing import Listing

__all__ = ["Listing", "feed", "listing", "robots", "sitemap", "sniff", "traps", "wordpress"]
