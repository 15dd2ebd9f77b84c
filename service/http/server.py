"""A server of the app that tells other programs on the machine where it is."""

import os
import socket

import uvicorn
from fastapi import FastAPI

from service.announcement import Announcement, local_url
from service.http.load.connections import BoundedProtocol
from service.settings import Settings

DRAINING_TIME = 7
"""Seconds that requests have to come to their end once the service is being stopped."""


IDLE_TIME = 75
"""Seconds that a connection may be idle between two requests."""


class AnnouncedServer(uvicorn.Server):
    """Serves the app as the settings say, announced in the data folder while it does."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=settings.host,
                port=settings.port,
                log_config=None,
                log_level="warning",
                access_log=False,
                http=BoundedProtocol,
                timeout_graceful_shutdown=DRAINING_TIME,
                timeout_keep_alive=IDLE_TIME,
            )
        )
        self._settings = settings
        self._instance: str = app.state.instance
        self._secret: str = app.state.doorkeeper.owner_secret
        self._announcement: Announcement | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say where."""
        await super().startup(sockets)
        host, port, *_ = self.servers[0].sockets[0].getsockname()
        self._announcement = Announcement(
            url=local_url(host, port),
            pid=os.getpid(),
            library=self._settings.library_folder.resolve(),
            instance=self._instance,
            secret=self._secret,
        )
        self._announcement.write(self._settings)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Say that it is here no more, and end."""
        if self._announcement is not None:
            self._announcement.withdraw(self._settings)
        await super().shutdown(sockets)
