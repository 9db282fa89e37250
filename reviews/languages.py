"""Languages as exporters write them, by one code each (ISO 639-1). Pure."""

from __future__ import annotations

import re

# Code: English name, then the other codes and names met in files.
TABLE = """
af Afrikaans afr | ar Arabic ara | bg Bulgarian bul | bs Bosnian bos | ca Catalan cat | cs Czech cze ces
da Danish dan | de German ger deu deutsch | el Greek gre ell | en English eng | es Spanish spa español castilian
et Estonian est | eu Basque baq eus | fa Persian per fas farsi | fi Finnish fin | fr French fre fra français
he Hebrew heb iw | hi Hindi hin | hr Croatian hrv scr | hu Hungarian hun | hy Armenian arm hye | id Indonesian ind
is Icelandic ice isl | it Italian ita italiano | ja Japanese jpn | ka Georgian geo kat | ko Korean kor
lt Lithuanian lit | lv Latvian lav | mk Macedonian mac mkd | ms Malay may msa | nl Dutch dut nld | no Norwegian nor nob nno nb nn
pl Polish pol | pt Portuguese por português | ro Romanian rum ron | ru Russian rus | sk Slovak slo slk
sl Slovenian slv slovene | sq Albanian alb sqi | sr Serbian srp scc | sv Swedish swe | th Thai tha | tr Turkish tur
uk Ukrainian ukr | ur Urdu urd | vi Vietnamese vie | zh Chinese chi zho mandarin
"""
ROWS = [row.split() for line in TABLE.split("\n") for row in line.split("|") if row.strip()]
NAMES = {code: name for code, name, *_more in ROWS}
CODES = {word.casefold(): row[0] for row in ROWS for word in row}
LONGEST = 30


def language_code(text: str) -> str:
    """The code of the first language that a text names: "eng", "English; French" and "en-GB" are "en".

    What is no language of the table stays as it is, in lower case; "" for none.
    """
    first = re.split(r"[,;/|(\[]", text, maxsplit=1)[0].strip().casefold()
    return (
        CODES.get(first) or CODES.get(re.split(r"[-_ ]", first, maxsplit=1)[0]) or first[:LONGEST]
    )
