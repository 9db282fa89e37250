"""Figures of a review: pure functions from plain frozen values to SVG text.

One user unit is one point. Drawing needs the standard library only; `export` alone needs resvg-py,
and svglib with reportlab. Text is wrapped by a table of widths (`metrics`), so a figure is the same
everywhere, and no font is read to draw it.
"""
