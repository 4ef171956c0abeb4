"""The project ledger as offices keep it: which columns it has, what they are called in the wild, what its sections say.

Plain data, because ledger stands below intake; `guatu.intake.profile.from_plain(PROJECTS)` gives it shape. Synonyms
are written once: intake itself takes 预计 and 拟 for 计划, 日期 for 时间, 2023年 and 年度 for 本年, 1-8月 for any span.
Source: R3.6, R2.3, R2.22, R2.23, R2.25; DECISIONS 15 (header synonyms belong to the owner).
"""

from __future__ import annotations

from typing import Any

from guatu.ledger.intake_words import APPROVAL_MODES, CATEGORIES, LIGHTS, NATURES, SECTIONS, STAGES, STATES, TIERS, YES_NO

SMALLEST_TOTAL_YUAN, USUAL_TOTAL_YUAN, LARGEST_YUAN = 100_000, 1_000_000, 100_000_000_000


def _field(key: str, title: str, kind: str, synonyms: str = "", weak: str = "", never: str = "", **more: Any) -> dict[str, Any]:
    said = {"synonyms": synonyms.split(), "weak_synonyms": weak.split(), "never": never.split()}
    return {"key": key, "title_zh": title, "kind": kind, **said, **more}


def _money(key: str, title: str, synonyms: str, **more: Any) -> dict[str, Any]:
    return _field(key, title, "amount", synonyms, **{"plausible": (0, LARGEST_YUAN), **more})


