"""Floor 4: harvest, extract, import and merge, where crawler and archive meet outside Scrapy."""
