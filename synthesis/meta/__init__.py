"""Effects of studies, their pooling and their heterogeneity.

Pure: numpy, scipy.special and scipy.optimize only. Start at `analysis.analyse`.
"""
