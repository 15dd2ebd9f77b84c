"""The pages of a citation in words."""

from service import schemas


def page_range(citation: schemas.Citation) -> str:
    """The pages, ``p. 7-8``; nothing where they are not known."""
    pages = page_numbers(citation)
    return f"p. {pages}" if pages else ""


def page_numbers(citation: schemas.Citation) -> str:
    """The numbers of the pages, ``7-8``; nothing where they are not known."""
    if not citation.pages:
        return ""
    first, last = citation.pages[0], citation.pages[-1]
    return str(first) if first == last else f"{first}-{last}"
