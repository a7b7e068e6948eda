"""Scrapy's settings; every line that is not Scrapy's default carries its reason."""

import os

BOT_NAME = "baoluu"
SPIDER_LOADER_CLASS = "crawler.spiders.loader.NewspaperSpiderLoader"  # one spider name per newspaper file
SPIDER_MODULES = ["crawler.spiders"]

# What is asked for, and in which order: the durable frontier decides, nothing else remembers.
SCHEDULER = "crawler.scheduler.FrontierScheduler"
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the frontier has one row per URL
JOBDIR = None  # it loses queued requests when the process is killed

# The bytes: our handler keeps them, and nothing above it may change or follow them.
DOWNLOAD_HANDLERS = {
    "http": "crawler.capture.CaptureHandler",
    "https": "crawler.capture.CaptureHandler",
    "file": None,  # a link to file:///etc/passwd was fetched by the default
    "data": None,
    "ftp": None,
    "s3": None,
}
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/*;q=0.9,*/*;q=0.5",
    "Accept-Language": "vi,en;q=0.5",
    "Accept-Encoding": "gzip",  # the one content coding that every reader of WARC files knows
}

# Limits.
DOWNLOAD_TIMEOUT = 60  # seconds for the whole exchange; the slowest provincial servers need twenty
DOWNLOAD_MAXSIZE = 20 << 20  # bytes of a body; the largest honest page seen is below 1 MiB
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True

# Politeness; baoluu.toml and robots.txt may ask for more, never for less.
CONCURRENT_REQUESTS = 32  # over all newspapers; the scheduler hands out few per host
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0  # the delay is a promise to the newspaper, not a disguise
AUTOTHROTTLE_ENABLED = True  # slows down further when the newspaper answers slowly
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 30.0

# The way of a page: one item per exchange, a page with all that follows from it.
ITEM_PIPELINES = {
    "pipelines.stages.Normalize": 100,
    "pipelines.stages.Select": 150,
    "pipelines.stages.Check": 200,
    "pipelines.stages.Deduplicate": 300,
    "pipelines.stages.Store": 400,
}
CONCURRENT_ITEMS = 1  # one item per response: more would only start idle tasks

# What Scrapy brings along, by its base lists: what is only switched off would be loaded all the same, a web server too.
# Links and depths stand in the frontier, every status is wanted, a 404 is a capture too.
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
# The spider writes the whole request, the handler keeps the answer; archive.http decodes it and demands the end of the
# stream. A redirect is a capture of its own, and its target a link; the frontier retries, and remembers it over
# restarts; the scheduler asks for robots.txt first (crawler/robots.py). An archive keeps what anybody gets: a cookie
# would be kept in the WARC, and a proxy stand in it as the origin.
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
# Nothing listens, nothing runs code sent to it.
EXTENSIONS_BASE = {"scrapy.extensions.throttle.AutoThrottle": 0}

LOG_LEVEL = "INFO"
LOG_FORMATTER = "crawler.logs.QuietLogFormatter"  # an item is a whole page: never print it
STATS_DUMP = False  # the run's row and its log line say what it did
ASYNCIO_EVENT_LOOP = "uvloop.Loop"  # a tenth less CPU per page than the standard loop
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
REACTOR_THREADPOOL_MAXSIZE = 4  # only name look-ups use it

# Where stages and spiders find what stands on another floor, by name.
BAOLUU_ARCHIVE = os.environ.get("BAOLUU_ARCHIVE", "baoluu-archive")
BAOLUU_INTERPRET = "jobs.interpret.interpret"
BAOLUU_DECODE = "jobs.interpret.decode"
