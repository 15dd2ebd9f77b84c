import pytest

from service.answering.generation.refusals import is_refusal


@pytest.mark.parametrize(
    "text",
    [
        "文中没有提到这一点。",
        "文中并未提及该组织的成立时间。",
        "所给段落没有说明会费是多少。",
        "根据提供的信息，无法确定具体金额。",
        "给出的文献中没有关于月球的信息。",
        "上述材料未涉及赔偿标准。",
        "很抱歉，我无法回答这个问题。",
        "没有相关信息。",
        "不知道。",
        "The passages do not say who paid for it.",
        "The provided text doesn't mention the price.",
        "The documents, however, do not explicitly specify a date.",
        "None of the passages answers the question, as they do not discuss tariffs.",
        "The price is not mentioned in the given passages.",
        "There is no information about the price.",
        "There is no mention of a price in the text.",
        "I cannot answer this from the context.",
        "Based on the provided passages, it is not possible to determine the price.",
        "Unfortunately, I don't know.",
        "I'm sorry, but that is not in the text.",
        "No answer.",
        "Not specified.",
    ],
)
def test_a_refusal_in_words_is_one(text: str) -> None:
    assert is_refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "成果文件没有提到制裁。",
        "各国无法确定攻击的来源。",
        "该条约没有法律约束力。",
        "委员会没有说明理由。",
        "公司未提供发票的，不予报销。",
        "本文认为规则缺乏约束力。",
        "The treaty does not mention sanctions.",
        "States cannot determine where an attack came from.",
        "The manual is not binding.",
        "The committee gave no reasons.",
        "Deposits are not included in the rent.",
        "Members who do not provide a receipt are not refunded.",
        "The passages of the canal are narrow.",
        "2010年、2013年",
        "",
    ],
)
def test_what_is_denied_of_something_else_is_no_refusal(text: str) -> None:
    assert not is_refusal(text)
