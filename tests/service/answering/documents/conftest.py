"""A library of small documents of several kinds, read as files are."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from index.language.lexicon import Lexicon
from index.library import Library
from index.search.subset import Subset
from ingest.layout.reader import read
from ingest.loading import load
from service.answering.documents.librarian import DocumentAnswer, Librarian
from service.answering.documents.texts import DocumentText
from service.answering.reply import Turn
from tests.index.conftest import HashingEncoder

LAW = """河道采砂管理办法

（2019年3月12日市人民政府第25次常务会议通过）

第一章　总则

第一条　为了加强河道采砂管理，保障防洪安全，制定本办法。

第二条　在本市河道从事采砂活动，应当遵守本办法。

第三条　市水务部门负责河道采砂的统一管理。
公安部门按照各自职责做好相关工作。

第二章　采砂许可

第四条　河道采砂实行许可制度。未取得许可证的，不得从事采砂活动。

第五条　许可证有效期为一年。

第三章　附则

第六条　本办法自2019年6月1日起施行。
"""
PAPER = """# Urban Bats and Street Lighting

Maria Lindqvist, Tom Okafor

## Abstract

Artificial light changes where bats hunt. Red lamps disturbed them least.

## Keywords

bats, street lighting, light pollution

## 1 Introduction

Street lamps have spread into nearly every town. Earlier studies counted insects.

## 2 Methods

### 2.1 Study towns

We chose three towns of similar size. Each has a river and a park.

### 2.2 Tracking

Each bat carried a transmitter of 0.4 grams.

## 3 Conclusion

Towns that must light their streets should choose red lamps.

## References

Jones, A. (2011) Night light. Journal of Dusk, vol. 3, no. 2.
"""
MINUTES = """青山小区业主委员会会议纪要

会议时间：2022年9月14日
会议地点：小区活动室
记录人：吴桐

一、关于电梯维修

会议听取了物业公司关于电梯维修的汇报。决定从维修基金中列支八万元。

二、关于停车位

会议讨论了停车位不足的问题。同意在北门外增设二十个临时车位。
"""
GUIDE = """# Brewmaster 300 User Guide

Published by Hillside Appliances Ltd.
Last updated: 3 March 2021

## Safety

Do not immerse the machine in water. Keep children away from the steam pipe.

## Cleaning

Run the descaling programme once a month. Use citric acid, never vinegar.
"""
BAMBOO = (
    "竹编技艺调查报告\n\n一、历史\n\n竹编在宋代成为副业。\n"
    "\f二、工序\n\n竹编的工序分为选竹、破篾和编织。\n"
)
BRIDGE = "# 赵州桥\n\n赵州桥由匠师李春建造。\n\n## 结构\n\n桥长五十米，两肩各有两个小拱。\n"
CATALOG = """
["paper.md"]
type = "article-journal"
title = "Urban Bats and Street Lighting"
author = [{ family = "Lindqvist", given = "Maria" }, { family = "Okafor", given = "Tom" }]
container-title = "Annals of Urban Ecology"
volume = "12"
issued = { date-parts = [[2018, 5]] }

["bamboo.txt"]
type = "report"
title = "竹编技艺调查报告"
author = [{ literal = "民俗研究室" }]
"""
FILES = {
    "law.txt": LAW,
    "paper.md": PAPER,
    "minutes.txt": MINUTES,
    "guide.md": GUIDE,
    "bamboo.txt": BAMBOO,
    "bridge.md": BRIDGE,
}
MEANINGS = {"bat": {"蝙蝠": 1.0}, "lamp": {"路灯": 1.0}, "light": {"照明": 1.0}}

Tell = Callable[..., DocumentAnswer | None]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The library of the small documents."""
    folder = tmp_path_factory.mktemp("shelf")
    (folder / "catalog.toml").write_text(CATALOG, encoding="utf-8")
    with Library.open(folder / "data", HashingEncoder(), Lexicon(MEANINGS)) as library:
        for name, text in FILES.items():
            (folder / name).write_text(text, encoding="utf-8")
            library.add(read(load(folder / name)))
        yield library


@pytest.fixture(scope="session")
def tell(shelf: Library) -> Tell:
    """Asks the librarian of the small documents, or of those whose files are named."""
    librarian = Librarian()
    ids = {each.source: key for key, each in shelf.snapshot.documents.items()}

    def ask(
        question: str, *, history: Sequence[Turn] = (), files: Sequence[str] | None = None
    ) -> DocumentAnswer | None:
        chosen = None if files is None else [ids[name] for name in files]
        return librarian.answer(question, history, shelf.snapshot, Subset.of(chosen))

    return ask


@pytest.fixture(scope="session")
def text_of(shelf: Library) -> Callable[[str], DocumentText]:
    """One of the documents by its file's name."""
    ids = {each.source: key for key, each in shelf.snapshot.documents.items()}
    return lambda name: DocumentText.of(shelf.snapshot, ids[name])
