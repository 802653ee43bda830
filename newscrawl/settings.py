"""Settings of the project that `scrapy crawl site` runs in; the wiring itself is the add-on's."""

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
COMMANDS_MODULE = "newscrawl.commands"
ADDONS = {"newscrawl.addon.Newscrawl": 100}

ROBOTSTXT_OBEY = True
USER_AGENT = "newscrawl/0.1 (news crawler; obeys robots.txt as 'newscrawl')"
ROBOTSTXT_USER_AGENT = "newscrawl"
DOWNLOAD_DELAY = 1
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_TIMEOUT = 30
COOKIES_ENABLED = False
LOG_LEVEL = "WARNING"
FEED_EXPORT_ENCODING = "utf-8"
