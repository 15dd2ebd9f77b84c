"""Words that tell what a question speaks of from what it says of it."""

from index.language.tokenization import stem

PREDICATES_ZH = frozenset(
    "是 为 有 无 在 做 作 使 让 令 成立 创立 创建 建立 设立 设置 成为 发布 公布 发表 "
    "出版 颁布 提出 提交 提到 制定 制订 通过 采用 采取 采纳 主张 认为 认可 承认 支持 "
    "反对 同意 举行 召开 开展 开始 结束 任命 负责 管理 包括 包含 分为 分成 把 描述 评价 "
    "评估 强调 理解 看待 产生 参与 参加 加入 影响 推行 推动 推进 起草 聚焦 关注 规定 "
    "要求 需要 定义 解释 说明 指出 表示 表明 反映 体现 确认 重申 取得 获得 达成 形成 "
    "实现 导致 引发 引起 带来 造成 发生 存在 属于 位于 来自 隶属 依据 根据 基于 涉及 "
    "适用 生效 签署 批准 修订 修改 改变 变成 转变 增加 减少 提高 降低 促进 阻碍 保护 "
    "保证 确保 维护 解决 面临 应对 处理 希望 想 愿意 打算 计划 准备 承诺 拒绝 沟通 磋商 "
    "合作 协调 联系 区别 相比 比较 分 叫 称 指 起 用 得到 给出 给 划分 命名 界定 概括 "
    "分析 研究 讨论 编写 撰写 主编 主办 主持 领导 组成 构成 担任 运作 发挥 具有 具备 "
    "拥有 缺乏 缺少 欠缺 受到 遭到 允许 禁止 限制 约束 鼓励 建议 提议 呼吁 宣布 决定 "
    "选择 使用 利用 构建 建设 推出 实施 执行 落实 完成 失败 成功 知道 看 说 讲 谈 问 "
    "回答 介绍 列出 举例 比如".split()
)
"""Verbs that stand between what is spoken of and what is asked of it."""

RELATIONAL_ZH = frozenset(
    "原因 目的 目标 作用 成员 影响 特点 特征 优势 优点 缺点 不足 问题 内容 意义 结果 "
    "时间 地点 地方 日期 年份 作者 措施 基础 定义 概念 含义 内涵 关系 区别 职责 任务 "
    "功能 性质 效果 效力 约束力 执行力 总部 机构 组织 部门 国家 人 专家 背景 过程 步骤 "
    "阶段 方法 方式 方面 形式 种类 类型 类别 部分 例子 证据 理由 条件 情况 前提 "
    "名称 全称 简称 英文 中文 来源 出处 成果 成就 贡献 困难 困境 挑战 风险 后果 观点 "
    "立场 看法 态度 主张 建议 结论 数量 规模 范围 对象 历史 起源 发展 现状 趋势 未来 "
    "第一 第二 第三 其次 一次 下一步 好处 坏处 用处 用途 手里 东西 事 事情 时候 年 体现 "
    "表现 领域 差异 共同点 主席 负责人 创始人 成员国 版 手段 渠道 途径".split()
)
"""Nouns that say nothing without what they belong to."""

PREDICATES_EN = frozenset(
    stem(word)
    for word in (
        "be do have get make take give go come say tell ask answer call name mean "
        "define describe explain state mention claim argue believe think suggest "
        "recommend propose warn stress emphasise emphasize highlight show reveal find "
        "conclude found establish create set build develop launch start begin end stop "
        "close open publish release issue adopt approve accept reject oppose support "
        "back favour favor promote endorse object agree disagree sign ratify submit "
        "present appoint elect choose lead head chair run manage govern regulate "
        "control operate work cooperate collaborate coordinate join leave belong "
        "include contain cover consist comprise divide split group relate connect link "
        "differ compare affect influence impact cause bring lead happen occur take "
        "place hold meet focus concern address deal understand see view regard consider "
        "treat interpret apply use need require want wish hope try help enable allow "
        "permit prevent protect ensure maintain improve increase reduce change become "
        "turn achieve accomplish fail succeed reach write draft edit author fund "
        "finance pay cost own keep put move grow rise fall learn know teach live die "
        "serve act play reaffirm confirm review assess evaluate introduce invent "
        "discover unify contribute respond react differ diverge standardise standardize "
        "negotiate resolve protest criticise criticize prefer demand express face "
        "pursue justify steep inform communicate based binding legally mentioned exist "
        "matter fit organise organize participate".split()
    )
)
"""Stems of verbs, in small letters only: what is spoken of stands before and after them."""

RELATIONAL_EN = frozenset(
    stem(word)
    for word in (
        "goal aim objective purpose reason cause member role effect impact influence "
        "feature strength weakness advantage disadvantage benefit drawback problem "
        "issue content meaning significance result outcome time date year place "
        "location author measure basis definition concept relationship relation "
        "difference duty task function nature headquarters background process step "
        "stage method way form kind type part example evidence condition case name "
        "source achievement contribution difficulty challenge risk consequence view "
        "position opinion attitude proposal conclusion number size scope history origin "
        "development status trend future point thing people person country body value "
        "importance edition version money detail example founder leader chair past "
        "present lot".split()
    )
)
"""Stems of nouns that say nothing without what they belong to."""

IRREGULAR_EN = frozenset(
    "wrote written said made took taken gave given found led began begun held met built "
    "brought became grew grown fell fallen rose risen knew known taught spoke spoken "
    "chose chosen drew drawn kept left paid ran saw seen sold sent stood thought told "
    "understood won withdrew got went gone came done set put laid lost felt dealt "
    "sought born".split()
)
"""Past forms whose stems are not their verbs'."""
