"""LaTeX in the values of a bibliography, to text that people read.

Accents, symbols and mathematics by tables; a command that isn't in them stays as it is written.
Source: "The Comprehensive LaTeX Symbol List"; LaTeX Companion, chapter on accents.
"""

import re
import unicodedata
from collections.abc import Mapping

ACCENTS: Mapping[str, str] = {
    '"': "\u0308",
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "k": "\u0328",
    "r": "\u030a",
    "b": "\u0331",
    "d": "\u0323",
}
"""The combining mark for the command that puts an accent on what follows."""


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


LETTERS: Mapping[str, str] = {
    **_pairs(
        "ss ß SS ẞ ae æ AE Æ oe œ OE Œ aa å AA Å o ø O Ø l ł L Ł i ı j ȷ dh ð DH Ð th þ TH Þ dj đ DJ Đ ng ŋ NG Ŋ"
        " S § P ¶ pounds £ copyright © dag † ddag ‡ dots … ldots … cdots ⋯ euro € EUR €"
        " textendash – textemdash — textquoteleft ‘ textquoteright ’ textquotedblleft “ textquotedblright ”"
        " quotesinglbase ‚ quotedblbase „ guillemotleft « guillemotright » guilsinglleft ‹ guilsinglright ›"
        " textquotesingle ' textquotedbl \" textbackslash \\ textasciitilde ~ textasciicircum ^ textasciigrave `"
        " textunderscore _ textbar | textless < textgreater > textbraceleft { textbraceright } textdollar $"
        " textellipsis … textbullet • textdegree ° textregistered ® texttrademark ™ textcopyright ©"
        " textmu µ textpm ± texttimes × textdiv ÷ textonehalf ½ textonequarter ¼ textthreequarters ¾"
        " textonesuperior ¹ texttwosuperior ² textthreesuperior ³ textordmasculine º textordfeminine ª"
        " textsection § textparagraph ¶ textdagger † textdaggerdbl ‡ texteuro € textsterling £ textyen ¥"
        " textcent ¢ textexclamdown ¡ textquestiondown ¿ textperiodcentered · textminus − textnumero №"
    ),
    "textnormal": "",
    "quad": " ",
    "qquad": " ",
    "space": " ",
    "newline": " ",
    "par": " ",
    "textvisiblespace": " ",
    "slash": "/",
    "TeX": "TeX",
    "LaTeX": "LaTeX",
}
"""Commands that stand in words: the space that ends their names isn't printed."""

MATHEMATICS: Mapping[str, str] = _pairs(
    "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ"
    " lambda λ mu μ nu ν xi ξ omicron ο pi π rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ"
    " chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω"
    " pm ± mp ∓ times × div ÷ cdot · ast * star ⋆ circ ° degree ° bullet • leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠"
    " ll ≪ gg ≫ lt < gt > approx ≈ sim ∼ simeq ≃ equiv ≡ propto ∝ infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏"
    " int ∫ sqrt √ in ∈ notin ∉ subset ⊂ subseteq ⊆ cup ∪ cap ∩ emptyset ∅ forall ∀ exists ∃ neg ¬ wedge ∧"
    " vee ∨ to → rightarrow → leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ uparrow ↑ downarrow ↓"
    " longrightarrow ⟶ mid | vert | Vert ‖ prime ′ ell ℓ hbar ℏ Re ℜ Im ℑ aleph ℵ langle ⟨ rangle ⟩ angle ∠"
    " lbrace { rbrace } backslash \\ perp ⊥ parallel ∥ triangle △ checkmark ✓"
)
"""Signs between which spaces are for reading."""

SYMBOLS: Mapping[str, str] = {**LETTERS, **MATHEMATICS}
LAYOUT = frozenset(
    re.findall(
        r"\w+",
        "emph em it itshape textit bf bfseries textbf sc scshape textsc sl textsl rm rmfamily textrm sf textsf"
        " tt ttfamily texttt text textup upshape textmd mbox hbox fbox url href path nolinkurl mathrm mathbf mathit"
        " mathsf mathtt mathcal mathbb mathfrak mathnormal boldsymbol bm ensuremath operatorname textsuperscript"
        " textsubscript underline uline protect left right big Big bigl bigr Bigl Bigr limits displaystyle textstyle"
        " small normalsize footnotesize large Large bibstring mkbibquote mkbibemph enquote relax noopsort xspace"
        " textgreek foreignlanguage selectlanguage ignorespaces unskip null",
    )
)
"""Commands of which only the argument is text."""

SIGNS: Mapping[str, str] = {
    "\\": " ",
    ",": " ",
    ";": " ",
    ":": " ",
    ">": " ",
    "/": "",
    "-": "",
    "!": "",
}
"""What a backslash and one of these stand for; any other sign stands for itself."""

PLAIN: Mapping[str, str] = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " ", "{": "", "}": ""}
TOKEN = re.compile(
    r"""\\(?P<accent>["'`^~=.]|[cvuHkrbd](?![A-Za-z]))\s*+
        (?:\{\s*+(?:\\(?P<dotless>[ij])|(?P<braced>[^\W\d_]?))\s*+\}|\\(?P<dot>[ij])(?![A-Za-z])|(?P<letter>[^\W\d_]))
      |\\(?P<command>[A-Za-z]++)\*?(?P<gap>\s*+)(?:\{\s*+\}(?=\s|[^\W\d_]))?
      |\\(?P<sign>[^A-Za-z])
      |---?|``|''|(?<=[\w.,:;})\]])~(?=\S)|[{}]""",
    re.X,
)
SPECIAL = re.compile(r"[\\{}~$]|--|``|''")
MATH = re.compile(r"(?<!\\)\$\$?((?:[^$\\]|\\[^$]){1,400}?)(?<!\\)\$\$?")
SCRIPT = re.compile(r"(?<!\\)(?:\A\s*+\^|_)")
VERBATIM = re.compile(r"\\([A-Za-z]{4,})(?:\s|\{\})?|\\(?=[_%&#${}~^-])|[{}]")


def readable(text: str) -> str:
    """Text of a value: accents composed, symbols in Unicode, braces and layout gone."""
    if SPECIAL.search(text) is None:
        return text
    if "$" in text:
        text = MATH.sub(_formula, text)
    return TOKEN.sub(_character, text)


def verbatim(text: str) -> str:
    """An address or an identifier: only escapes go."""
    if "\\" not in text and "{" not in text:
        return text
    return VERBATIM.sub(lambda found: SYMBOLS.get(found[1] or "", ""), text)


def _formula(found: re.Match[str]) -> str:
    """A formula without its dollar signs; two prices in one sentence are none."""
    formula = found[1]
    if not re.search(r"[\\^_{}<>=]", formula) and not re.fullmatch(r"[A-Za-z]", formula):
        return found[0]
    # The braces end a command's name, so that a space behind the formula stays.
    return SCRIPT.sub("", formula) + "{}"


def _character(found: re.Match[str]) -> str:
    if accent := found["accent"]:
        letter = found["dotless"] or found["braced"] or found["dot"] or found["letter"]
        # What the file itself writes stays as it is, so only this letter is composed.
        return unicodedata.normalize("NFC", letter + ACCENTS[accent]) if letter else accent
    if command := found["command"]:
        if command in LAYOUT:
            return ""
        if symbol := MATHEMATICS.get(command):
            return f"{symbol} " if found["gap"] else symbol
        return LETTERS.get(command, found[0])
    if sign := found["sign"]:
        return SIGNS.get(sign, sign)
    return PLAIN[found[0]]
