"""The forms that a review can start from; each is a file in templates/."""

from pathlib import Path

from extraction.formdef.definition import FormDefinition
from extraction.formdef.parsing import parse_definition

FOLDER = Path(__file__).parent / "templates"

DEFAULT_TEMPLATE = "intervention"


class UnknownTemplate(LookupError):
    """There is no form of that name to start from."""


def available_templates() -> tuple[str, ...]:
    """Names of all templates: those of the files found."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


def load_template(name: str = DEFAULT_TEMPLATE) -> FormDefinition:
    """A form to start from. Raises UnknownTemplate."""
    if name not in available_templates():
        raise UnknownTemplate(name)
    return parse_definition((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
