"""A citation as a W3C Web Annotation, for readers and tools that mark texts."""

from ingest.languages import language_of
from service import schemas
from service.schemas.references import CONTEXT, Annotation, SpecificResource, TextualBody

MEDIA_TYPE = "application/ld+json"
CONTENT_TYPE = f'{MEDIA_TYPE}; profile="{CONTEXT}"'


def annotation(citation: schemas.Citation, base_url: str) -> Annotation:
    """The annotation that marks the citation's runs in the document's source text.

    ``base_url`` is the service's own, with a slash at its end; the ids are URLs under it. Offsets
    count code points, as they do in the Web Annotation Data Model.
    """
    source = f"{base_url}v1/documents/{citation.document.id}/text"
    # The selectors come in pairs, a position and a quotation for each run.
    pairs = zip(citation.selectors[::2], citation.selectors[1::2], strict=True)
    return Annotation(
        id=f"{base_url}v1/citations/{citation.id}",
        body=TextualBody(value=citation.text, language=language_of(citation.text)),
        target=[SpecificResource(source=source, selector=list(pair)) for pair in pairs],
    )
