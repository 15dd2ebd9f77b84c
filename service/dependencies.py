"""What the routes are given: the settings, and once it is open the library and its answers."""

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from index.library import Library
from service.answering import Answerer
from service.settings import Settings
from service.suggestion.suggesting import Suggester

if TYPE_CHECKING:
    from service.opening import Opening


async def settings_of(request: Request) -> Settings:
    """The settings that the app was made with."""
    settings: Settings = request.app.state.settings
    return settings


async def library_of(request: Request) -> Library:
    """The library that the app serves.

    Raises:
        NotReady: while it is not open.
    """
    opening: Opening = request.app.state.opening
    return opening.library


async def answerer_of(request: Request) -> Answerer:
    """What answers from the library that the app serves.

    Raises:
        NotReady: while it is not open.
    """
    opening: Opening = request.app.state.opening
    return opening.answerer


async def suggester_of(request: Request) -> Suggester:
    """What suggests questions about the library that the app serves.

    Raises:
        NotReady: while it is not open.
    """
    opening: Opening = request.app.state.opening
    return opening.suggester


SettingsOf = Annotated[Settings, Depends(settings_of)]
LibraryOf = Annotated[Library, Depends(library_of)]
AnswererOf = Annotated[Answerer, Depends(answerer_of)]
SuggesterOf = Annotated[Suggester, Depends(suggester_of)]
