import pytest

from eval.bench.peers.bars import bars, leads
from tests.eval.bench.peers.builders import make_measured, make_peers_report, make_served

OURS = make_measured("Zhengyin", ingest=6, question=5, share=0.8)
FAST = make_measured("Fast", ingest=10, question=40, share=0.7)
QUICK = make_measured("Quick", ingest=20, question=8, share=0.8)


def test_each_figure_is_set_against_the_best_of_the_others() -> None:
    taking_in, question, encoding = bars(make_peers_report(OURS, FAST, QUICK))
    assert (taking_in.other, taking_in.ratio, taking_in.is_met) == ("Fast", 0.6, True)
    assert (question.other, question.ratio, question.is_met) == ("Quick", 0.625, False)
    assert encoding.other == "sentence-transformers, 8 at once"
    assert (encoding.ratio, encoding.is_met) == (2.5, True)


def test_each_route_of_ours_is_set_against_the_other_service() -> None:
    served = (make_served("Zhengyin", 40), make_served("Zhengyin", 30), make_served("Fast", 10))
    *_, search, ask = bars(make_peers_report(OURS, FAST, served=served))
    assert (search.ratio, search.is_met) == (4, True)
    assert ask.ratio == pytest.approx(3)
    assert not ask.is_met


def test_alone_only_the_encoder_is_compared() -> None:
    assert [bar.name for bar in bars(make_peers_report(OURS))] == ["tokens encoded a second"]


def test_a_tie_is_no_lead() -> None:
    assert all(lead.is_met for lead in leads([OURS, FAST]))
    assert not any(lead.is_met for lead in leads([OURS, FAST, QUICK]))
    assert [(lead.language, lead.depth) for lead in leads([OURS])] == [
        ("zh", 1),
        ("zh", 5),
        ("en", 1),
        ("en", 5),
    ]
