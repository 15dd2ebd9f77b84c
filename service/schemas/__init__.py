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
    "Text",
    "TextPositionSelector",
    "TextQuoteSelector",
    "TopK",
]
