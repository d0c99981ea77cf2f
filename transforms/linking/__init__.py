"""The linker's parts: columns of comparable facts, blocking, comparison, weights, clustering, merged facts. Door: transforms.link."""
