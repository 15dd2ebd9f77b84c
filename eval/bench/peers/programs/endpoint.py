"""The bundled model behind OpenAI's route for embeddings, for a framework that has none in process.

The interpreter of this program itself runs it.
"""

import sys

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from sentence_transformers import SentenceTransformer


class Texts(BaseModel):
    """What is to be embedded, as OpenAI's clients ask for it."""

    model: str
    input: list[str] | str


def main(checkpoint: str, port: int) -> None:
    """Load the checkpoint, then listen on ``port``."""
    model = SentenceTransformer(checkpoint, local_files_only=True, device="cpu")
    app = FastAPI()

    @app.get("/readyz")
    def ready() -> dict[str, str]:
        return {"status": "ready"}

    @app.post("/v1/embeddings")
    def embed(texts: Texts) -> dict[str, object]:
        given = [texts.input] if isinstance(texts.input, str) else texts.input
        vectors = model.encode(given, show_progress_bar=False)
        data = [
            {"object": "embedding", "index": at, "embedding": vector.tolist()}
            for at, vector in enumerate(vectors)
        ]
        usage = {"prompt_tokens": 0, "total_tokens": 0}
        return {"object": "list", "model": texts.model, "data": data, "usage": usage}

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
