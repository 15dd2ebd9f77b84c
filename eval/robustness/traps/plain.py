"""Plain text, Markdown, tables and messages made to harm."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

_Traps = Mapping[str, Callable[[], bytes]]


def _of(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _after(text: str) -> bytes:
    return _of(f"# Rivers\n\nA river.\n\n{text}\n")


def _yaml(text: str) -> bytes:
    return _of(f"---\n{text}\n---\n\n# Rivers\n\nA river.\n")


def _laughing_yaml() -> bytes:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for inner, name in zip("abcdefghi", "bcdefghij", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{inner}'] * 9)}]")
    return _yaml("\n".join([*lines, "title: *j", "author: *j", "date: *j"]))


def _merging_yaml() -> bytes:
    lines = ["a: &a {x: y}"]
    for inner, name in zip("abcdefghi", "bcdefghij", strict=True):
        lines.append(f"{name}: &{name}\n  <<: [{', '.join([f'*{inner}'] * 9)}]")
    return _yaml("\n".join(lines))


def _texts() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "3 MB of a word", partial(_of, "r" * 3_000_000)
    yield "3 MB of Han without a sign", partial(_of, "河" * 1_000_000)
    yield "line of 5 MB", partial(_of, "The river runs. " * 300_000)
    yield "line of 200 MB", partial(_of, "river " * 35_000_000)
    yield "50,000 short lines", partial(_of, "river\n" * 50_000)
    yield "300,000 empty lines", partial(_of, "a" + "\n" * 300_000 + "b")
    yield "20,000 form feeds", partial(_of, "river\f" * 20_000)
    yield "a million spaces", partial(_of, "a" + " " * 1_000_000 + "b")
    yield "20,000 headings", partial(_of, "1.1.1 Rivers\n\nA river.\n\n" * 20_000)
    yield "20,000 articles", partial(_of, "第一条 河流。\n" * 20_000)
    yield "heading of 10,000 numbers", partial(_of, "1." * 10_000 + " Rivers\n\nA river.\n")
    yield "10,000 notes", partial(_of, "A river.①\n\n① note\n\n" * 10_000)
    yield "100,000 brackets", partial(_of, "a " + "(" * 100_000 + "river" + ")" * 100_000)
    yield "100,000 quotation marks", partial(_of, "“" * 100_000 + "river" + "”" * 100_000)
    yield "500,000 stops", partial(_of, "a" + "." * 500_000)
    yield "500,000 dashes", partial(_of, "a" + "-" * 500_000 + "b")
    yield "500,000 digits", partial(_of, "1" * 500_000)
    yield "contents of 20,000 lines", partial(_of, "Rivers ........ 9\n" * 20_000)
    yield "a letter under 500,000 accents", partial(_of, "a" + "\u0301" * 500_000)
    yield "text turned about 100,000 times", partial(_of, "\u202eriver\u202c" * 100_000)
    yield "all characters", lambda: "".join(map(chr, range(0xD800))).encode()
    yield "half pairs", partial(_of, "river \ud800 \udfff")
    yield "control characters", lambda: bytes(range(32)) * 1_000 + b"river"
    yield "all bytes", lambda: bytes(range(256)) * 1_000
    yield "UTF-16 cut in half", lambda: "河流".encode("utf-16")[:-1]
    yield "UTF-32", lambda: "河流 river".encode("utf-32")
    yield "UTF-7", lambda: "河流 river".encode("utf-7")
    yield "only a mark of order", lambda: b"\xff\xfe"
    yield "nothing", bytes


def _markdown() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for sign in (
        "> ", "- ", "* ", "1. ", "    ", "#", "[", "![", "](", "*", "_", "**", "`", "~~", "<", "\\",
        "|", "<div>", "<b>", "[^1]", "$", "&", ":", "***a ", "*a _b ", "[a](", "[a][", "<!--", "<?",
        "a**", "`a``", "<a ", "!", "http://", "- [ ] ", "\t", "```\n", "[a]: <", "|-", "^", "==",
    ):  # fmt: skip
        yield f"100,000 times {sign!r}", partial(_after, sign * 100_000)
    for sign in ("> ", "- ", "1. ", "* > "):
        steps = (300, 3_000)
        for depth in steps:
            lines = "\n".join(sign * k + "river" for k in range(0, depth, max(1, depth // 300)))
            yield f"{sign!r} in steps to {depth}", partial(_after, lines)
    yield (
        "20,000 definitions",
        partial(_after, "\n".join(f"[a{i}]: /{i} 'river'\n\n[a{i}]" for i in range(20_000))),
    )
    yield (
        "20,000 notes",
        partial(_after, "\n\n".join(f"A river.[^{i}]\n\n[^{i}]: note" for i in range(20_000))),
    )
    yield "notes in themselves", partial(_after, "a[^1]\n\n[^1]: b[^2]\n\n[^2]: c[^1]\n")
    yield (
        "table of 10,000 columns",
        partial(_after, f"{'|a' * 10_000}|\n{'|-' * 10_000}|\n{'|b' * 10_000}|"),
    )
    yield "table of 50,000 rows", partial(_after, "|a|b|\n|-|-|\n" + "|c|d|\n" * 50_000)
    yield (
        "short rows of a wide table",
        partial(_after, f"{'|a' * 5_000}|\n{'|-' * 5_000}|\n" + "|b|\n" * 5_000),
    )
    yield "list of 50,000", partial(_after, "- river\n" * 50_000)
    yield "list from 10^9", partial(_after, "999999999. river\n1000000000. river")
    yield "20,000 headings", partial(_after, "## Rivers\n\nA river.\n\n" * 20_000)
    yield "front matter that multiplies", _laughing_yaml
    yield "front matter that merges", _merging_yaml
    yield "front matter of 300 KB", partial(_yaml, "- river\n" * 40_000)
    for said in (
        "title: " + "[" * 20_000, "a: &a [*a]\ntitle: *a", "date: 99999-99-99", "date: 2020-02-31",
        f"title: {'9' * 10_000}", "title: !!python/object:os.system x", "? {a: b}\n: c",
        "author: [{name: [x]}, 9, null, {a: b}]", "title: {a: b}\nauthor: 9\ndate: [1]", "<<: 9",
        "title: \"\\uD800\"", "title: 0x" + "f" * 10_000, "date: 0000-00-00 99:99:99", "- a\n- b",
        "title: 1:59:59:59:59", "a: " + "{" * 5_000, "title: !!timestamp x", "!!set {a}",
        "title: .nan\nauthor: .inf", "author: !!binary ////", "title: 190:20:30.15e9999",
    ):  # fmt: skip
        yield f"front matter {said[:24]!r}", partial(_yaml, said)


def _tables() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "row of a million cells", partial(_of, "a," * 1_000_000)
    yield "line of 200 MB", partial(_of, "river," * 35_000_000)
    yield "20,000 rows", partial(_of, "river,1998,长江\n" * 20_000)
    yield "rows ever wider", partial(_of, "\n".join("a," * k for k in range(300)))
    yield "field of 2 MB", partial(_of, f'a,"{"river " * 350_000}"')
    yield "quotation that never ends", partial(_of, 'a,"b\n' * 20_000)
    yield "a million quotation marks", partial(_of, '"' * 1_000_001)
    yield "a million delimiters of each kind", partial(_of, ",\t;|" * 250_000 + "a")
    yield "a million line ends", partial(_of, "a" + "\r\n" * 1_000_000 + "b")
    yield "lone carriage returns", partial(_of, "a,b\rc,d\r" * 10_000)
    yield "null characters", partial(_of, "a\0,b\0\n" * 10_000)
    yield (
        "100 rows of 500 cells",
        partial(_of, "river," * 500 + "\n" + ("1," * 500 + "\n") * 100),
    )
    yield "half pairs", partial(_of, "a,\ud800\n")
    yield "all bytes", lambda: bytes(range(256)) * 1_000
    yield "nothing", bytes


def _mail(headers: str, body: str = "A river.") -> bytes:
    return _of(f"From: a@example.org\nSubject: Rivers\n{headers}\n\n{body}\n")


def _parts(depth: int) -> bytes:
    head = "".join(
        f'Content-Type: multipart/mixed; boundary="b{i}"\n\n--b{i}\n' for i in range(depth)
    )
    return _of(f"From: a@example.org\nSubject: Rivers\n{head}\n\nA river.\n")


def _forwarded(depth: int) -> bytes:
    head = "Content-Type: message/rfc822\n\nFrom: a@example.org\nSubject: Rivers\n"
    return _of("From: a@example.org\nSubject: Rivers\n" + head * depth + "\nA river.\n")


def _messages() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for depth in (50, 1_000, 20_000):
        yield f"parts {depth:,} deep", partial(_parts, depth)
        yield f"messages {depth:,} deep", partial(_forwarded, depth)
    for name, header in {
        "100,000 receivers": "To: " + "a@example.org, " * 100_000,
        "remarks 10,000 deep": "To: " + "(" * 10_000 + "a" + ")" * 10_000,
        "remarks in the date": "Date: " + "(" * 10_000,
        "groups 10,000 deep": "To: " + "a:" * 10_000 + ";" * 10_000,
        "angles without end": "To: " + "<" * 50_000,
        "quotation marks without end": "To: " + '"\\' * 50_000,
        "dots without end": "To: " + "." * 50_000 + "@" * 9,
        "header of 5 MB": "X-A: " + "a" * 5_000_000,
        "subject of 1 MB": "Cc: b\nSubject: " + "river " * 170_000,
        "100,000 headers": "\n".join(f"X-{i}: a" for i in range(100_000)),
        "20,000 encoded words": "To: " + "=?utf-8?B?5rKz?= " * 20_000,
        "encoded words that break": "To: =?utf-8?Q?=?= =?x?B?!?= =??= =?utf-8?Q?=F0=?= =?a?q?",
        "encoded words of no encoding": "To: =?rot13?Q?a?= =?hex?B?YQ==?= =?idna?Q?xn--?=",
        "date of the year 99999": "Date: Thu, 2 Jan 99999 03:04:05 +0000",
        "date of no day": "Date: Thu, 99 Foo 2020 99:99:99 +9999",
        "date of a huge zone": "Date: Thu, 2 Jan 2020 03:04:05 +99999999999999",
        "date of huge numbers": f"Date: Thu, {'9' * 5000} Jan 2020 03:04:05 +0000",
        "date of the year 0": "Date: Thu, 2 Jan 0000 03:04:05 +0000",
        "parameters without end": "Content-Type: text/plain; " + "a=b; " * 50_000,
        "parameters that go on": "Content-Type: text/plain; a*0=b; a*9999999999=c; a*1*=''%; a*=",
        "parts of no end": "Content-Type: multipart/mixed; boundary=" + "-" * 70,
        "parts of an empty end": 'Content-Type: multipart/mixed; boundary=""',
        "type without a kind": "Content-Type: /; charset=*",
        "unknown packing": "Content-Transfer-Encoding: x-uuencode",
        "broken base64": "Content-Transfer-Encoding: base64",
        "half pairs": "To: \ud800@\udfff",
        "null characters": "To: a\0b@c\0",
    }.items():
        yield name, partial(_mail, header)
    for encoding in (
        "utf-7", "utf-16", "idna", "punycode", "unicode_escape", "hex", "rot13", "zip", "undefined",
        "x" * 5_000, "'", "utf-8''a%FF", "河",
    ):  # fmt: skip
        yield (
            f"in {encoding[:20]!r}",
            partial(
                _mail,
                f'Content-Type: text/plain; charset="{encoding}"',
                "A river, 河流, xn--a. " * 9,
            ),
        )
    yield (
        "20,000 parts",
        partial(_mail, "Content-Type: multipart/mixed; boundary=b", "--b\n\nA river.\n" * 20_000),
    )
    yield (
        "page nested 100,000 times",
        partial(_mail, "Content-Type: text/html", "<div>" * 100_000 + "A river."),
    )
    yield (
        "body in punycode of 300 KB",
        partial(
            _mail, "Content-Type: text/plain; charset=punycode", "a" * 150_000 + "-" + "b" * 150_000
        ),
    )
    yield (
        "quoted-printable of 5 MB",
        partial(_mail, "Content-Transfer-Encoding: quoted-printable", "=\n" * 2_500_000),
    )
    yield "lines of 5 MB", partial(_mail, "X-A: b", "river " * 900_000)
    yield "nothing", bytes


TEXTS: _Traps = dict(_texts())
"""Plain texts by what each does; they are made when called."""

MARKDOWN: _Traps = dict(_markdown())
"""Texts in Markdown."""

TABLES: _Traps = dict(_tables())
"""Tables parted by signs."""

MESSAGES: _Traps = dict(_messages())
"""Messages."""
