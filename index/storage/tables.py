"""The store's tables as queries name them; ``migrations`` says how they are made."""

from sqlalchemy import JSON, DateTime, Float, Integer, LargeBinary, String, Text, column, table

library = table(
    "library",
    column("id", Integer),
    column("encoder", String),
    column("dimension", Integer),
    column("token_dimension", Integer),
    column("generation", Integer),
)
documents = table(
    "documents",
    column("id", String),
    column("source", String),
    column("sha256", String),
    column("media_type", String),
    column("encoding", String),
    column("csl", JSON),
    column("language", String),
    column("characters", Integer),
    column("pages", JSON),
    column("passages", Integer),
    column("ingested_at", DateTime(timezone=True)),
    column("origin", String),
    column("text", Text),
    column("extractor", String),
    column("version", String),
    column("edits", JSON),
    column("told_in", Integer),
    column("shown", String),
)
names = table(
    "names",
    column("document_id", String),
    column("source", String),
    column("origin", String),
    column("given_in", Integer),
    # No facts are NULL, which is not what JSON has for it.
    column("catalogued", JSON(none_as_null=True)),
)
collections = table(
    "collections",
    column("name", String),
    column("title", String),
    column("description", String),
    column("threshold", Float),
)
memberships = table(
    "memberships",
    column("collection", String),
    column("document_id", String),
)
jobs = table(
    "jobs",
    column("id", String),
    column("created_at", DateTime(timezone=True)),
    column("finished_at", DateTime(timezone=True)),
    column("collection", String),
    column("replaces", String),
)
job_files = table(
    "job_files",
    column("job_id", String),
    column("ordinal", Integer),
    column("source", String),
    column("origin", String),
    column("state", String),
    column("document_id", String),
    column("detail", String),
    column("faults", JSON),
    column("csl", JSON(none_as_null=True)),
    column("change", String),
)
digests = table(
    "digests",
    column("document_id", String),
    column("facts", LargeBinary),
    column("text", LargeBinary),
    column("blocks", LargeBinary),
    column("passages", LargeBinary),
    column("vectors", LargeBinary),
    column("layouts", LargeBinary),
    column("contents", LargeBinary),
)
keys = table(
    "keys",
    column("id", String),
    column("name", String),
    column("salt", LargeBinary),
    column("digest", LargeBinary),
    column("role", String),
    column("collections", JSON(none_as_null=True)),
    column("created_at", DateTime(timezone=True)),
    column("expires_at", DateTime(timezone=True)),
)
contents = table(
    "contents",
    column("document_id", String),
    column("ordinal", Integer),
    column("part", LargeBinary),
)
layouts = table(
    "layouts",
    column("document_id", String),
    column("page", Integer),
    column("lines", LargeBinary),
)
blocks = table(
    "blocks",
    column("document_id", String),
    column("ordinal", Integer),
    column("kind", String),
    column("text", Text),
    column("body", JSON),
)
passages = table(
    "passages",
    column("document_id", String),
    column("ordinal", Integer),
    column("id", String),
    column("kind", String),
    column("text", Text),
    column("body", JSON),
)
vectors = table(
    "vectors",
    column("document_id", String),
    column("ordinal", Integer),
    column("sentence_indices", JSON),
    column("passage", LargeBinary),
    column("sentences", LargeBinary),
    column("tokens", LargeBinary),
)
