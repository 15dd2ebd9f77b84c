"""A typed client of the HTTP service; it needs neither the models nor the index."""

from service.client.clients import URL, AsyncClient, Client, FileToSend
from service.client.errors import ServiceError
from service.client.events import AskEvent

__all__ = ["URL", "AskEvent", "AsyncClient", "Client", "FileToSend", "ServiceError"]
