"""What an eye would find wrong with a page, asked of the browser that drew it."""

from __future__ import annotations

from playwright.sync_api import Page

_SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

# Words that do not fit the box they stand in. Tables, charts and lists may scroll in themselves; a label may not.
# On a phone the head of a table that became cards is there for readers of the page only.
_CUT = """() => {
  const words = 'h1,h2,h3,h4,th,dt,label,legend,summary,button,.btn,.tab,.view,.menu-link,.stamp,.light,.big-title,.big-number,.head-unit,.stop-title';
  const isAway = e => e.closest('.vh') || e.closest('thead') && getComputedStyle(e.closest('thead')).position === 'absolute';
  const isSeen = e => e.checkVisibility({visibilityProperty: true}) && e.clientWidth > 1 && !isAway(e);
  const isCut = e => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 6 && getComputedStyle(e).overflowY === 'hidden';
  return [...document.querySelectorAll(words)].filter(e => isSeen(e) && isCut(e))
    .map(e => `${e.tagName.toLowerCase()}.${e.className} “${e.textContent.trim().replace(/\\s+/g, ' ').slice(0, 30)}” ${e.scrollWidth}>${e.clientWidth}`);
}"""

# A number says its unit: in the head, the row's own head, the caption, a note of the table or a column of units.
# Ordinals, codes and counts that are called so need none.
_UNITLESS = """() => {
  const unit = /[%％个元亩次位天月日年项条期人处件户份]|百分点|基点|平方米|公顷|单位|\\b(yuan|mu|days?|months?|rows?|projects?|unit|no\\.)\\b|%/i;
  const counted = /(数|号|行|码|名次|位次|排名|把握|版本|单元格|页|序)$|count|number|rank|row|code|no$|confidence|size/i;
  const found = new Set();
  for (const table of document.querySelectorAll('main table')) {
    const told = (table.caption ? table.caption.textContent : '') + [...(table.closest('form,section,main')).querySelectorAll('.unit-note')].map(e => e.textContent);
    const heads = table.tHead ? [...table.tHead.rows].at(-1).cells : [];
    const hasUnits = [...heads].some(e => /^(单位|unit)$/i.test(e.textContent.trim()));
    if (!table.checkVisibility() || unit.test(told) || hasUnits || table.tHead && table.tHead.rows.length > 1) continue;
    for (const row of [...table.tBodies].flatMap(e => [...e.rows]).slice(0, 40)) [...row.cells].forEach((cell, n) => {
      const text = cell.innerText.trim(), head = heads.length === row.cells.length ? heads[n].textContent.trim() : '';
      const own = row.querySelector('th') && row.querySelector('th') !== cell ? row.querySelector('th').textContent : '';
      if (!/^[−+-]?[\\d\\u2009,. ]+$/.test(text) || cell.dataset.unit || unit.test(head) || counted.test(head) || unit.test(own)) return;
      found.add(`number without a unit: “${head}” of “${table.caption ? table.caption.textContent.trim() : ''}”, such as ${text} (${own.trim()})`);
    });
  }
  return [...found].slice(0, 4);
}"""

_SMALL = """() => {
  const tiny = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && parseFloat(getComputedStyle(e).fontSize) < 11.9;
  return [...document.querySelectorAll('body *')].filter(e => !e.closest('svg,.vh,sup,sub') && e.checkVisibility() && tiny(e))
    .slice(0, 4).map(e => `smaller than 12: ${e.tagName.toLowerCase()}.${e.className} “${e.textContent.trim().slice(0, 20)}”`);
}"""

_NAMELESS = """() => {
  const named = e => (e.labels && e.labels.length) || e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.title;
  const fields = [...document.querySelectorAll('input:not([type=hidden]),select,textarea')].filter(e => !named(e) && !e.closest('[aria-hidden=true]') && e.getAttribute('aria-hidden') !== 'true');
  const buttons = [...document.querySelectorAll('button,a[href]')].filter(e => !e.textContent.trim() && !e.getAttribute('aria-label') && e.checkVisibility());
  const ids = {}; document.querySelectorAll('[id]').forEach(e => { ids[e.id] = (ids[e.id] || 0) + 1; });
  return [...fields.map(e => `field without a name: ${e.name || e.id}`), ...buttons.map(e => `nothing to read on: ${e.outerHTML.slice(0, 80)}`),
    ...Object.keys(ids).filter(id => ids[id] > 1).map(id => `id twice: ${id}`)];
}"""


_SETTLED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def whole(page: Page) -> list[str]:
    """Everything there is to find on a page."""
    return [*fitting(page), *page.evaluate(_UNITLESS), *page.evaluate(_SMALL), *page.evaluate(_NAMELESS)]


def fitting(page: Page) -> list[str]:
    """A page that slides sideways, labels that do not fit."""
    return [*sideways(page), *(f"cut: {one}" for one in page.evaluate(_CUT))]


def sideways(page: Page) -> list[str]:
    """A page that slides sideways."""
    over = page.evaluate(_SIDEWAYS)
    return [f"slides sideways by {over}px"] if over > 0 else []


def settle(page: Page) -> None:
    """Wait until what was just changed is drawn."""
    page.evaluate(_SETTLED)
