"""A press of invented outlets with known truth, served over HTTP on loopback, a mail catcher, and the score of a run. No product code imports it."""
