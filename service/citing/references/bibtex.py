"""An item as a BibTeX entry."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from service.citing.references.bibliography import Item, file_pages, runs

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
_ESCAPES = str.maketrans(
    {char: f"\\{char}" for char in "&%$#_"}
    # BibTeX counts braces even where LaTeX takes them for characters.
    | {"{": r"\textbraceleft{}", "}": r"\textbraceright{}", "\\": r"\textbackslash{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
_URL_SAFE = "!#$%&'()*+,-./:;=?@[]_~"


def entry(key: str, item: Item, pages: Sequence[int]) -> str:
    """The entry of an item, citing these pages of the file.

    They stand in ``pages``; where the item has its own, those do, and the file's in ``note``. What
    the item notes is in ``annote``, which is not printed. Text is escaped for LaTeX, save in
    ``url`` and ``doi``, which are taken as they are.
    """
    kind = _TYPES.get(item["type"], "misc")
    fields = dict(_fields(kind, item))
    if "page" in item:
        fields["pages"] = _range(item["page"])
        if pages:
            fields["note"] = _escaped(file_pages(item, pages))
    elif pages:
        fields["pages"] = _range(runs(pages))
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    issued = item.get("issued", {}).get("date-parts", [[]])[0]
    if issued[1:]:
        lines.append(f"  month = {_MONTHS[issued[1] - 1]}")
    return ",\n".join([f"@{kind}{{{key}", *lines]) + "\n}"


def _fields(kind: str, item: Item) -> Iterator[tuple[str, str]]:
    for role in ("author", "editor", "translator"):
        if role in item:
            yield role, " and ".join(map(_name, item[role]))
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


def _name(name: dict[str, str]) -> str:
    if "literal" in name:
        # In braces an institution is not taken apart into given and family names.
        return f"{{{_escaped(name['literal'])}}}"
    particles = [name.get("dropping-particle", ""), name.get("non-dropping-particle", "")]
    family = " ".join(filter(None, [*particles, name["family"]]))
    parts = [family, name.get("suffix", ""), name["given"]]
    return ", ".join(_guarded(_escaped(part)) for part in parts if part)


def _guarded(part: str) -> str:
    """A part of a name in braces, where it would be taken for more than one."""
    return f"{{{part}}}" if "," in part or " and " in part else part


def _range(page: str) -> str:
    return _escaped(page).replace("–", "-").replace("--", "-").replace("-", "--")


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)
