"""What the core refuses to work with."""


class MetaError(ValueError):
    """Base of the core's refusals; its text can be read by a user."""


class InvalidData(MetaError):
    """Outcome data that no study can have: more events than participants, a negative variance ..."""


class NotOffered(MetaError):
    """A measure, model or option that isn't known, or can't go with the others."""


class TooFewStudies(MetaError):
    """A statistic was asked of fewer studies than it is defined for."""
