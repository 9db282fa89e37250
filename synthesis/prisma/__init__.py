"""The PRISMA 2020 flow: facts in, the ids behind every box out. Needs the standard library only.

`facts` (what the fold understands) -> `fold.fold` or `state.FlowState` with `fold.derive` -> `flow.Flow`;
`identities` checks a Flow, `reported` a publication's printed numbers; `package_csv` writes the file
of the R package PRISMA2020; `interface` does all of it from and to plain JSON values.
"""
