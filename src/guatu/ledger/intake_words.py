"""The words offices write for the ledger's codes and sections, for reading sheets. Values are the codes of `ledger.vocab`."""

from __future__ import annotations


def _choices(**words: str) -> dict[str, str]:
    """Word → code, from code="word word …"."""
    return {word: code.rstrip("_") for code, said in words.items() for word in said.split()}


STAGES = _choices(
    P10="谋划储备 谋划 储备 谋划阶段 储备阶段",
    P20="前期 前期工作 前期阶段 开展前期 拟建 未开工",
    P30="签约 已签约 签约阶段",
    P35="履约落地 履约 已履约 落地 已落地",
    P40="开工 已开工 新开工",
    P50="在建 建设中 正在建设 施工 施工中 续建 在建阶段",
    P60="竣工 已竣工 完工 已完工 建成 已建成",
    P70="投产 已投产 投用 投运 竣工投产 建成投产 投入使用",
    P75="达产 已达产",
    P80="达效 已达效",
)
STATES = _choices(
    normal="正常 正常推进 按计划推进 顺利 推进中",
    stopped="停建 停工 停滞",
    postponed="缓建 暂缓 暂停",
    removed="退库 取消 调出 终止",
)
CATEGORIES = _choices(
    continued="续建 结转续建 结转",
    new="新开工 新建 计划新开工 计划开工",
    finishing="竣工投产 竣工 计划竣工 投产 收尾",
    reserve="预备 前期 储备 谋划",
)
TIERS = _choices(
    province="省重点 省级重点 省级 省 A类",
    city="市重点 市级重点 市级 市 B类",
    county="县重点 县级重点 县级 县 区重点 区级 C类",
)
NATURES = _choices(
    new="新建",
    expand="扩建 改扩建",
    rebuild="改建",
    retrofit="技改 技术改造 技术改造升级",
    relocate="迁建 搬迁",
)
APPROVAL_MODES = _choices(approve="审批 审批制", check="核准 核准制", file="备案 备案制")
YES_NO = _choices(
    yes="是 已入统 已纳统 已入库 √ 有",
    no="否 未入统 未纳统 未入库 × 应统未统 无",
    not_applicable="不涉及 — 不需入统",
)
LIGHTS = _choices(
    green="绿灯 绿 绿色 ●绿",
    yellow="黄灯 黄 黄色 ●黄",
    red="红灯 红 红色 ●红",
    blue="蓝灯 蓝 蓝色",
)

_FIELDS = "创新驱动能力提升|新基建|新型基础设施(?:建设)?|新型城镇化|重大基础设施|基础设施(?:建设)?|产业转型升级|产业转型发展|生态环保|绿色低碳转型|民生和社会事业(?:改善)?"
# What a section heading says of every row below it.
SECTIONS = (
    (r"续建", {"category": "continued"}),
    (r"新开工|计划开工|新建项目", {"category": "new"}),
    (r"竣工投产|计划竣工|竣工项目|投产项目|收尾项目", {"category": "finishing"}),
    (r"预备|前期项目|储备项目", {"category": "reserve"}),
    (r"省(?:级)?重点", {"tier": "province"}),
    (r"(?<!省)市(?:级)?重点", {"tier": "city"}),
    (r"[县区](?:级)?重点", {"tier": "county"}),
    (rf"^({_FIELDS})(?:领域|类)?(?:项目)?$", {"field": r"\1"}),
    (r"^(签约一批|开工一批|投产一批)", {"programme": r"\1"}),
    (r"^([一-鿿]{1,6}?(?:县|市|区|示范区|开发区|集聚区))(?:项目)?$", {"place": r"\1"}),
)
