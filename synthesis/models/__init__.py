"""The tables of the synthesis app, one file for each aggregate."""

from synthesis.models.analysis import Analysis, AnalysisVersion, Run, RunRequest

__all__ = ["Analysis", "AnalysisVersion", "Run", "RunRequest"]
