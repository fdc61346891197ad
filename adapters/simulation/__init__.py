"""A year of invented cases through the real engine, on a throw-away database: what a routine can promise.

Read in this order: `plan` (what is assumed), `premises` (the throw-away house), `world` (the year), `run` (over several
processes), `result` (what came out), `difference` (with and without), `words` and `chart` (as people read it).
"""
