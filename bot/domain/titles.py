"""Normalises and looks up job titles as people write them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import TypeVar

_GENDER_FORMS = re.compile(r"(?<=\w)(?:[/:*_]-?|\()(?:innen|in|a|as|e|ne|trice|frau)\b\)?")
_FOR_EVERYBODY = re.compile(r"[(\[]?\b[mfwdxi](?:\s?[/|]\s?[mfwdxi*]){1,3}\b[)\]]?|\(all genders?\)")
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_SEPARATOR = re.compile(r"\s*(?:,|;|\||@|\s[-\u2013\u2014]\s|[\u2013\u2014]|\s/\s|\bat\b(?=\s))")
_L_AND_D = re.compile(r"\bl\s*(?:&|\+|and|n|/)\s*d\b|\blnd\b")
_WORD = re.compile(r"[^\W_]+")
_GRADE = re.compile(r"\s(?:i{1,3}|iv|v|[1-5])$")

_SPELLINGS = {
    "sr": "senior",
    "snr": "senior",
    "jr": "junior",
    "jnr": "junior",
    "mgr": "manager",
    "mngr": "manager",
    "coord": "coordinator",
    "admin": "administrator",
    "asst": "assistant",
    "assoc": "associate",
    "dev": "development",
    "dir": "director",
    "spec": "specialist",
    "vp": "vice president",
    "svp": "senior vice president",
    "programme": "program",
    "programmes": "program",
    "programs": "program",
    "organisation": "organization",
    "organisational": "organizational",
    "centre": "center",
    "lx": "learning experience",
    "lxd": "learning experience designer",
    "ux": "user experience",
    "hrbp": "hr business partner",
    "bp": "business partner",
}
_TWO_WORDS = {"e learning": "elearning", "co ordinator": "coordinator", "life cycle": "lifecycle"}


def normalised(title: str) -> str:
    """Return a title's canonical spelling: 'Sr. L&D Mgr (m/f/d)' is 'senior learning and development manager'."""
    text = unicodedata.normalize("NFKC", title).casefold()
    text = _FOR_EVERYBODY.sub(" ", text)
    text = _L_AND_D.sub(" learning and development ", text)
    text = _GENDER_FORMS.sub("", text).replace("&", " and ").replace("+", " and ")
    text = " ".join(_SPELLINGS.get(word, word) for word in _WORD.findall(text))
    for apart, together in _TWO_WORDS.items():
        text = re.sub(rf"\b{apart}\b", together, text)
    return _GRADE.sub("", text)


T = TypeVar("T")


def find(title: str, known: Mapping[str, T]) -> T | None:
    """Return the value of the known spelling that a title matches, or None."""
    return next((known[way] for way in _variants(title) if way in known), None)


def _variants(title: str) -> Iterator[str]:
    """Yield a title as written, normalised, without brackets, and without what follows a comma, a dash or 'at'."""
    yield title
    yield normalised(title)
    without = _BRACKETS.sub(" ", title)
    yield normalised(without)
    yield normalised(_SEPARATOR.split(without)[0])
