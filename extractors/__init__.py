"""Collection: one YAML a source; polite fetching; feeds, listings, sitemaps, APIs and PDF reports; the WARC archive; page → article."""
