"""Verbs, kinds, channels and findings of the journal in the reader's language. What this version does not know keeps its code."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from guatu.desk import fact_words
from guatu.web.admin import steering_words

KINDS: dict[str, Any] = {
    **fact_words.KINDS,
    "access.place_created": _("地方设立"), "access.place_renamed": _("地方更名"), "access.unit_created": _("单位设立"),
    "access.post_created": _("岗位设立"), "access.appointed": _("任职"), "access.relieved": _("免职"),
    "access.granted": _("授权"), "access.revoked": _("收回授权"), "access.delegated": _("委托"),
    "access.account_created": _("账号创建"), "access.account_enabled": _("账号启用"),
    "access.account_disabled": _("账号停用"), "access.password_reset": _("密码重置"),
    "access.password_changed": _("密码修改"),
    "ledger.project_registered": _("项目建档"), "ledger.project_amended": _("项目修改"),
    "ledger.project_merged": _("项目合并"), "ledger.stage_reached": _("进入阶段"),
    "ledger.correction_proposed": _("申请误报更正"), "ledger.stage_corrected": _("批准误报更正"),
    "ledger.state_changed": _("运行状态"), "ledger.plan_set": _("年度计划"), "ledger.year_categorised": _("年度类别"),
    "ledger.list_created": _("名单设立"), "ledger.list_joined": _("列入名单"), "ledger.list_left": _("调出名单"),
    "ledger.milestone_promised": _("节点承诺"), "ledger.statistics_entered": _("纳统情况"),
    "ledger.evidence_attached": _("存入佐证"), "ledger.confirmed_current": _("确认无变化"),
    "ledger.investment_returned": _("投资填报"), "ledger.return_objected": _("对核定数的异议"),
    "ledger.carried_forward": _("跨年结转"), "ledger.total_stated": _("公布总数"),
    "ledger.parameter_set": _("参数设定"), "ledger.term_added": _("词条增加"),
    "ledger.places_shared": _("考核归属分摊"), "ledger.calendar_set": _("放假安排登记"),
    "figures.place_confirmed": _("上报确认"), "figures.month_closed": _("月结"),
    "dispatch.bulletin_drafted": _("通报拟稿"), "dispatch.bulletin_checked": _("通报核对"),
    "dispatch.bulletin_issued": _("通报签发"), "dispatch.bulletin_withdrawn": _("通报撤销"),
}  # fmt: skip
VERBS: dict[str, Any] = {
    **steering_words.VERBS,
    "access.create_place": _("设立地方"), "access.rename_place": _("更改地方名称"), "access.create_unit": _("设立单位"),
    "access.create_post": _("设立岗位"), "access.appoint": _("办理任职"), "access.relieve": _("办理免职"),
    "access.grant_role": _("办理授权"), "access.revoke_grant": _("办理收回授权"), "access.delegate": _("办理委托"),
    "access.create_account": _("创建账号"), "access.enable_account": _("启用账号"),
    "access.disable_account": _("停用账号"), "access.reset_password": _("重置密码"),
    "access.change_password": _("修改密码"),
    "ledger.register_project": _("登记项目"), "ledger.register_drafts": _("批量登记项目"),
    "ledger.amend_project": _("修改项目"), "ledger.reach_stage": _("推进阶段"),
    "ledger.propose_correction": _("申请更正阶段"), "ledger.approve_correction": _("批准更正阶段"),
    "ledger.change_state": _("变更运行状态"), "ledger.attach_evidence": _("上传佐证"),
    "ledger.confirm_current": _("确认信息无变化"), "ledger.set_plan": _("下达年度计划"),
    "ledger.categorise_year": _("确定年度类别"), "ledger.apply_rollover": _("批准跨年结转"),
    "ledger.create_list": _("设立名单"), "ledger.join_list": _("办理列入名单"), "ledger.leave_list": _("办理调出名单"),
    "ledger.promise_milestone": _("承诺节点"), "ledger.enter_statistics": _("登记纳统情况"),
    "ledger.form_crew": _("组建专班"), "ledger.merge_projects": _("合并重复项目"),
    "ledger.undo_merge": _("撤销项目合并"), "ledger.set_parameter": _("设定参数"), "ledger.add_term": _("增加词条"),
    "ledger.share_places": _("分摊考核归属"), "ledger.set_calendar": _("登记放假安排"),
    "ledger.state_total": _("登记公布总数"),
    "build.file_return": _("报送填报"), "build.verify_return": _("核定填报"), "build.object_return": _("提出异议"),
    "figures.confirm_place": _("办理上报确认"), "figures.make_close": _("办理月结"),
    "dispatch.apply_import": _("台账入账"), "dispatch.draft_bulletin": _("拟制通报"),
    "dispatch.check_bulletin": _("核对通报"), "dispatch.issue_bulletin": _("签发通报"),
    "dispatch.withdraw_bulletin": _("撤销通报"), "demo.load_published": _("装入公布资料"),
    "cases.open": _("交办事项"), "cases.split": _("分办事项"), "cases.accept": _("签收事项"), "cases.return": _("退回事项"),
    "cases.note": _("填写进展"), "cases.ask_extension": _("申请延期"), "cases.submit": _("申请销号"),
    "cases.hand_over": _("改派事项"), "cases.rule_on_return": _("裁定退回"), "cases.decide_extension": _("裁定延期"),
    "cases.stop_clock": _("停表"), "cases.resume_clock": _("恢复计时"), "cases.reinstruct": _("登记再批示"),
    "cases.withdraw": _("撤销事项"), "cases.carry_over": _("结转事项"), "cases.send_back": _("打回重办"),
    "cases.verify": _("核验事项"), "cases.report_back": _("呈报结果"), "cases.close": _("办理销号"),
    "cases.recheck": _("回访抽查"), "cases.relapse": _("重新挂号"), "cases.propose_escalation": _("提议升级"),
    "cases.decide_escalation": _("裁定升级"),
}  # fmt: skip
CHANNELS: dict[str, Any] = {
    "web": _("网页"), "cli": _("命令行"), "import": _("导入"), "task": _("后台任务"), "system": _("系统"),
}  # fmt: skip
PROVENANCES: dict[str, tuple[Any, str]] = {
    "observed": (_("填报"), "plain"), "reported": (_("公布"), "stated"), "imported": (_("导入"), "plain"),
    "reconstructed": (_("推算"), "derived"), "sample": (_("示例"), "sample"),
}  # fmt: skip
FINDINGS: dict[str, Any] = {
    "guard.missing": _("防改触发器缺失"), "database.damaged": _("数据库文件损坏"), "fact.altered": _("事实被改动"),
    "fact.instant": _("事实的记录时刻被改动"), "seal.gap": _("封存缺号"), "entry.altered": _("凭证被改动"),
    "seal.head": _("封存树头被改动"), "seal.cut": _("封存尾部被截去"), "seal.outside": _("与外存树头不符"),
    "reference.place": _("所指地方不存在"), "reference.project": _("所指项目不存在"),
}  # fmt: skip


def kind(code: str) -> str:
    """A kind of fact."""
    return str(KINDS.get(code, code))


def verb(code: str) -> str:
    """What somebody did."""
    return str(VERBS.get(code, code))


def channel(code: str) -> str:
    """By which way it came in."""
    return str(CHANNELS.get(code, code))


def finding(code: str) -> str:
    """What does not hold."""
    if code.startswith("standing."):
        return str(_("现状与事实不符"))
    return str(FINDINGS.get(code, code))
