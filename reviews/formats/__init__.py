"""Reading files of references: what the databases and reference managers export.

`opening.open_references` is the front door. Standard library only.
"""
