"""Benchmarks: each prints one table with a baseline beside ours. Run by hand or nightly, never by the tests."""
