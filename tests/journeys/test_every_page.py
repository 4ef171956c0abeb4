"""Every page of every room for every role of the demo, wide and narrow: open or shut as the table says, nothing cut, nothing loud."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Error

from guatu.access import matrix
from tests.journeys import looking
from tests.journeys.houses import House
from tests.journeys.walking import NARROW, WIDE, Walk, Walker

# The second tier: a walk of a quarter of an hour.
pytestmark = [pytest.mark.browser, pytest.mark.long]
# One account of the demo for each role.
ROLES = {
    "public": "", "leader": "demo-leader", "city_office": "demo-city", "county_office": "demo-jia", "reporter": "demo-jia-report",
    "department": "demo-zgj", "inspector": "demo-inspector", "viewer": "demo-viewer", "system_admin": "demo-sysadmin",
    "security_admin": "demo-secadmin", "audit_admin": "demo-audadmin",
}  # fmt: skip
RULES = matrix.rules()
# Asked for by a page itself, never by a link; and the door, to which nobody inside is led.
UNLINKED = frozenset({
    "home", "search:suggest", "queue:live", "account:sign-in", "account:post",
    # Reached by the search box, with a saved view, with a job of one's own.
    "search:results", "register:views", "queue:list", "admin:progress",
})  # fmt: skip
# Led to only where there is something: totals that were published of the place, letters. The city's office sees some of each.
WHERE_SOMETHING_IS = frozenset({"cockpit:stated", "letter:register"})
# Reached by the search box or with a job of one's own, or another tab of a page whose first is looked at: looked at from there.
BESIDE = {"queue:list": "/queue/", "letter:list": "/letters/?tab=drafts"}
# Shown by the browser itself, not by a page of ours.
BARE = frozenset({
    "register:picture", "register:text", "month:picture", "month:text", "cockpit:picture", "bulletin:picture", "cases:picture", "cases:text",
    "crew:picture", "crew:text", "lights:picture", "lights:text", "returning:picture", "returning:text", "returning:photo",
})  # fmt: skip
# Pages with more than one form.
FORMS = (
    "/wall/?form=stages", "/wall/?audience=public", "/wall/?zoom=two", "/wall/?place=411000", "/cockpit/?place=411000",
    "/register/?place=411000", "/register/?group=stage",
)  # fmt: skip


@dataclass
class Round:
    """A walk to everything that links lead to, one address for each name."""

    walk: Walk
    seen: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def go(self, *starts: str) -> None:
        """Breadth first. A name's first address is looked at, later ones are taken for more of the same."""
        waiting = list(starts)
        while waiting:
            address = waiting.pop(0)
            waiting += [link for link in self._links_after_look(address) if self._is_new(link)]

    def _is_new(self, link: str) -> bool:
        name = name_of(link)
        if name is None or name in self.seen or name in UNLINKED:
            return False
        self.seen[name] = link
        return True

    def _links_after_look(self, address: str) -> list[str]:
        if name_of(address) in BARE:
            self.walk.fetch_bytes(address)
            return []
        try:
            page = self.walk.go(address)
        except Error as error:
            # A download is no page; that it came is enough.
            assert "Download is starting" in error.message, error.message
            return []
        self.wrong += [f"{address}: {one}" for one in (*looking.whole(page), *self._narrow())]
        links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
        return [urljoin(urlsplit(page.url).path, link) for link in links]

    def _narrow(self) -> list[str]:
        page = self.walk.page
        page.set_viewport_size(NARROW)
        looking.settle(page)
        found = [f"{one} (at 390)" for one in looking.fitting(page)]
        page.set_viewport_size(WIDE)
        return found


def name_of(link: str) -> str | None:
    """Which address it is; None for elsewhere and for parts of the same page."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return None
    try:
        return str(resolve(parts.path).view_name)
    except Resolver404:
        return None


@pytest.mark.parametrize("role", ROLES)
def test_it_works(role: str, furnished: House, walker: Walker) -> None:
    walk = walker(furnished, ROLES[role])
    done = Round(walk)
    done.go("/account/sign-in" if role == "public" else "/", *beside(role), *(FORMS if role == "city_office" else ()))
    assert not done.wrong, "\n".join(done.wrong)
    shut, unreached = statuses(walk, role, set(done.seen))
    assert shut == []
    assert unreached == [], f"allowed, but no link leads there: {', '.join(unreached)}"
    assert role != "city_office" or set(done.seen) >= WHERE_SOMETHING_IS
    walk.tell(f"{role}, {len(done.seen)} pages")


def beside(role: str) -> list[str]:
    """The starts that this role may open."""
    return [start for name, start in BESIDE.items() if matrix.expected(RULES[name], "GET", role, matrix.NO_THING) == 200]


def statuses(walk: Walk, role: str, seen: set[str]) -> tuple[list[str], list[str]]:
    """Addresses about no thing in particular: those that answer otherwise than the table says, and those no link led to."""
    wrong, unreached = [], []
    for name, rule in RULES.items():
        if rule.things or "GET" not in rule.methods or name in seen:
            continue
        wanted = matrix.expected(rule, "GET", role, matrix.NO_THING)
        answer = walk.context.request.get(reverse(name) + (f"?{rule.query}" if rule.query else ""), max_redirects=0)
        wrong += [f"{name}: {answer.status}, not {wanted}"] if answer.status != wanted else []
        unreached += [name] if wanted == 200 and name not in UNLINKED | WHERE_SOMETHING_IS else []
    return wrong, unreached
