"""What a page states of its article: title, authors, dates, section, tags, each with its source, none invented.

``metadata``, ``jsonld`` and ``microdata`` gather what is said to machines, ``visible``, ``bylines``, ``credits``,
``author_links``, ``author_signs``, ``bare_names``, ``bare_days``, ``datelines``, ``signatures``, ``taglines``,
``filing``, ``breadcrumbs`` and ``icons`` what is shown to readers; ``titles``, ``authors``, ``publication``,
``languages``, ``subjects``, ``keywords``, ``pictures``, ``walls``, ``canonical`` choose and clean, ``belonging`` tells
what is another article's. ``resolving`` makes the fields of it.
"""

from newscrawl.extraction.fields.resolving import Fields, date, resolve, sign

__all__ = ["Fields", "date", "resolve", "sign"]
