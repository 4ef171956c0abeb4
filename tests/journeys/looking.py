"""What an eye would find wrong with a page, asked of the browser that drew it."""

from __future__ import annotations

from playwright.sync_api import Page

_SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

# Words that do not fit the box they stand in. Tables, charts and lists may scroll in themselves; a label may not.
_CUT = """() => {
  const words = 'h1,h2,h3,h4,th,dt,label,legend,summary,button,.btn,.tab,.view,.menu-link,.stamp,.light,.big-title,.big-number,.head-unit,.stop-title';
  const isSeen = e => e.checkVisibility({visibilityProperty: true}) && !e.closest('.vh') && e.clientWidth > 1;
  const isCut = e => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 6 && getComputedStyle(e).overflowY === 'hidden';
  return [...document.querySelectorAll(words)].filter(e => isSeen(e) && isCut(e))
    .map(e => `${e.tagName.toLowerCase()}.${e.className} “${e.textContent.trim().replace(/\\s+/g, ' ').slice(0, 30)}” ${e.scrollWidth}>${e.clientWidth}`);
}"""

# A column of numbers says its unit in the head, in the caption, or in every cell; ordinals and codes have none.
_UNITLESS = """() => {
  const own = /[%％个元亩次位天月日年项条期人处件户份行页级]|百分点|unit|day|month|row|rank|page|no\\\\.|yuan|mu\\\\b|count|number|version|times|code|id\\\\b|projects?|%/i;
  const quiet = /序号|编号|代码|行|名次|位次|排名|把握|版本|摘要|单元格|日期|时刻|时间|截至|次数|页|期间|月份|年度|项目|个数|count|row|rank|no|code|cell|period|date|time|version|confidence|year|month|moves|size|entry/i;
  const found = [];
  for (const table of document.querySelectorAll('main table')) {
    if (!table.checkVisibility()) continue;
    const around = (table.caption ? table.caption.textContent : '') + (table.closest('[data-chart]') ? table.closest('[data-chart]').textContent : '');
    if (/单位|unit/i.test(around)) continue;
    const heads = [...table.querySelectorAll('thead tr:last-child th')];
    if (table.tHead && table.tHead.rows.length > 1) continue;
    for (const row of table.tBodies[0] ? [...table.tBodies[0].rows].slice(0, 12) : []) {
      [...row.cells].forEach((cell, n) => {
        const text = cell.innerText.trim();
        if (!/^[−+-]?[\\d\\u2009,. ]+$/.test(text) || /^\\d{4}(-\\d\\d){1,2}$/.test(text)) return;
        const head = heads.length === row.cells.length ? heads[n].textContent.trim() : '';
        if (cell.dataset.unit || own.test(head) || quiet.test(head)) return;
        found.push(`number without a unit: “${text}” under “${head}” of “${table.caption ? table.caption.textContent.trim() : ''}”`);
      });
    }
  }
  return [...new Set(found)].slice(0, 6);
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


def sideways(page: Page) -> list[str]:
    """A page that slides sideways."""
    over = page.evaluate(_SIDEWAYS)
    return [f"slides sideways by {over}px"] if over > 0 else []


def cut(page: Page) -> list[str]:
    """Labels that do not fit."""
    return [f"cut: {one}" for one in page.evaluate(_CUT)]


def unitless(page: Page) -> list[str]:
    """Numbers in tables that do not say what they count."""
    return list(page.evaluate(_UNITLESS))


def small(page: Page) -> list[str]:
    """Text below the smallest size there is."""
    return list(page.evaluate(_SMALL))


def nameless(page: Page) -> list[str]:
    """Fields and buttons that a screen reader cannot name, and ids given twice."""
    return list(page.evaluate(_NAMELESS))
