"""The forms of the synthesis app's pages."""
