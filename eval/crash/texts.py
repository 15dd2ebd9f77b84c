"""Small documents of which no two are alike, made by chance that repeats."""

import random

_PLACES = ("灯塔", "石桥", "茶园", "码头", "书院", "水车", "粮仓", "驿站")
_THINGS = (
    "牡蛎 竹纸 司南 铜钱 瓷碗 棉布 药材 盐引 地契 账册 渔网 船锚 砚台 香料 漆器 马鞍 "
    "lantern kettle anchor ledger compass saddle needle mirror bronze timber copper barley"
).split()

QUESTIONS = (
    "灯塔里存放着什么？",
    "Where are the copper and the barley kept?",
    "水车旁的船锚属于谁？",
)
"""What is asked of a library to see whether it finds what it should."""


def text(chance: random.Random) -> str:
    """A text of two pages."""
    place = chance.choice(_PLACES)
    lines = [
        f"{chance.randrange(1000, 2000)}年，{place}里存放着{'、'.join(chance.sample(_THINGS, 7))}。"
        for _ in range(4)
    ]
    return f"{place}纪事\n\n{lines[0]}\n{lines[1]}\n\f{lines[2]}\n{lines[3]}\n"
