"""Every problem intake can report: its code, how bad it is, and the sentence that says what, where and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guatu.kernel.errors import Problem


class Outcome(StrEnum):
    """What happens to a file or a row; the worst of its problems decides."""

    ACCEPT = "ACCEPT"
    NORMALIZE = "NORMALIZE"
    CONFIRM = "CONFIRM"
    REJECT = "REJECT"
    REJECT_FILE = "REJECT_FILE"


ORDER = {outcome: rank for rank, outcome in enumerate(Outcome)}
NOTE, ASK, BAD, FILE = Outcome.NORMALIZE, Outcome.CONFIRM, Outcome.REJECT, Outcome.REJECT_FILE

MESSAGES: dict[str, tuple[Outcome, Any]] = {
    # the file itself
    "file.empty": (FILE, _("文件是空的。请确认选对了文件后重新上传。")),
    "file.too_large": (FILE, _("文件有 {size} 字节，超过上限 {limit} 字节。请拆分后分次上传。")),
    "file.name": (FILE, _("文件名含有不可见的控制字符，真实类型可能被掩盖。请重命名后再上传。")),
    "file.type": (FILE, _("“{raw}”不是 Excel 工作簿（.xlsx、.xls）或 CSV 文件。请另存为 .xlsx 后再上传。")),
    "file.extension": (FILE, _("文件内容是{actual}，扩展名却是“{raw}”。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。")),
    "file.html": (FILE, _("文件内容是网页，不是工作簿。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。")),
    "file.encrypted": (FILE, _("文件设有打开密码。请取消密码后再上传。")),
    "file.damaged": (FILE, _("文件已损坏或不完整：{raw}。请用 Excel 或 WPS 打开修复，另存后再上传。")),
    "file.macro": (FILE, _("文件含有宏（{raw}）。请另存为不含宏的 .xlsx 后再上传。")),
    "file.external": (FILE, _("文件引用了外部数据（{raw}）。请在“数据—编辑链接”中断开链接后再上传。")),
    "file.embedded": (FILE, _("文件内嵌了其他文件或控件（{raw}）。请删除内嵌对象后再上传。")),
    "file.secret": (FILE, _("文件带有密级标识（{raw}）。涉密信息不得录入本系统，请按保密规定处理。")),
    "zip.parts": (FILE, _("文件内部有 {count} 个部件，超过上限 {limit} 个。请把内容复制到新建的工作簿后再上传。")),
    "zip.name": (FILE, _("文件内部的部件名不合规（{raw}）。请把内容复制到新建的工作簿后再上传。")),
    "zip.duplicate": (FILE, _("文件内部有同名部件（{raw}），无法断定哪个是真的。请用 Excel 或 WPS 另存后再上传。")),
    "zip.overlap": (FILE, _("文件内部的部件互相重叠（{raw}）。请把内容复制到新建的工作簿后再上传。")),
    "zip.bomb": (FILE, _("文件解压后过大（{raw}）。请把内容复制到新建的工作簿后再上传。")),
    "zip.size": (FILE, _("部件“{raw}”的实际大小与登记的不符。请用 Excel 或 WPS 另存后再上传。")),
    "zip.method": (FILE, _("部件“{raw}”用了不支持的压缩或加密方式。请用 Excel 或 WPS 另存后再上传。")),
    "xml.dtd": (FILE, _("部件“{raw}”含有文档类型声明，不予读取。请把内容复制到新建的工作簿后再上传。")),
    "xml.encoding": (FILE, _("部件“{raw}”不是 UTF-8 编码。请用 Excel 或 WPS 另存后再上传。")),
    "read.failed": (FILE, _("文件无法读取：{raw}。请用 Excel 或 WPS 打开检查，另存后再上传。")),
    "read.time": (FILE, _("文件在 {limit} 秒内没有读完。请删除空白的格式行，或拆分后再上传。")),
    "read.memory": (FILE, _("读取文件所需内存超过上限。请删除空白的格式行列，或拆分后再上传。")),
    "read.too_many": (FILE, _("工作表“{sheet}”有 {count} 行（列、格），超过上限 {limit}。请拆分后分次上传。")),
    "csv.encoding": (ASK, _("无法断定文字编码（试过 UTF-8、GB18030、UTF-16）。请指明编码，或另存为 .xlsx 后再上传。")),
    "csv.quotes": (FILE, _("第 {row} 行的引号没有成对，后面的内容会被吞掉。请改正引号，或另存为 .xlsx 后再上传。")),
    # the sheet
    "sheet.none": (BAD, _("文件里没有任何数据。请确认选对了文件后重新上传。")),
    "sheet.unknown": (BAD, _("文件里没有名为“{raw}”的工作表。现有工作表：{names}。请改选其中之一。")),
    "sheet.choose": (ASK, _("有 {count} 个工作表都像台账（{raw}）。请指明导入哪一个。")),
    "sheet.hidden": (ASK, _("隐藏的工作表“{sheet}”里有 {count} 行数据，没有读取。请取消隐藏并指明是否导入，或删除该表。")),
    "sheet.stray": (NOTE, _("工作表“{sheet}”{where}离表格很远，未读取：{raw}。如需导入请移到表格内。")),
    "sheet.far_rows": (
        ASK,
        _("工作表“{sheet}”隔了 {gap} 个空行之后还有整行数据（从第 {row} 行起），没有读取。请删去空行，或确认不要这些行。"),
    ),
    "header.missing": (BAD, _("工作表“{sheet}”里没有找到表头。请保证有一行写明“项目名称”等列名。")),
    "header.required": (ASK, _("工作表“{sheet}”没有认出必需的“{field}”列。请指明是哪一列。")),
    "header.unsure": (ASK, _("{where}“{raw}”可能是“{field}”。请确认或改选。")),
    "header.duplicate": (ASK, _("{where}“{raw}”和 {other_column} 列“{other}”都像“{field}”。请指明用哪一列。")),
    "header.unit": (ASK, _("{where}“{raw}”没有写明单位。请指明是元、万元还是亿元。")),
    "header.unit_conflict": (ASK, _("{where}“{raw}”的单位说法不一（{units}）。请指明以哪个为准。")),
    "header.hidden": (ASK, _("{where}“{raw}”是隐藏列。请取消隐藏并核对，或确认照此导入。")),
    "header.unmapped": (NOTE, _("{where}“{raw}”不是系统字段，作为原表列保留，导出时原样写回。")),
    # rows
    "row.hidden": (ASK, _("{where}是隐藏行。请取消隐藏并核对后再导入，或确认照此导入。")),
    "row.struck": (ASK, _("{where}带删除线：{raw}。请确认该行是否仍然有效。")),
    "row.merged": (
        ASK,
        _("{where}与上一行合并了“{field}”单元格，不能断定是一个项目还是几个。请拆分合并单元格；如果确认，则只取合并区的第一行。"),
    ),
    "row.numbers": (ASK, _("{where}的序号“{raw}”不大于上一行的“{previous}”。请确认没有重行、串行。")),
    "row.gap": (NOTE, _("{where}的序号“{raw}”与上一行的“{previous}”之间缺号，已照常读取。")),
    "row.repeated_header": (NOTE, _("{where}是重复的表头，已跳过。")),
    "row.note": (NOTE, _("{where}是说明文字，已跳过：{raw}。")),
    "row.unplaced": (ASK, _("{where}有数据但没有“{field}”：{raw}。请补上，或删除该行。")),
    "row.filled": (NOTE, _("{where}“{field}”取自上方的合并单元格：{raw}。")),
    "required.missing": (BAD, _("{where}缺少“{field}”。请补填。")),
    "duplicate": (ASK, _("{where}“{field}”与第 {other} 行相同：{raw}。请确认是不是同一个项目。")),
    "section.count": (ASK, _("{where}写的是 {stated} 个，下面实有 {actual} 个：{raw}。请核对。")),
    "subtotal.mismatch": (ASK, _("{where}“{field}”写的是 {stated}，下面各行相加是 {computed}。请核对合计或明细。")),
    # cells
    "cell.error": (BAD, _("{where}“{field}”是错误值 {raw}。请改正公式后再上传。")),
    "cell.uncached": (ASK, _("{where}“{field}”是没有计算结果的公式。请在 Excel 或 WPS 里打开、保存一次后再上传。")),
    "text.bidi": (BAD, _("{where}“{field}”含有改变文字方向的隐藏字符。请重新键入该格内容。")),
    "text.control": (BAD, _("{where}“{field}”含有控制字符。请重新键入该格内容。")),
    "text.long": (BAD, _("{where}“{field}”有 {count} 个字，超过上限。请精简该格内容。")),
    "text.formula": (ASK, _("{where}“{field}”像是公式而不是文字：{raw}。请改成文字，或确认照原文保存。")),
    "text.cleaned": (NOTE, _("{where}“{field}”去掉了首尾空白和不可见字符：{raw}。")),
    "code.lost_digits": (BAD, _("{where}“{field}”被存成了数字，后几位已丢失：{raw}。请把单元格设为文本后重新键入。")),
    "code.malformed": (ASK, _("{where}“{field}”不符合编码格式：{raw}。请对照赋码通知书改正。")),
    "code.suspect": (NOTE, _("{where}“{field}”的年月段少见，已照录：{raw}。")),
    "uscc.bad": (ASK, _("{where}“{field}”校验不通过：{raw}（{reason}）。请对照营业执照改正。")),
    "code.normalised": (NOTE, _("{where}“{field}”由“{raw}”规范为“{value}”。")),
    "amount.bad": (BAD, _("{where}“{field}”不是金额：{raw}。请只填数字，说明文字写到备注。")),
    "amount.negative": (ASK, _("{where}“{field}”是负数：{raw}。请确认是否核减。")),
    "amount.range": (ASK, _("{where}“{field}”不是一个确定的数：{raw}。请填一个数，或确认取 {value} {unit}。")),
    "amount.foreign": (ASK, _("{where}“{field}”是外币：{raw}。请折成人民币，或确认不导入该格。")),
    "amount.unit": (NOTE, _("{where}“{field}”自带单位，按 {raw} 计为 {value} 元。")),
    "amount.text": (NOTE, _("{where}“{field}”是文本或带附注，按 {value} 元读取：{raw}。")),
    "amount.format": (
        ASK,
        _("{where}“{field}”的显示格式移动了小数点（{format}），看到的数与存的数不同：{raw}。请改为常规格式后核对。"),
    ),
    "amount.rounded": (NOTE, _("{where}“{field}”不足一元的部分已四舍五入：{raw}。")),
    "amount.magnitude": (ASK, _("{where}“{field}”折合 {value} 亿元，不合常理：{raw}。请核对数值和表头单位。")),
    "amount.scale": (ASK, _("{where}“{field}”按表头单位“{unit}”大多不足 {floor} 万元，单位可能写错。请指明单位。")),
    "area.bad": (BAD, _("{where}“{field}”不是面积：{raw}。请只填数字，单位写在表头。")),
    "number.bad": (BAD, _("{where}“{field}”不是整数：{raw}。请改正。")),
    "percent.bad": (BAD, _("{where}“{field}”不是百分数：{raw}。请改正。")),
    "percent.ratio": (NOTE, _("{where}“{field}”整列按小数填写，已乘以 100 读作百分数。")),
    "date.bad": (BAD, _("{where}“{field}”不是日期：{raw}。请写成 2023-06-30 或“2023年6月底前”。")),
    "date.several": (ASK, _("{where}“{field}”里不止一个日期：{raw}。请只留一个。")),
    "date.vague": (ASK, _("{where}“{field}”要写到日：{raw}。请补全，或确认按 {value} 计。")),
    "date.month_or_tenth": (ASK, _("{where}“{field}”写成了数字 {raw}，分不清是 1 月还是 10 月。请写成“2023年10月”。")),
    "date.serial": (NOTE, _("{where}“{field}”是日期序号 {raw}，读作 {value}。")),
    "date.year_assumed": (NOTE, _("{where}“{field}”没写年份，按 {value} 读取：{raw}。")),
    "date.read": (NOTE, _("{where}“{field}”由“{raw}”读作 {value}。")),
    "choice.unknown": (ASK, _("{where}“{field}”不在字典里：{raw}。请改成 {choices} 之一，或确认留空。")),
    "choice.read": (NOTE, _("{where}“{field}”由“{raw}”读作“{value}”。")),
    "mark.unknown": (ASK, _("{where}“{field}”不是 √、△、×、— 之一：{raw}。请改正或确认留空。")),
    "value.aside": (NOTE, _("{where}“{field}”只取了数字，其余文字保留在原文：{raw}。")),
    "value.blank_word": (NOTE, _("{where}“{field}”写的是“{raw}”，按未填处理。")),
    "check.exceeds": (ASK, _("{where}“{field}”大于“{other}”。请核对两列的数值和单位。")),
    "check.ratio": (NOTE, _("{where}“{field}”填的是 {raw}%，按金额算是 {value}%，以算出的为准。")),
}

OWNERS_WORDS = frozenset({"field", "other", "reason"})  # titles and reasons whose English stands in their owners' catalogues
WHERE_CELL = _("第 {row} 行 {column} 列")
WHERE_ROW = _("第 {row} 行")
WHERE_COLUMN = _("{column} 列")
WHERE_SHEET = _("工作表“{sheet}”")


def severity(code: str) -> Outcome:
    """How bad a problem with this code is; a code an owner's check invents asks a person."""
    return MESSAGES.get(code, (ASK, None))[0]


