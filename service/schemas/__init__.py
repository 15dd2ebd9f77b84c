"""The wire format, in the contract's own names."""

from service.schemas.answers import (
    Answer,
    AskFound,
    AskRequest,
    AskResponse,
    Message,
    SearchRequest,
    SearchResponse,
    Statement,
)
from service.schemas.citations import (
    Citation,
    CitedDocument,
    CitedSpan,
    Footnote,
    Gloss,
    GlossTerm,
    Highlight,
    Selector,
    TextPositionSelector,
    TextQuoteSelector,
)
from service.schemas.documents import (
    DocumentList,
    DocumentPassages,
    DocumentSummary,
    IngestFailure,
    IngestReport,
    TextPart,
)
from service.schemas.fields import (
    DocumentIds,
    Language,
    Question,
    Text,
    TopK,
)
from service.schemas.problems import (
    FieldError,
    Health,
    OpenAIError,
    Problem,
)
from service.schemas.references import FormattedReference, Style

__all__ = [
    "Answer",
    "AskFound",
    "AskRequest",
    "AskResponse",
    "Citation",
    "CitedDocument",
    "CitedSpan",
    "DocumentIds",
    "DocumentList",
    "DocumentPassages",
    "DocumentSummary",
    "FieldError",
    "Footnote",
    "FormattedReference",
    "Gloss",
    "GlossTerm",
    "Health",
    "Highlight",
    "IngestFailure",
    "IngestReport",
    "Language",
    "Message",
    "OpenAIError",
    "Problem",
    "Question",
    "SearchRequest",
    "SearchResponse",
    "Selector",
    "Statement",
    "Style",
    "Text",
    "TextPart",
    "TextPositionSelector",
    "TextQuoteSelector",
    "TopK",
]
