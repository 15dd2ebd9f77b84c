import pytest

from service.http.page_bundle import CircularImport, bundled_script, bundled_styles

MODULES = {
    "main.js": "import * as all from './a/one.js';\nimport { two as second } from './a/two.js';\n"
    "run(all.one, second);\n",
    "a/one.js": "import { two } from './two.js';\nexport const one = two + 1;\n",
    "a/two.js": "const hidden = 1;\nexport const two = hidden;\n"
    "export async function* three() {}\n",
    "unused.js": "export const unused = 0;\n",
}


def test_modules_become_functions_behind_those_that_they_import() -> None:
    assert bundled_script(MODULES, "main.js") == (
        "const $_a_two_js = (() => {\n"
        "const hidden = 1;\nconst two = hidden;\nasync function* three() {}\n"
        "return { two, three };\n})();\n"
        "const $_a_one_js = (() => {\n"
        "const { two } = $_a_two_js;\nconst one = two + 1;\n"
        "return { one };\n})();\n"
        "const $_main_js = (() => {\n"
        "const all = $_a_one_js;\nconst { two: second } = $_a_two_js;\nrun(all.one, second);\n"
        "return {  };\n})();\n"
    )


def test_modules_that_import_each_other_are_refused() -> None:
    modules = {"a.js": "import { b } from './b.js';", "b.js": "import { a } from './a.js';"}
    with pytest.raises(CircularImport, match=r"a\.js → b\.js → a\.js"):
        bundled_script(modules, "a.js")


def test_styles_for_paper_are_kept_to_paper() -> None:
    sheets = {"base": "a { color: red; }\n", "print": "a { color: black; }\n"}
    assert bundled_styles(sheets, "print") == (
        "a { color: red; }\n\n@media print {\na { color: black; }\n}\n"
    )
