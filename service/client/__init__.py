"""A typed client of the HTTP service; it needs neither the models nor the index."""

from service.client.calls import AskEvent, ServiceError
from service.client.clients import URL, AsyncClient, Client

__all__ = ["URL", "AskEvent", "AsyncClient", "Client", "ServiceError"]
