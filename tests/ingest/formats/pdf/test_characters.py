from ingest.formats.pdf.loader import load


def written(*lines: bytes) -> bytes:
    """A PDF of a page with these lines."""
    shown = b" ".join(b"1 0 0 1 72 %d Tm (%s) Tj" % (700 - 20 * k, s) for k, s in enumerate(lines))
    content = b"BT /F 12 Tf " + shown + b" ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    numbered = b"".join(b"%d 0 obj%s endobj\n" % item for item in enumerate(objects, 1))
    return b"%PDF-1.4\n" + numbered + b"trailer<</Root 1 0 R>>"


def test_a_hyphen_at_a_lines_end_keeps_the_line_end_that_pdfium_drops() -> None:
    assert load(written(b"the inter-", b"catchment flow"), "a.pdf").text == (
        "the inter-\ncatchment flow"
    )


def test_it_does_so_where_some_characters_are_not_told() -> None:
    text = load(written(b"the inter-", b"catchment flow \\000 of water"), "a.pdf").text
    assert text.startswith("the inter-\ncatchment flow")