def report(
    code: str, *, sheet: str | None = None, row: int | None = None, column: str | None = None, raw: Any = None, **said: Any
) -> Problem:
    """A problem with its place and its sentence, translated when shown."""
    shown = None if raw is None else shorten(str(raw))
    template = MESSAGES[code][1] if code in MESSAGES else _("{where}：{raw}")
    words = {name: _(value) if name in OWNERS_WORDS and isinstance(value, str) else value for name, value in said.items()}
    message: Any = format_lazy(
        template, where=_where(sheet, row, column), sheet=sheet, row=row, column=column, raw=shown, **words
    )
    return Problem(code, message, sheet=sheet, row=row, column=column, raw=shown)


def shorten(text: str, longest: int = 60) -> str:
    """A cell's text short enough to stand in a sentence."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome that decides; nothing wrong is ACCEPT."""
    return max(outcomes, key=ORDER.__getitem__, default=Outcome.ACCEPT)


def outcome_of(problems: Iterable[Problem]) -> Outcome:
    return worst({severity(p.code) for p in problems})


def _where(sheet: str | None, row: int | None, column: str | None) -> Any:
    if row is not None and column is not None:
        return format_lazy(WHERE_CELL, row=row, column=column)
    if row is not None:
        return format_lazy(WHERE_ROW, row=row)
    if column is not None:
        return format_lazy(WHERE_COLUMN, column=column)
    return format_lazy(WHERE_SHEET, sheet=sheet)
