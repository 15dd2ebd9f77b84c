"""LangChain's retriever behind a FastAPI route, which uvicorn serves."""

import json
import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from eval.bench.peers.programs.langchain import LangChain
from eval.bench.peers.programs.trial import Job


class Query(BaseModel):
    """What is searched for."""

    query: str
    top_k: int = 5


def main(file: Path, port: int) -> None:
    """Take in the first collection of the job in ``file``, then listen on ``port``."""
    job = Job(**json.loads(file.read_text(encoding="utf-8")))
    framework = LangChain(job)
    framework.ingest(Path(job.collections[0]["folder"]))
    app = FastAPI()

    @app.get("/readyz")
    def ready() -> dict[str, str]:
        return {"status": "ready"}

    @app.post("/search")
    def search(query: Query) -> list[dict[str, object]]:
        found = framework.retrieve(query.query, query.top_k)
        return [{"text": each.page_content, "metadata": each.metadata} for each in found]

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
