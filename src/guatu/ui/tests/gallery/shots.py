"""Pictures of the gallery: ``python -m guatu.ui.tests.gallery.shots http://127.0.0.1:8765 FOLDER [scene …]``.

Prints what a look would miss: console errors, a page that scrolls sideways, words cut off.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

SIZES = {390: 844, 1440: 900, 2560: 1440}
THEMES = ("light", "dark")
SCENES = {
    "register": ("/", ""),
    "filtered": ("/?county=示例甲县,示例乙市&total_from=5&sort=-total&cols=light,stage,county,total,plan,done,rate", ""),
    "past": ("/?past=1", ""),
    "empty": ("/empty/?county=示例甲县", ""),
    "cockpit": ("/cockpit/", ""),
    "wall": ("/cockpit/?wall=1", ""),
    "project": ("/project/", ""),
    "parts": ("/parts/", ""),
    "form": ("/form/?wrong=1", ""),
    "error": ("/error/404/", ""),
    "figure": ("/cockpit/", "a[data-figure='investment.rate']"),
    "light": ("/", "a.light-late"),
    "confirm": ("/parts/", "[data-open-dialog='send-letters']"),
    "columns": ("/", "#register-columns > summary"),
    "chip": ("/", "#register-chip-county > summary"),
}
CUT = """() => {
  const words = 'th,td,.btn,.big-title,.big-number,.tab,.stop-title,.menu-link,dt,dd,h1,h2,h3,.light,.stamp';
  const isCut = e => e.clientWidth && e.scrollWidth > e.clientWidth + 1;
  const hides = e => getComputedStyle(e).overflowX !== 'visible' && !e.classList.contains('vh');
  return [...document.querySelectorAll(words)].filter(e => e.offsetParent && isCut(e) && hides(e))
    .map(e => e.className + ':' + e.textContent.trim().slice(0, 24));
}"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def _settle(page: Page, touch: str) -> None:
    page.wait_for_load_state("networkidle")
    if touch:
        page.locator(touch).first.click()
    page.wait_for_timeout(700)


def _shoot(browser: Browser, base: str, folder: Path, name: str, wide: int, theme: str) -> list[str]:
    found: list[str] = []
    context = browser.new_context(
        viewport={"width": wide, "height": SIZES[wide]}, color_scheme=theme, locale="zh-CN", has_touch=wide < 500
    )
    page = context.new_page()
    page.on("console", lambda said: found.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    path, touch = SCENES[name]
    page.goto(base + path)
    _settle(page, touch)
    over = page.evaluate(SIDEWAYS)
    found.extend([f"scrolls sideways by {over}px"] if over > 0 else [])
    found.extend(f"cut: {words}" for words in page.evaluate(CUT))
    page.screenshot(path=folder / f"{name}-{wide}-{theme}.png", full_page=not touch and wide < 2000)
    context.close()
    return found


def main() -> None:
    """Shoot every scene, or the ones named, at every width in both themes."""
    base, folder, names = sys.argv[1], Path(sys.argv[2]), [name for name in sys.argv[3:] if name in SCENES] or list(SCENES)
    wides = [int(word) for word in sys.argv[3:] if word.isdigit()] or list(SIZES)
    themes = [word for word in sys.argv[3:] if word in THEMES] or list(THEMES)
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        for name in names:
            for wide in wides:
                for theme in themes:
                    for line in _shoot(browser, base, folder, name, wide, theme):
                        print(f"{name} {wide} {theme}: {line}")
        browser.close()


if __name__ == "__main__":
    main()
