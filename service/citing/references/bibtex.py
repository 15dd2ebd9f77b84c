"""An item as a BibTeX entry."""

from collections.abc import Iterator
from urllib.parse import quote

from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.output.bibtex import Writer
from pylatexenc.latexencode import (
    RULE_DICT,
    UnicodeToLatexConversionRule,
    UnicodeToLatexEncoder,
    get_builtin_uni2latex_dict,
)

from service import schemas
from service.citing.references.bibliography import Item, file_pages, printed_runs

_TYPES = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article",
    "review": "article", "review-book": "article", "book": "book", "classic": "book",
    "chapter": "incollection", "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection", "paper-conference": "inproceedings",
    "manuscript": "unpublished", "report": "techreport", "thesis": "phdthesis",
}  # fmt: skip
_FIELDS = {
    "publisher-place": "address", "collection-title": "series", "volume": "volume",
    "issue": "number", "number": "number", "edition": "edition", "chapter-number": "chapter",
    "ISBN": "isbn", "ISSN": "issn", "keyword": "keywords", "language": "language",
    "note": "annote",
}  # fmt: skip
_CONTAINERS = {"article": "journal", "misc": "howpublished"}
_PUBLISHERS = {"phdthesis": "school", "techreport": "institution"}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_URL_SAFE = "!#$%&'()*+,-./:;=?@[]_~"

_known = get_builtin_uni2latex_dict()
_ESCAPES = {ord(char): _known[ord(char)] for char in "#$%&\\^_~"} | {
    # BibTeX counts braces even where LaTeX takes them for characters.
    ord("{"): r"\textbraceleft",
    ord("}"): r"\textbraceright",
}
_ENCODER = UnicodeToLatexEncoder(
    conversion_rules=[UnicodeToLatexConversionRule(RULE_DICT, _ESCAPES)],
    # All else is UTF-8, be it Chinese.
    unknown_char_policy="keep",
    unknown_char_warning=False,
)


class _Macro(str):
    """A name that BibTeX knows a value of, and that stands without braces."""

    __slots__ = ()


class _Writer(Writer):  # type: ignore[misc] # pybtex has no types
    def _encode(self, text: str) -> str:
        # It is LaTeX already, and so it stays: addresses are taken as they are.
        return text

    def quote(self, s: str) -> str:
        return s if isinstance(s, _Macro) else f"{{{s}}}"


def entry(key: str, item: Item, citation: schemas.Citation) -> str:
    """The entry of an item, with the pages of a citation.

    The printed ones stand in ``pages``, or those that the item states as its own; where the printed
    ones are not known, the file's are in ``note``. What
    the item notes is in ``annote``, which is not printed. Text is escaped for LaTeX, save in
    ``url`` and ``doi``, which are taken as they are.
    """
    kind = _TYPES.get(item["type"], "misc")
    fields = dict(_fields(kind, item))
    if citation.printed_pages:
        fields["pages"] = _range(printed_runs(citation.printed_pages))
    else:
        if "page" in item:
            fields["pages"] = _range(item["page"])
        if citation.pages:
            fields["note"] = _escaped(file_pages(item, citation.pages))
    issued = item.get("issued", {}).get("date-parts", [[]])[0]
    if issued[1:]:
        fields["month"] = _Macro(_MONTHS[issued[1] - 1])
    roles = ("author", "editor", "translator")
    persons = {role: [_person(name) for name in item[role]] for role in roles if role in item}
    made = Entry(kind, fields=fields, persons=persons)
    return str(_Writer().to_string(BibliographyData({key: made}))).strip()


def _fields(kind: str, item: Item) -> Iterator[tuple[str, str]]:
    # Twice in braces, a title keeps its capitals.
    yield "title", f"{{{_escaped(item['title'])}}}"
    names = _FIELDS | {
        "container-title": _CONTAINERS.get(kind, "booktitle"),
        "publisher": _PUBLISHERS.get(kind, "publisher"),
    }
    if kind in _PUBLISHERS:
        names["genre"] = "type"
    for variable, field in names.items():
        if variable in item:
            yield field, _escaped(item[variable])
    if "issued" in item:
        yield "year", _year(item["issued"])
    for variable, field in (("DOI", "doi"), ("URL", "url")):
        if variable in item:
            yield field, quote(item[variable], safe=_URL_SAFE)
    if accessed := item.get("accessed", {}).get("date-parts"):
        yield "urldate", "-".join(f"{part:02}" for part in accessed[0])


def _year(issued: Item) -> str:
    if "literal" in issued:
        return _escaped(issued["literal"])
    return "--".join(str(date[0]) for date in issued["date-parts"])


def _person(name: dict[str, str]) -> Person:
    if "literal" in name:
        # In braces an institution is not taken apart into given and family names.
        return Person(last=f"{{{_escaped(name['literal'])}}}")
    particles = (name.get("dropping-particle", ""), name.get("non-dropping-particle", ""))
    return Person(
        prelast=_part(" ".join(filter(None, particles))),
        last=_part(name["family"]),
        lineage=_part(name.get("suffix", "")),
        first=_part(name["given"]),
    )


def _part(text: str) -> str:
    """A part of a name, in braces where it would be taken for more than one."""
    made = _escaped(text)
    return f"{{{made}}}" if "," in made or " and " in made else made


def _range(page: str) -> str:
    return _escaped(page).replace("–", "-").replace("--", "-").replace("-", "--")


def _escaped(text: str) -> str:
    return str(_ENCODER.unicode_to_latex(text))
