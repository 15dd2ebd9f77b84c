"""Questions that are about documents, and questions that only sound so."""

from collections.abc import Sequence

import pytest

from service.answering.documents.librarian import DocumentAnswer
from service.answering.reply import StatementKind, Turn
from tests.service.answering.documents.conftest import FILES, Tell


def said(answer: DocumentAnswer | None) -> str:
    assert answer is not None
    return answer.message or "\n".join(statement.text for statement in answer.statements)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("蝙蝠那篇论文是谁写的？", "Maria Lindqvist, Tom Okafor"),
        ("请问研究蝙蝠的那篇文章，作者叫什么？", "Maria Lindqvist"),
        ("竹编技艺调查报告的作者是谁", "民俗研究室"),
        ("这份报告由哪个机构撰写？", "民俗研究室"),
        ("调查报告的完整标题是什么？", "竹编技艺调查报告"),
        ("论文发表在哪本期刊上？", "Annals of Urban Ecology"),
        ("论文是哪一年发表的？", "2018年5月"),
        ("关键词有哪些？", "bats, street lighting"),
        ("摘要说了什么", "Artificial light changes"),
        ("论文的结论是什么？", "should choose red lamps"),
        ("会议纪要是谁记录的？", "记录人：吴桐"),
        ("纪要的日期是哪天？", "2022年9月14日"),
        ("这份会议纪要讲了什么？", "会议听取了物业公司"),
        ("帮我概括一下河道采砂管理办法的主要内容", "制定本办法"),
        ("这部办法是什么时候通过的？", "2019年3月12日"),
        ("资料库里有哪些文献？", "文库现有6份文献"),
        ("库里一共有几份文件", "文库现有6份文献"),
        ("论文分为哪几个部分？", "1 Introduction"),
        ("报告一共有多少页？", "2页"),
        ("第五条规定了什么？", "许可证有效期为一年"),
        ("《赵州桥》讲了什么？", "赵州桥由匠师李春建造。"),
        ("“工序”这一节说了什么", "选竹、破篾和编织"),
        ("報告第二頁講了什麼", "选竹、破篾和编织"),
        ("Who wrote the paper on bats?", "Maria Lindqvist, Tom Okafor"),
        ("Could you tell me the author of the bats article, please?", "Maria Lindqvist"),
        ("What is the title of the article about street lighting?", "Urban Bats"),
        ("Which journal was the article published in?", "Annals of Urban Ecology"),
        ("When did the paper on bats come out?", "2018-05"),
        ("What keywords does the article list?", "light pollution"),
        ("What does the paper conclude?", "should choose red lamps"),
        ("Who published the user guide?", "Hillside Appliances"),
        ("When was the guide last updated?", "3 March 2021"),
        ("Summarise the paper in two sentences", "Artificial light changes"),
        ("Give me a short overview of the user guide", "immerse the machine"),
        ("What's in the library?", "The library holds 6 documents"),
        ("List all documents", "Brewmaster 300 User Guide"),
        ("What does section 2.2 of the paper say?", "transmitter of 0.4 grams"),
        ("What does the guide say in its cleaning section?", "descaling programme"),
        ("How is the article structured?", "2 Methods"),
        ("What does “Urban Bats and Street Lighting” deal with?", "Artificial light changes"),
    ],
)
def test_a_question_about_a_document_is_answered(tell: Tell, question: str, words: str) -> None:
    answer = tell(question)
    assert words in said(answer)
    assert answer is not None
    assert answer.confidence >= 0.9


