"""Retrieval, as Dify asks an external knowledge base for it."""

from fastapi import APIRouter

from index.snapshot import Snapshot
from service.answering.lookup import Lookup
from service.answering.selection import Selection
from service.citing import responses
from service.http import openapi
from service.http.compatible.metadata import meets
from service.http.dependencies import SnapshotOf
from service.schemas import Citation
from service.schemas.compatible.completions import MODEL
from service.schemas.compatible.retrieval import (
    RetrievalRecord,
    RetrievalRequest,
    RetrievalResponse,
)

router = APIRouter(tags=["dify"])


@router.post(
    "/retrieval", summary="Find passages for Dify", responses=openapi.problems(404, 413, 422, 503)
)
def retrieve(body: RetrievalRequest, snapshot: SnapshotOf) -> RetrievalResponse:
    """What `POST /v1/search` finds, in the form of Dify's external knowledge API.

    `knowledge_id` is a collection's name, or `zhengyin` for all of the library. Conditions may name
    variables of CSL-JSON, and `source`, `language`, `date` and `collection`.
    """
    lookup = Lookup.of(
        snapshot, body.query, body.retrieval_setting.top_k, _selection(body, snapshot)
    )
    found = responses.search_response(lookup).results
    least = body.retrieval_setting.score_threshold
    return RetrievalResponse(
        records=[_record(citation) for citation in found if (citation.score or 0.0) >= least]
    )


def _selection(body: RetrievalRequest, snapshot: Snapshot) -> Selection:
    collections = None if body.knowledge_id == MODEL else [body.knowledge_id]
    if body.metadata_condition is None:
        return Selection(collections=collections)
    wanted = body.metadata_condition
    fitting = [document.id for document in snapshot.documents.values() if meets(document, wanted)]
    return Selection(document_ids=fitting, collections=collections)


def _record(citation: Citation) -> RetrievalRecord:
    document = citation.document
    return RetrievalRecord(
        content=citation.text,
        score=citation.score or 0.0,
        title=str(document.csl.get("title") or document.source),
        metadata={
            "citation_id": citation.id,
            "document_id": document.id,
            "source": document.source,
            "pages": citation.pages,
            "section": citation.section,
            "kind": citation.kind,
            "spans": [span.model_dump(mode="json") for span in citation.spans],
        },
    )
