"""A small literature, invented: six works in two search files, what is said of each, and the data of two trials."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Work:
    """One work. title_votes, text_votes: of the first and second reviewer, as keys: i, e, or e with a reason's digit."""

    author: str
    year: str
    title: str
    title_votes: tuple[str, str]
    text_votes: tuple[str, str] = ("", "")

    @property
    def label(self) -> str:
        return f"{self.author} {self.year}"


AHLBERG = Work(
    author="Ahlberg",
    year="2001",
    title="Vaccination of school children in two northern counties",
    title_votes=("i", "i"),
    text_votes=("i", "i"),
)
BRANDT = Work(
    author="Brandt",
    year="2003",
    title="A field trial of the vaccine among recruits",
    title_votes=("i", "e"),
    text_votes=("i", "e1"),
)
CASTRO = Work(
    author="Castro",
    year="2005",
    title="Protection of infants by early vaccination",
    title_votes=("i", "i"),
)
DALGAARD = Work(
    author="Dalgaard",
    year="2007",
    title="Two doses or one: an uncontrolled series",
    title_votes=("m", "i"),
    text_votes=("e1", "e1"),
)
ERIKSEN = Work(
    author="Eriksen",
    year="2009",
    title="Storage of freeze-dried vaccine in warm climates",
    title_votes=("e", "e"),
)
FARKAS = Work(
    author="Farkas",
    year="2011",
    title="What parents think of vaccination campaigns",
    title_votes=("e", "e"),
)
WORKS = {work.title: work for work in (AHLBERG, BRANDT, CASTRO, DALGAARD, ERIKSEN, FARKAS)}
DOI = {work.title: f"10.5555/quorum.{n}" for n, work in enumerate(WORKS.values())}

# Events and total of the vaccinated and of the controls.
COUNTS = {
    AHLBERG.label: (("4", "120"), ("11", "118")),
    BRANDT.label: (("6", "300"), ("21", "305")),
}


def ris(*entries: str) -> bytes:
    """A file of references."""
    return "".join(entries).encode()


def entry(work: Work, *, doi: str | None = None) -> str:
    """One reference. doi: another one than the work's own."""
    return (
        f"TY  - JOUR\nAU  - {work.author}, M.\nTI  - {work.title}\nT2  - Journal of Vaccination\n"
        f"PY  - {work.year}\nVL  - {work.year[2:]}\nSP  - 10\nEP  - 19\n"
        f"DO  - {doi or DOI[work.title]}\n"
        f"AB  - We compared vaccinated people with others. {work.title}.\nER  - \n\n"
    )


FIRST_FILE = ris(*(entry(work) for work in (AHLBERG, BRANDT, CASTRO, DALGAARD, ERIKSEN)))
# The first is certainly Ahlberg's again; of the second a person says so, as its DOI is another.
SECOND_FILE = ris(entry(AHLBERG), entry(BRANDT, doi="10.5555/other.99"), entry(FARKAS))
