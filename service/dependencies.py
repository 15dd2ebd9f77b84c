"""What the routes are given: the settings, and the library once it is open."""

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from index.library import Library
from service.settings import Settings

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


SettingsOf = Annotated[Settings, Depends(settings_of)]
LibraryOf = Annotated[Library, Depends(library_of)]
