"""What a page without a single project says: whoever may bring some in is led there, anybody else is told why none shows."""

from __future__ import annotations

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.desk.screen import Screen
from guatu.ui.components import Empty, Link


def no_projects(screen: Screen, title: str) -> Empty:
    """The empty state of a page that calls itself empty by `title`; not for one that is empty because of its filters.

    Only whoever brings projects in may take it for empty: to anybody else there may be some that are not theirs to see.
    """
    if not policy.can(screen.actor, "import.preview").ok:
        hint = _("这里只列本岗位能看到的项目：所辖地方的、本单位负责的和所在专班的。要看别的项目，请与项目办联系；也可以换一个日期。")
        return Empty(_("没有本岗位能看到的项目"), hint)
    url = screen.link("importing:list")
    hint = _("把办公室正在用的台账表格拖进“归集”，核对后这里就有数；也可以在“台账”里逐个登记，或换一个地方、日期。")
    return Empty(title, hint, Link(_("归集一张台账"), url) if url else None)
