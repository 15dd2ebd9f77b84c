from ingest.errors import EmptyFile, IngestError


def test_error_names_the_file_and_the_cause() -> None:
    error = EmptyFile("notes.txt", "the file holds no text")
    assert isinstance(error, IngestError)
    assert (error.source, error.reason) == ("notes.txt", "the file holds no text")
    assert str(error) == "notes.txt: the file holds no text"
