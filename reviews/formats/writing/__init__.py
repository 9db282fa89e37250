"""Writing files of references that other programs take, and that read back here without loss.

`registry.WRITERS` are the formats; each takes records as a stream and gives bytes as one.
Standard library and xlsxwriter.
"""
