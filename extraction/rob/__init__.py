"""Risk-of-bias tools as data files, and the one engine that judges by them. Pure; standard library only."""
