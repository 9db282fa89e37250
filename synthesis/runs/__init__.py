"""Runs: what an analysis asks for, the rows it takes from a locked data set, and what a run found. Pure.

`specification`, `result`, `result_json`, `data_table` and `r_script` use the standard library (and rfc8785) only, so that
web processes can read runs; `rows` and `compute` need the engine (numpy, scipy) and are for workers.
"""
