from service.citing.annotations import annotation
from service.citing.citations import cite
from tests.service.builders import make_document, make_passage, reader_of

BASE = "http://localhost:8000/"


def test_an_annotation_marks_each_run_of_the_source() -> None:
    text = "鲸的尸体\n沉到海底。"
    stored = make_passage("鲸的尸体沉到海底。", spans=[(0, 4), (5, 10)], number=7)
    made = annotation(cite(stored, make_document(text), reader_of(text)), BASE)
    source = f"{BASE}v1/documents/d_000000000001/text"
    assert made.model_dump() == {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{BASE}v1/citations/c_7",
        "type": "Annotation",
        "motivation": "highlighting",
        "body": {
            "type": "TextualBody",
            "value": "鲸的尸体沉到海底。",
            "format": "text/plain",
            "language": "zh",
            "purpose": "describing",
        },
        "target": [
            {
                "type": "SpecificResource",
                "source": source,
                "selector": [
                    {"type": "TextPositionSelector", "start": 0, "end": 4},
                    {
                        "type": "TextQuoteSelector",
                        "exact": "鲸的尸体",
                        "prefix": "",
                        "suffix": "\n沉到海底。",
                    },
                ],
            },
            {
                "type": "SpecificResource",
                "source": source,
                "selector": [
                    {"type": "TextPositionSelector", "start": 5, "end": 10},
                    {
                        "type": "TextQuoteSelector",
                        "exact": "沉到海底。",
                        "prefix": "鲸的尸体\n",
                        "suffix": "",
                    },
                ],
            },
        ],
    }


def test_the_body_names_its_language() -> None:
    stored = make_passage("A whale falls.", spans=[(0, 14)])
    made = annotation(
        cite(stored, make_document("A whale falls."), reader_of("A whale falls.")), BASE
    )
    assert made.body.language == "en"
