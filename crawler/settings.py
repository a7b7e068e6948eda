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
COMPRESSION_ENABLED = False  # archive.http decodes, and demands the end of the stream
REDIRECT_ENABLED = False  # a redirect is a capture of its own, and its target a link
METAREFRESH_ENABLED = False
RETRY_ENABLED = False  # the frontier retries, and remembers it over restarts
HTTPCACHE_ENABLED = False
HTTPERROR_ALLOW_ALL = True  # a 404 is a capture too
ROBOTSTXT_OBEY = False  # the scheduler asks for robots.txt first and captures it; see crawler/robots.py
COOKIES_ENABLED = False  # an archive keeps what anybody gets; a cookie would be kept in the WARC
REFERER_ENABLED = False
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
URLLENGTH_LIMIT = 0  # frontier.py bounds addresses by what they are; a WARC takes any length
DEPTH_LIMIT = 0
MEMUSAGE_ENABLED = False

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
SPIDER_MIDDLEWARES = dict.fromkeys(  # none: links and depths stand in the frontier, every status is wanted
    (
        "scrapy.spidermiddlewares.start.StartSpiderMiddleware",
        "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware",
        "scrapy.spidermiddlewares.referer.RefererMiddleware",
        "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware",
        "scrapy.spidermiddlewares.depth.DepthMiddleware",
        "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware",
    )
)
DOWNLOADER_MIDDLEWARES = dict.fromkeys(  # none: the spider writes the whole request, the handler keeps the answer
    (
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware",  # the frontier knows each newspaper's hosts
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware",
        "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware",
        "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware",
        "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware",
        "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware",
        "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware",
        "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware",  # a proxy would stand in the WARC as origin
        "scrapy.downloadermiddlewares.stats.DownloaderStats",
    )
)

# Nothing listens, nothing runs code sent to it.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

LOG_LEVEL = "INFO"
LOG_FORMATTER = "crawler.logs.QuietLogFormatter"  # an item is a whole page: never print it
LOGSTATS_INTERVAL = 0  # our own progress line says more
STATS_DUMP = False  # the run's row and its log line say what it did
ASYNCIO_EVENT_LOOP = "uvloop.Loop"  # a tenth less CPU per page than the standard loop
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
REACTOR_THREADPOOL_MAXSIZE = 4  # only name look-ups use it

# Where stages and spiders find what stands on another floor, by name.
BAOLUU_ARCHIVE = os.environ.get("BAOLUU_ARCHIVE", "baoluu-archive")
BAOLUU_INTERPRET = "jobs.interpret.interpret"
BAOLUU_DECODE = "jobs.interpret.decode"
