"""What is printed of answers and passages, in the language that is spoken."""

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.languages import Language


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language; those with ``{}`` take a number, a text or a folder."""

    kinds: Mapping[str, str]
    page: str
    relevance: str
    comma: str
    nearest: str
    unsure: str
    unsupported: str
    remarks: Mapping[str, str]
    empty: str


WORDS: Mapping[str, Words] = {
    Language.CHINESE: Words(
        kinds={
            "body": "正文",
            "footnote": "脚注",
            "heading": "标题",
            "caption": "图表说明",
            "table": "表格",
        },
        page="第 {} 页",
        relevance="相关度",
        comma="，",
        nearest="最接近的段落：",
        unsure="所收文献中没有确定的答案；最接近的段落是：",
        unsupported="(所引段落不能证实)",
        remarks={"translation": "(译文)", "catalogue": "(据目录信息)"},
        empty=("文库 {} 是空的；`zhengyin ingest` 收入文件，ZHENGYIN_DATA 可指定另一个文库"),
    ),
    Language.ENGLISH: Words(
        kinds={
            "body": "text",
            "footnote": "footnote",
            "heading": "heading",
            "caption": "caption",
            "table": "table",
        },
        page="p. {}",
        relevance="relevance",
        comma=", ",
        nearest="Nearest passages:",
        unsure="The documents hold no sure answer; the nearest passages are:",
        unsupported="(not borne out by the passages)",
        remarks={"translation": "(translation)", "catalogue": "(from the catalogue)"},
        empty=(
            "the library in {} is empty; `zhengyin ingest` fills it, and ZHENGYIN_DATA names "
            "another"
        ),
    ),
}
