"""Which fonts a PDF is set in: the official ones where the machine has them, else a named substitute, never a silent one.

Looked for in the folder `fonts/` beside this file (filled at set-up) and among the system's own. Source: DOMAIN R5.13.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from guatu.kernel.errors import Invalid

FOLDER = Path(__file__).parent / "fonts"
SONG = ("Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "思源宋体")
HEI = ("Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "思源黑体")
LATIN = ("Times New Roman", "Liberation Serif")


@dataclass(frozen=True, slots=True)
class Role:
    """A face the standard asks for: the fonts that are it, what stands in for them, and the weight to ask for."""

    name: str
    real: tuple[str, ...]
    substitutes: tuple[str, ...]
    weight: int = 400


@dataclass(frozen=True, slots=True)
class Face:
    """The fonts a role is set in on this machine, first choice first."""

    families: tuple[str, ...]
    weight: int
    is_substituted: bool


# 黑体 and 宋体 of the Noto family are that very kind of face; a 小标宋 is not to be had freely.
ROLES: dict[str, Role] = {
    "title": Role("小标宋", ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体"), SONG, 700),
    "fang": Role("仿宋", ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "FandolFang R"), SONG, 300),
    "kai": Role("楷体", ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "FandolKai", "LXGW WenKai",
                       "LXGW WenKai GB"), SONG, 400),
    "hei": Role("黑体", ("SimHei", "黑体", *HEI), (), 500),
    "song": Role("宋体", ("SimSun", "宋体", *SONG), (), 400),
}  # fmt: skip


@cache
def installed() -> Any:
    """The fonts the typesetter may use. Scanned once a process."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(FOLDER)])


@cache
def families() -> frozenset[str]:
    """Names of the font families at hand."""
    return frozenset(installed().families())


@cache
def faces() -> dict[str, Face]:
    """The face of every role on this machine.

    Errors: Invalid when there is no Chinese font at all.
    """
    return {key: face_of(role, families()) for key, role in ROLES.items()}


def face_of(role: Role, at_hand: frozenset[str]) -> Face:
    """The face of one role among the families at hand; a Song face follows for rare characters."""
    real = [name for name in role.real if name in at_hand]
    spare = [name for name in (*role.substitutes, *SONG, *HEI) if name in at_hand]
    if not real and not spare:
        raise Invalid({"fonts": [_("没有可用的中文字体。请先运行安装命令补齐字体，或安装 Noto Serif SC。")]})
    return Face(tuple(dict.fromkeys(real[:1] + spare)), role.weight, is_substituted=not real)


@cache
def latin() -> tuple[str, ...]:
    """The face of Western digits and letters, where there is one."""
    return tuple(name for name in LATIN if name in families())[:1]


def substitution_note() -> str:
    """What a PDF prints when a face had to be replaced, "" when all are real. Source: R5.13."""
    replaced = [f"{ROLES[key].name}→{face.families[0]}" for key, face in faces().items() if face.is_substituted]
    return f"字体已替换，以正式排版为准（{'，'.join(replaced)}）" if replaced else ""


def payload() -> dict[str, Any]:
    """Faces as the templates read them."""
    roles = {key: {"families": face.families, "weight": face.weight} for key, face in faces().items()}
    return {"roles": roles, "latin": latin()}
