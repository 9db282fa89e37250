"""Agreement between reviewers: kappa and its relatives. Pure; standard library only, exact until the last step."""
