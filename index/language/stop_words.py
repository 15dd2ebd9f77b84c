"""Words that say nothing of a question's subject, in both languages."""

ENGLISH = frozenset(
    "a about above after again against all also am among an and any are as at be became "
    "because been before being below between both but by came can can't could did do does doing "
    "down during each either else etc ever every few first for from further get gets give "
    "given gave had has have having he her here hers him his how however i if in instead "
    "into is it its itself just kind let like made make makes many may me mean meant means "
    "might mine more most much must my near neither no nor not now of off on once one only "
    "onto or other our ours out over own per please put rather really said same say says "
    "see shall she should since so some sort still such take taken tell than that the their "
    "theirs them then there these they this those though three through thus to together too "
    "two under until up upon us use used using very via was way we well went were what "
    "whatever when where whether which while who whom whose why will with within without "
    "won't would yet you your".split()
)
CHINESE = frozenset(
    "的 了 和 与 与其 及 以及 是 是否 在 于 对 对于 对此 从 被 把 将 向 为 为了 以 由 由于 "
    "因 因为 所 所以 也 又 都 就 还 而 而且 但 但是 并 并且 或 或者 如 如果 若 则 其 其中 "
    "该 此 这 这个 这些 这种 那 那个 那些 之 有 没有 有没有 什么 何 何时 何地 为何 为什么 "
    "怎么 怎样 怎么样 如何 哪 哪个 哪些 哪里 哪种 哪年 谁 几 几个 多少 吗 呢 吧 啊 一个 "
    "一种 一些 一下 个 些 种 请 请问 告诉 我 你 他 她 它 我们 你们 他们 它们 自己 不 没 很 "
    "更 最 会 能 能够 可以 可 应 应该 要 需要 到 到底 究竟 中 里 上 下 等 等等 关于 有关 "
    "相关 方面 时候 之间 之后 之前 以来 来 去 做 进行 通过 作为 成为 属于 叫 叫做 称为 指 "
    "是什么 有哪些 有何 指的 主要 具体 分别 文中 本文 文章 作者 文件 文档 认为 提到 指出 说 "
    "说明 介绍 解释".split()
)
