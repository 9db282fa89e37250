"""The tables of the synthesis app, one file for each aggregate."""

from synthesis.models.analysis import Analysis, AnalysisVersion, Run, RunRequest
from synthesis.models.published import PublishedFigures

__all__ = ["Analysis", "AnalysisVersion", "PublishedFigures", "Run", "RunRequest"]