@pytest.mark.parametrize(
    "question",
    [
        "《突尼斯议程》的主要内容是什么？", "《红楼梦》的作者是谁？", "谁写了《论语》？",
        "专家组的结论是什么？", "专家组报告是什么时候发布的？", "许可证的有效期是多久？",
        "蝙蝠的主要食物是什么？", "《联合国宪章》第五十一条规定了什么？", "这本书卖多少钱？",
        "会议讨论了哪些问题？", "会议是在哪里召开的？", "竹编的工序有哪些？", "作者怎么看待路灯？",
        "论文用了几座城镇？", "两份文献怎么看待红灯？", "街灯标准是谁制定的？",
        "鲸落的名称叫什么？", "《路灯标准》讲了什么", "关于潜艇的那份报告是谁写的？",
        "潜艇手册第三章讲了什么？",
        "赵州桥有多长？", "赵州桥是什么时候完成的？", "赵州桥分为哪几个部分？",
        "民俗研究室主要研究什么？", "赵州桥标准是谁制定的？",
        "Who wrote the Tunis Agenda?", "When was the GGE report published?", "Who wrote Hamlet?",
        "What is the Tallinn Manual about?", "What does Article 51 of the UN Charter say?",
        "What are the main points of dispute between towns?", "How is the Internet structured?",
        "What does the paper say about insects?", "How does the article define light?",
        "Which lamps does the paper recommend?", "When was the descaling programme invented?",
        "What is the title of the mayor?", "Who published the novel on submarines?",
        "What is the length of the steam pipe?", "How many pages does a passport have?",
        "What is the main topic of debate among bat researchers?",
    ],
)  # fmt: skip
def test_a_question_about_something_else_is_left_alone(tell: Tell, question: str) -> None:
    assert tell(question) is None


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("第十五条规定了什么？", "《河道采砂管理办法》没有第十五条，最后是第6条。"),
        ("报告第九页讲了什么？", "《竹编技艺调查报告》没有第九页，最后是第2页。"),
        ("What does page 3 of the guide say?", "No pages are known of"),
        ("What does chapter 9 of the paper say?", "has no chapter 9"),
        ("竹编调查报告的关键词有哪些？", "《竹编技艺调查报告》没有写明关键词"),
        ("When was the report on 竹编 published?", "does not state the date"),
    ],
)
def test_what_a_document_lacks_is_said(tell: Tell, question: str, words: str) -> None:
    answer = tell(question)
    assert words in said(answer)
    assert answer is not None
    assert answer.statements == ()
    assert answer.confidence < 0.5


def test_quotations_are_the_words_at_their_places(tell: Tell) -> None:
    for question in (
        "这些文献都讲了什么？",
        "作者是谁？",
        "第三条说了什么？",
        "What is the abstract?",
    ):
        answer = tell(question)
        assert answer is not None
        for statement in answer.statements:
            for place in statement.places:
                passage = answer.cited[place.citation - 1].stored.passage
                first, last = passage.sentences[place.first], passage.sentences[place.last]
                assert passage.text[first.start : last.end] == statement.text


def test_what_only_the_catalogue_knows_is_marked_and_quotes_nothing(tell: Tell) -> None:
    answer = tell("论文发表在哪本期刊？")
    assert answer is not None
    (statement,) = answer.statements
    assert (statement.kind, statement.places) == (StatementKind.CATALOGUE, ())
    assert statement.citations == (1,)
    assert answer.cited[0].stored.ordinal == 0


def test_the_catalogue_speaks_the_questions_language(tell: Tell) -> None:
    assert said(tell("报告有多少页？")).startswith("《竹编技艺调查报告》的篇幅：2页")
    assert said(tell("How many pages does the report have?")).startswith("Length of “竹编")


def test_each_document_is_named_where_several_answer(tell: Tell) -> None:
    told = said(tell("作者是谁？"))
    assert "Urban Bats and Street Lighting" in told or "Maria Lindqvist" in told
    assert "《竹编技艺调查报告》的作者：民俗研究室" in told


@pytest.mark.parametrize(
    ("files", "words"), [(["paper.md"], "Artificial light"), (["guide.md"], "immerse")]
)
def test_documents_that_were_chosen_are_meant(tell: Tell, files: Sequence[str], words: str) -> None:
    answer = tell("Summarise the document", files=files)
    assert words in said(answer)
    assert answer is not None
    assert len({each.stored.document_id for each in answer.cited}) == 1


def test_the_document_asked_about_before_is_meant_again(tell: Tell) -> None:
    history = [Turn("user", "Who wrote the paper on bats?"), Turn("assistant", "Maria Lindqvist")]
    assert "2018-05" in said(tell("When was it published?", history=history))


def test_the_document_quoted_before_is_meant(tell: Tell) -> None:
    history = [
        Turn("user", "How often should I descale?"),
        Turn("assistant", "Run the descaling programme once a month."),
    ]
    assert "Hillside" in said(tell("Who published this document?", history=history))


def test_a_bare_follow_up_is_of_what_was_asked_before(tell: Tell) -> None:
    history = [Turn("user", "什么是许可制度？"), Turn("assistant", "河道采砂实行许可制度。")]
    assert tell("主要内容是什么？", history=history) is None


def test_a_pronoun_is_not_the_document_that_tells_of_what_it_means(tell: Tell) -> None:
    history = [Turn("user", "赵州桥是谁建造的？"), Turn("assistant", "赵州桥由匠师李春建造。")]
    assert tell("它有多长？", history=history) is None


def test_a_list_of_the_library_names_every_file(tell: Tell) -> None:
    told = said(tell("列出所有文献"))
    assert all(name in told for name in FILES)
