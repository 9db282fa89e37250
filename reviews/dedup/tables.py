"""Vocabulary of the rules as data. No entry names a title or a journal that one data set happens to hold."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Letters that NFKD leaves whole.
LETTERS = str.maketrans(
    {
        "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ß": "ss", "ł": "l",
        "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n",
        "α": " alpha ", "β": " beta ", "γ": " gamma ", "δ": " delta ", "ε": " epsilon ",
        "κ": " kappa ", "λ": " lambda ", "μ": " mu ", "µ": " mu ", "σ": " sigma ", "ω": " omega ",
        "Α": " alpha ", "Β": " beta ", "Γ": " gamma ", "Δ": " delta ", "Ω": " omega ",
        "’": "'", "‘": "'", "`": "'", "´": "'",
    }
)  # fmt: skip

NUMBER_WORDS = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5",
}  # fmt: skip

# Words that a title isn't told by; none that turns a meaning round (no, not, without, or).
FUNCTION_WORDS = _words("a an and as at by for from in into is of on the to with")

# Always numerals; the single letters are numerals only beside one of COUNTED, or as the last word.
ROMAN = {
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11",
    "xii": "12", "xiii": "13",
}  # fmt: skip
ROMAN_LETTERS = {"i": "1", "v": "5", "x": "10"}
COUNTED = _words(
    "part parts phase type class grade stage study paper section chapter volume number no teil partie parte"
)

# A title made of these words only says nothing about its work.
GENERIC_WORDS = _words(
    """a abstract abstracts and an announcement announcements annual answer article articles author authors board
    book books brief briefs by calendar case cases chairman column comment commentary comments communication
    conference contents contributors correction corrigenda corrigendum correspondence current discussion editor
    editorial editorials editors erratum errata expert extra feedback focus for foreword from front general guest
    highlights image images in index information international introduction invited issue journal journals letter
    letters literature matter meeting message miscellaneous news note notes notice obituary of on opinion oral
    other our paper papers perspective poster posters practice preface presentation presentations president
    proceedings program programme quiz re reader readers recent reply report reports research response responses
    review reviews section selected short special summaries summary symposium table the this to update updates
    viewpoint viewpoints vol volume welcome what new with workshop your"""
)
GENERIC_LENGTH = 16

# Contents of a trailing bracket that belong to the exporter, not to the title.
NOTE = (
    r"(?:(?:systematic |literature )?review|structured abstract|provisional abstract|record supplied by publisher"
    r"|(?:meeting |conference )?abstract(?: no\W*\w+)?|summary|(?:multiple )?letters?|editorial|note|article"
    r"|corrected|see comments?|comments?(?: in| on)?\W.*|in process citation|author'?s? transl(?:ation)?"
    r"|proceedings?|\d{1,3} refs?\.?|refs?\.? \d+|\d{1,2}"
    r"|(?:published )?errat(?:um|a) (?:appears|in)\W.*|corrected and republished.*|republished .*|see .{0,40}comment.*"
    r"|(?:article )?(?:in )?(?:LANG)(?:(?:,|;| and| &|/) ?(?:LANG))*)"
).replace(
    "LANG",
    "afrikaans|albanian|arabic|armenian|bosnian|bulgarian|catalan|chinese|croatian|czech|danish|dutch|english"
    "|estonian|finnish|french|georgian|german|greek|hebrew|hungarian|icelandic|italian|japanese|korean|latvian"
    "|lithuanian|macedonian|norwegian|persian|polish|portuguese|romanian|russian|serbian|slovak|slovene|slovenian"
    "|spanish|swedish|thai|turkish|ukrainian|vietnamese",
)

# Word beginnings that turn a word into another word: never a slip of the pen.
PREFIXES = _words(
    """a ab ad an ana ante anti auto be bi bio co con contra counter cyclo de des di dia dis down dys ecto electro en
    endo epi es ex exo extra fore geo hemi hetero homo hydro hyper hypo il im in infra inter intra intro ir iso iv
    juxta levo macro mal mega meso meta methyl micro mid mini mis mono multi nano neo neuro non nor normo off oligo
    omni on ortho out over oxy pan para per peri photo poly post pre pro proto pseudo psycho radio re retro semi
    sero sub super supra sur syn tele tetra trans tri ultra un under uni up"""
)

# Pairs that differ by a slip's distance, but mean two things.
DISTINCT = frozenset(
    _words(pair)
    for pair in (
        "men women", "man woman", "male female", "males females", "oral aural", "fetal fatal", "rat cat",
        "vivo vitro", "mice mine", "ileum ilium", "ureter urethra", "ureteral urethral", "vaginal vagal",
        "renal adrenal", "prednisone prednisolone", "cefotaxime cefoxitin", "sulfate sulfite", "sulfide sulfite",
        "nitrate nitrite", "chlorate chloride", "phosphate phosphite", "mortality morbidity", "palatal palatial",
        "cause case", "diet die",
    )
)  # fmt: skip

# Words of a journal's name that don't tell one journal from another.
JOURNAL_STOP = _words(
    "the of and for in on a an de der die das des del della di d l la le les el et und y e fur pour da do zur im"
)
JOURNAL_COMMON = _words(
    """journal journals j archives archive arch annals ann international int american am european eur british br
    medical med medicine clinical clin research res science sciences sci acta revista rev review reviews official
    publication proceedings national society association association new japanese chinese indian canadian german
    italian french scandinavian health current advances zeitschrift zhonghua za zhi"""
)

AUTHOR_NOISE = _words(
    "et al anonymous anon group study investigators collaborators authors unknown none listed"
)
NAME_SUFFIXES = _words("jr sr ii iii")
PARTICLES = _words(
    "de del della der den di da do dos das du la le van von vom zu zur ten ter te el al bin ibn st san e y i"
)

PREPRINT_SERVERS = _words(
    """biorxiv medrxiv arxiv psyarxiv chemrxiv socarxiv edarxiv engrxiv techrxiv sportrxiv osf preprint preprints
    ssrn authorea"""
)
PREPRINT_SERVER_NAMES = ("research square", "social science research network")
PREPRINT_DOI = (
    r"10\.(?:1101/(?:19|20)?\d{2}|21203/rs\.|2139/ssrn|20944/preprints|48550/|26434/chemrxiv|31234/|31219/|31235/"
    r"|31222/|22541/au|36227/|32388/|51224/|35542/|12688/(?:f1000|wellcome)?preprint)"
)

# Registers of trials: the entry's own number.
REGISTRATION = (
    r"\b(nct ?\d{8}|isrctn ?\d{6,8}|actrn ?\d{14}|chictr-?[a-z]*-?\d{6,10}|ctri ?/ ?\d{4} ?/ ?\d{2,3} ?/ ?\d{5,6}|drks ?\d{8}"
    r"|irct ?\d{6,}n?\d*|jprn-?(?:umin|jrcts?|jma-iia)\w+|umin ?\d{9}|jrcts?\d{9,10}|kct ?\d{7}|ntr ?\d{1,5}|nl ?\d{4,5}|tctr ?\d{11}"
    r"|pactr ?\d{12,16}|rbr-\w{5,7}|slctr ?/ ?\d{4} ?/ ?\d{3}|(?:euctr|eudract)?\d{4}-\d{6}-\d{2}(?:-[a-z]{2})?|per-\d{3}-\d{2}|lbctr\d{10})\b"
)
# Folded parts of a journal's name that make the record one of a register.
REGISTERS = (
    "clinicaltrials.gov", "clinicaltrials gov", "clinical trials gov", "https clinicaltr", "isrctn", "trialsearch",
    "clinicaltrialsregister", "anzctr", "chictr", "trial registry", "trials registry", "trials register", "ictrp",
    "umin-ctr", "umin ctr",
)  # fmt: skip
