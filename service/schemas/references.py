"""The wire format of a citation as other programs take it."""

from enum import StrEnum
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from service.schemas.citations import EXAMPLE_CITATION, Selector
from service.schemas.fields import examples

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"


class Style(StrEnum):
    """A style of references."""

    GB_T_7714 = "gb-t-7714"
    APA = "apa"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


class FormattedReference(BaseModel):
    """A citation as a reference in one of the styles; that of CSL-JSON is one item."""

    model_config = examples(
        {"id": EXAMPLE_CITATION["id"], "style": "gb-t-7714", "text": "鲸落[R]."}
    )

    id: str = Field(description="The citation's.")
    style: Style
    text: str = Field(
        description="The reference with the cited page or pages; what is not known is left out."
    )


class TextualBody(BaseModel):
    """W3C Web Annotation: the passage as a person reads it."""

    type: Literal["TextualBody"] = "TextualBody"
    value: str
    format: Literal["text/plain"] = "text/plain"
    language: str
    purpose: Literal["describing"] = "describing"


class SpecificResource(BaseModel):
    """W3C Web Annotation: one of the runs of the source text that the passage is made of."""

    type: Literal["SpecificResource"] = "SpecificResource"
    source: str = Field(description="Where the document's source text is got.")
    selector: list[Selector] = Field(description="Two ways to find the one run.")


class Annotation(BaseModel):
    """W3C Web Annotation: a passage marked in its source."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    context: Literal["http://www.w3.org/ns/anno.jsonld"] = Field(CONTEXT, alias="@context")
    id: str
    type: Literal["Annotation"] = "Annotation"
    motivation: Literal["highlighting"] = "highlighting"
    body: TextualBody
    target: list[SpecificResource] = Field(description="One for each run, in their order.")
