"""Questions to begin with."""

from pydantic import BaseModel, Field

from service.schemas.fields import examples


class SuggestedQuestions(BaseModel):
    """Questions that the library answers, in both languages."""

    zh: list[str]
    en: list[str]


class SuggestedQuestionsResponse(BaseModel):
    """Questions to begin with."""

    model_config = examples(
        {
            "examples": {
                "zh": ["什么是鲸落？"],
                "en": ["What do the documents say about whale falls?"],
            },
            "complete": True,
        }
    )

    examples: SuggestedQuestions
    complete: bool = Field(description="Whether they are found; until then there are none.")
