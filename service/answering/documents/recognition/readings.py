"""Whether a message asks about documents, and what of them."""

from ingest.languages import Language, language_of
from service.answering.documents.recognition.chinese import chinese_readings
from service.answering.documents.recognition.english import english_readings
from service.answering.documents.recognition.questions import DocumentQuestion, Scope


def document_readings(message: str) -> list[DocumentQuestion]:
    """All that a message may ask about documents, likeliest first; none for other questions.

    Only the form is looked at: whether there is such a document is for the library to say. So what
    can only be a name comes last.
    """
    chinese = language_of(message) == Language.CHINESE
    found = chinese_readings(message) if chinese else english_readings(message)
    return sorted(dict.fromkeys(found), key=lambda each: each.reference.scope is Scope.NAME)