IDENTITY = (
    _field("seq", "序号", "text", "编号 项目序号 号 No 序", never="谋划项目编号"),
    _field(
        "name",
        "项目名称",
        "text",
        "名称 工程名称 项目 建设项目名称 重点项目名称 项目（工程）名称 子项目名称 项目全称",
        required=True,
        unique=True,
    ),
    _field(
        "national_code",
        "项目代码",
        "code",
        "全国投资项目代码 国家项目代码 投资项目代码 统一代码 项目统一代码 赋码 在线审批监管平台代码 项目编码 "
        "固定资产投资项目代码 立项代码 备案代码",
        unique=True,
    ),
    _field(
        "place",
        "建设地点",
        "text",
        "县区 县（市、区） 县市区 市（区） 所属县区 所在县区 所属地区 所在地 项目所在地 项目地点 项目所属辖区 所属辖区 "
        "辖区 地区 区域 "
        "行政区划 行政区划代码 所属区划 县别 单位县区 建设地址 项目地址 项目建设地点 属地 考核归属 责任县区 申报地区 "
        "所在县（市、区）",
        weak="所在乡镇 所在园区",
        never="注册",
    ),
    _field(
        "owner_name",
        "建设单位",
        "text",
        "项目单位 项目法人 项目业主 业主单位 业主 企业名称 投资主体 实施主体 实施单位 承建企业 项目法人单位 建设主体 申请主体 "
        "建设责任单位 项目公司 投资方 投资企业 法人单位 建设单位名称 项目单位名称",
        never="代码 信用 方式",
    ),
    _field(
        "owner_uscc",
        "统一社会信用代码",
        "uscc",
        "社会信用代码 信用代码 法人代码 单位社会信用代码 企业统一社会信用代码 项目单位统一社会信用代码 USCC",
    ),
    _field("nature", "建设性质", "choice", "项目性质 性质 项目建设性质", choices=NATURES),
    _field(
        "approval_mode",
        "立项方式",
        "choice",
        "审批方式 立项类型 审批类型 项目审批类型 审批核准备案",
        weak="审批",
        choices=APPROVAL_MODES,
    ),
    _field(
        "field",
        "所属领域",
        "text",
        "领域 项目领域 七大领域 所属七大领域 项目类别 领域分类 建设领域 重点领域 领域类别",
        weak="项目类型 类别 类型",
    ),
    _field("industry", "行业", "text", "所属行业 行业类别 国标行业 行业名称 行业代码 国民经济行业 行业分类 行业小类"),
    _field("chain", "产业链", "text", "所属产业链 产业链条 重点产业链 所属链条 主导产业 所属产业"),
    _field(
        "tier",
        "项目层级",
        "choice",
        "项目级别 级别 层级 重点级别 省市县重点 重点项目级别 项目等级 重点项目类型 重点层级 省市重点",
        choices=TIERS,
    ),
    _field(
        "programme",
        "三个一批",
        "text",
        "“三个一批”期次及类别 三个一批期次 三个一批类别 期次 批次 所属批次 三个一批批次 所属期次 入库批次",
    ),
    _field(
        "category",
        "年度建设类别",
        "choice",
        "建设类别 年度类别 项目建设类别 续建新建 建设类型 项目分类 年度类型 开工类型",
        choices=CATEGORIES,
    ),
    _field("stage", "项目阶段", "choice", "当前阶段 项目当前阶段 所处阶段 建设阶段 推进阶段 生命周期阶段", choices=STAGES),
    _field("state", "运行状态", "choice", "项目状态 推进状态 状态 建设状态", choices=STATES),
)
INVESTMENT = (
    _money(
        "total_yuan",
        "总投资",
        "项目总投资 计划总投资 投资总额 投资总规模 概算总投资 投资规模 总投资规模 估算总投资 批复总投资 预计总投资 总投资金额",
        weak="投资额 投资",
        plausible=(SMALLEST_TOTAL_YUAN, LARGEST_YUAN),
        typical_floor=USUAL_TOTAL_YUAN,
        never="占 引进",
    ),
    _money("fixed_yuan", "固定资产投资", "其中：固定资产投资 固投 其中固定资产 固定资产 其中：固投"),
    _field("funding", "资金来源", "text", "资金筹措 资金构成 资金渠道 投资来源 资金筹措方式 资金来源渠道"),
    _money(
        "done_to_last_year_yuan",
        "截至上年底累计完成投资",
        "上年底累计完成投资 截至上年底完成投资 至上年底累计完成投资 上年底累计完成 以前年度累计完成投资 以前年度完成投资 "
        "截至上年底累计完成",
    ),
    _money(
        "plan_yuan",
        "本年度计划投资",
        "年度计划投资 年度投资计划 年度计划 计划投资 年度投资目标 年计划投资 2023年度投资 本年度投资金额 年度目标投资 "
        "年度计划完成投资 计划年度投资",
        never="下一年 下年 明年 未来",
    ),
    _money(
        "month_yuan",
        "本月完成投资",
        "月完成投资 当月投资 本月投资 本月完成 本月实际完成投资 完成投资本月 投资完成本月 本月度完成投资 本月新增投资",
    ),
    _money(
        "ytd_yuan",
        "本年累计完成投资",
        "1-8月累计完成投资 1-8月完成投资 1-8月累计完成 1-8月完成 1-8月投资 1-8月实际完成投资 年度完成投资 "
        "年内累计完成投资 年累计完成投资 "
        "今年以来累计完成投资 年初至今累计完成投资 年度累计完成 完成投资 累计完成投资1-8月 年度实际完成投资 "
        "今年以来完成投资 年度已完成投资",
        weak="累计完成投资 截至8月底完成投资 截至8月底累计完成投资 截至目前累计完成投资",
        never="完成率 占",
    ),
    _money(
        "since_start_yuan",
        "自开工累计完成投资",
        "自开工累计完成 开工以来累计完成投资 自开工以来累计完成投资 项目累计完成投资 开工至今累计完成投资 总累计完成投资 "
        "自开工至今累计完成投资 开工累计完成投资",
        weak="累计完成 已完成投资",
    ),
    _field(
        "completion_percent",
        "完成年度计划比例",
        "percent",
        "投资完成率 年度投资完成率 完成率 完成比例 占年度计划 占年度计划比例 占年计划比例 年度计划完成率 完成年度计划 "
        "占年度计划投资比例 "
        "计划完成率 完成年度计划百分比 完成占比 占年度目标 年度投资完成比例 投资完成比例",
    ),
    _field("schedule_percent", "时序进度", "percent", "序时进度 应达进度 时间进度 应完成比例"),
    _field(
        "behind_points",
        "超欠时序",
        "percent",
        "超/欠时序 超欠时序进度 与时序进度比较 较时序进度 超时序 欠时序 与序时进度相比 超欠时序百分点",
    ),
)
PROGRESS = (
    _field(
        "content",
        "建设规模及主要内容",
        "text",
        "建设规模及内容 建设内容 主要建设内容 建设内容及规模 主要建设内容及规模 建设规模 项目概况 项目简介 项目内容 "
        "主要内容 规模及内容 项目建设内容",
    ),
    _field(
        "build_years",
        "建设起止年限",
        "text",
        "建设起止年月 建设年限 起止年限 建设期限 建设周期 建设工期 起止时间 建设起止时间 建设时限 工期",
    ),
    _field(
        "year_goal",
        "本年度建设目标",
        "text",
        "年度目标 年度建设目标 年度形象进度目标 本年度进度计划 年度主要建设内容 年度建设内容 年度工作目标 年度建设任务 "
        "年度形象目标 年度进度目标 年度工作任务",
        never="下一年 投资",
    ),
    _field("planned_start", "计划开工时间", "vague_date", "计划开工年月 计划开工", weak="建设开始时间"),
    _field("started_on", "开工时间", "vague_date", "实际开工时间 已开工时间 实际开工 开工年月", never="计划 拟"),
    _field(
        "planned_completion",
        "计划竣工时间",
        "vague_date",
        "竣工时间 计划竣工 计划投产时间 计划建成时间 计划竣工（投产）时间 竣工（投产）时间 计划建成投产时间 计划竣工投产时间",
        weak="建设结束时间 拟结束时间 建成投产时间",
    ),
    _field("completed_on", "实际竣工时间", "vague_date", "实际竣工 已竣工时间"),
    _field("produced_on", "实际投产时间", "vague_date", "投产时间 实际投产 投用时间", never="计划 预计"),
    _field("signed_on", "签约时间", "vague_date", "合同签订时间 签约"),
    _field(
        "progress_text",
        "当前形象进度",
        "text",
        "形象进度 目前进展 目前进展情况 进展情况 项目进展 项目进展情况 工程进展 建设进展 工作进展 最新进展 本月进展 "
        "进度详情 进展 推进情况 项目推进情况 "
        "目前工程进度 完成形象进度 形象进度完成情况 工程形象进度 本周进展 项目进展情况及形象进度 目前形象进度及进展",
    ),
    _field("permits", "前期手续办理情况", "text", "前期手续 手续办理情况 前期工作情况 前期手续情况 手续情况 前期工作进展"),
    _field("permit_filing", "备案手续", "mark", "备案 立项 审批核准备案手续 备案情况 立项手续 核准备案 可研批复 立项情况"),
    _field("permit_land", "用地手续", "mark", "用地 土地 土地手续 用地预审 用地批复 土地证 土地情况 用地情况"),
    _field("permit_planning", "规划手续", "mark", "规划 规划许可 规划许可证 用地规划 工程规划 规划情况 规划手续办理情况"),
    _field("permit_eia", "环评手续", "mark", "环评 环评批复 环境影响评价 环评情况"),
    _field("permit_energy", "能评手续", "mark", "能评 节能审查 能耗 能评情况"),
    _field("permit_construction", "施工许可手续", "mark", "施工许可 施工许可证 施工证 施工许可证办理情况 施工许可情况"),
    _field(
        "land_mu",
        "用地面积",
        "area",
        "占地面积 用地规模 项目用地 占地 总用地面积 用地面积及落实情况 用地面积（亩）及落实情况 占地（亩） 土地面积",
        never="净 建筑",
    ),
)
FOLLOW_UP = (
    _field(
        "in_statistics",
        "是否入统",
        "choice",
        "是否纳统 是否入库纳统 纳统情况 入统情况 是否入库 入统 纳统 是否纳入统计",
        choices=YES_NO,
    ),
    _field("light", "亮灯", "choice", "亮灯情况 预警 红黄绿灯 亮灯状态 预警灯 进度亮灯", choices=LIGHTS),
    _field(
        "problem",
        "存在问题",
        "text",
        "存在的问题 主要问题 存在困难和问题 困难问题 问题 存在问题及困难 制约因素 存在的主要问题 困难及问题 问题及建议",
    ),
    _field(
        "request",
        "需协调事项",
        "text",
        "需协调解决的问题 需协调解决事项 需要协调事项 需市级协调事项 需协调问题 协调事项 请求事项 需市协调解决的问题 "
        "需要协调解决的问题 "
        "需要协调解决的事项 需市级协调解决事项",
    ),
    _field(
        "next_step",
        "下步打算",
        "text",
        "下步工作打算 下步工作 下步工作计划 下步计划 解决措施 下步措施 下月计划 下步工作安排 下步推进措施 下步安排",
    ),
    _field(
        "leader",
        "分包领导",
        "text",
        "分包市（县）领导 分包市领导 分包县领导 联系领导 责任领导 包联领导 牵头领导 市级分包领导 县级分包领导 分包责任人 "
        "分包县级领导 县级责任领导 "
        "包联市领导 市级包联领导 县级包联领导",
        weak="县级领导 市级领导",
    ),
    _field(
        "unit",
        "责任单位",
        "text",
        "责任单位及责任人 牵头单位 主管部门 责任部门 行业主管部门 分包单位 主管单位 牵头责任单位 市直责任单位 "
        "市级责任单位 县级责任单位 责任部门及责任人",
    ),
    _field("officer", "首席服务员", "text", "服务专员 首席服务官 服务管家 项目管家 服务员 责任人 联系人 项目负责人 项目联系人"),
    _field(
        "phone",
        "联系电话",
        "text",
        "电话 手机 手机号 联系方式 手机号码 办公电话 联系人电话 联系人及电话 联系人及联系方式",
        pii=True,
    ),
    _field("updated_on", "更新日期", "date", "填报日期 数据更新时间 录入时间 上报时间", weak="日期"),
    _field("remark", "备注", "text", "说明 备注说明 其他说明 其他", never="园区备注"),
)

PROJECTS: dict[str, Any] = {
    "key": "projects",
    "title": "重点项目台账",
    "fields": IDENTITY + INVESTMENT + PROGRESS + FOLLOW_UP,
    "sections": SECTIONS,
    "at_most": (
        ("fixed_yuan", "total_yuan"),
        ("month_yuan", "ytd_yuan"),
        ("ytd_yuan", "since_start_yuan"),
        ("plan_yuan", "total_yuan"),
    ),
    "ratios": (("completion_percent", "ytd_yuan", "plan_yuan"),),
}
