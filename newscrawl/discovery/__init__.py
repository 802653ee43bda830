"""Where articles are announced: sitemaps, feeds, listing pages, robots.txt. Pure parsers from bytes to leads.

::

    sniff(body, content_type)     a sitemap, a feed, or neither
    sitemap.parse(body, url)      leads to articles, listings and further sitemaps
    feed.parse(body, url)         leads to articles
    listing.parse(root, url)      leads to articles, listings and feeds, and the next page of the listing
    robots.sitemaps(text, url)    URLs of sitemaps

All URLs in leads are in normal form (`urls.normalize`). Foreign hosts are kept by sitemaps and feeds: whether
they belong to the crawl is for `urls.Scope` to say. The only errors are `errors.PageError` and its kinds.
"""

from newscrawl.discovery import feed, listing, robots, sitemap
from newscrawl.discovery.kinds import sniff
from newscrawl.discovery.listing import Listing

__all__ = ["Listing", "feed", "listing", "robots", "sitemap", "sniff"]
