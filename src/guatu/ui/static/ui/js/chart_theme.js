// The chart theme, made from the tokens of the moment: thin lines, direct labels, plan dashed, actual solid, forecast dotted.
(function () {
  "use strict";

  function token(styles, name) { return styles.getPropertyValue(name).trim(); }

  function theme() {
    const styles = window.getComputedStyle(document.documentElement);
    const rem = parseFloat(styles.fontSize) || 16;
    const t = function (name) { return token(styles, name); };
    return {
      rem: rem,
      k: rem / 16,
      small: Math.round(rem * 0.75),
      body: Math.round(rem * 0.875),
      family: t("--sans"),
      ink: t("--ink"), ink2: t("--ink-2"), line: t("--line"), line2: t("--line-2"), rule: t("--rule"), paper: t("--paper"),
      accent: t("--accent"), soft: t("--bar-soft"), grey: t("--grey"), green: t("--green"), amber: t("--amber"), red: t("--red"),
      fieldLine: t("--field-line"),
      parts: [t("--accent"), t("--bar-soft"), t("--green"), t("--amber"), t("--grey")],
    };
  }

  function text(now, colour, size) {
    return { color: colour || now.ink2, fontSize: size || now.small, fontFamily: now.family };
  }

  function categoryAxis(now, names, more) {
    return Object.assign({
      type: "category", data: names,
      axisLine: { lineStyle: { color: now.rule, width: 1 } },
      axisTick: { show: false },
      axisLabel: Object.assign({ interval: "auto", hideOverlap: true }, text(now, now.ink)),
    }, more);
  }

  function valueAxis(now, more) {
    return Object.assign({
      type: "value", splitNumber: 4,
      axisLine: { show: false }, axisTick: { show: false },
      splitLine: { lineStyle: { color: now.line, width: 1 } },
      axisLabel: Object.assign({ formatter: function (value) { return String(value).replace("-", "\u2212"); } }, text(now)),
    }, more);
  }

  function base(now) {
    return {
      animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      animationDuration: 240,
      textStyle: text(now, now.ink),
      color: now.parts,
      grid: { left: 4, right: 12, top: now.rem * 2, bottom: 4, containLabel: true },
      tooltip: {
        trigger: "axis", renderMode: "richText", confine: true,
        backgroundColor: now.ink, borderWidth: 0, padding: [6, 8],
        textStyle: text(now, now.paper),
        axisPointer: { type: "shadow", shadowStyle: { color: now.line, opacity: 0.45 } },
      },
      aria: { enabled: false },
    };
  }

  window.guatuChartTheme = { now: theme, text: text, categoryAxis: categoryAxis, valueAxis: valueAxis, base: base };
})();
