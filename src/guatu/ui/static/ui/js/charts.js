// Draws the charts of a page. Every length and every word comes from the server; nothing is computed here but pixels.
(function () {
  "use strict";
  const script = document.currentScript;
  const drawn = new Map();
  let library = null;

  function echartsReady() {
    if (!library) {
      library = new Promise(function (resolve, reject) {
        const tag = document.createElement("script");
        tag.src = script.dataset.echarts;
        tag.onload = function () { resolve(window.echarts); };
        tag.onerror = reject;
        document.head.append(tag);
      });
    }
    return library;
  }

  function specOf(figure) { return JSON.parse(document.getElementById(figure.dataset.chart).textContent); }

  // ---- marks drawn by hand: the hollow plan behind the bar, the tick where pro-rata stands ----

  function band(api, at, isLying, share) {
    const step = api.size(isLying ? [0, 1] : [1, 0])[isLying ? 1 : 0] * share;
    return [at - step / 2, step];
  }

  function planShape(now, isLying) {
    return function (params, api) {
      const value = api.value(isLying ? 0 : 1);
      if (isNaN(value)) return null;
      const end = api.coord(isLying ? [value, api.value(1)] : [api.value(0), value]);
      const start = api.coord(isLying ? [0, api.value(1)] : [api.value(0), 0]);
      const across = band(api, end[isLying ? 1 : 0], isLying, 0.62);
      const shape = isLying
        ? { x: start[0], y: across[0], width: end[0] - start[0], height: across[1] }
        : { x: across[0], y: end[1], width: across[1], height: start[1] - end[1] };
      return { type: "rect", shape: shape, style: { fill: "transparent", stroke: now.ink2, lineWidth: now.k, lineDash: [3 * now.k, 3 * now.k] } };
    };
  }

  // The tick steps aside where the number above a bar would stand on it.
  function gapFor(spec, n, at, api, now) {
    const run = labelled(spec);
    const value = run && run.values[n];
    if (value === null || value === undefined) return 0;
    const top = api.coord([n, value])[1];
    return at > top - now.small * 1.9 && at < top + 2 ? now.small * (run.texts[n].length * 0.62 + 0.5) : 0;
  }

  function stroke(x1, y1, x2, y2, now) {
    return { type: "line", shape: { x1: x1, y1: y1, x2: x2, y2: y2 }, style: { stroke: now.ink, lineWidth: 2 * now.k } };
  }

  function tickShape(now, isLying, spec) {
    return function (params, api) {
      const value = api.value(isLying ? 0 : 1);
      if (isNaN(value)) return null;
      const n = api.value(isLying ? 1 : 0);
      const at = api.coord(isLying ? [value, n] : [n, value]);
      const across = band(api, at[isLying ? 1 : 0], isLying, 0.74);
      if (isLying) return stroke(at[0], across[0], at[0], across[0] + across[1], now);
      const gap = gapFor(spec, n, at[1], api, now) / 2;
      return { type: "group", children: [stroke(across[0], at[1], at[0] - gap, at[1], now), stroke(at[0] + gap, at[1], across[0] + across[1], at[1], now)] };
    };
  }

  function byHand(series, now, isLying, spec) {
    return {
      name: series.name, type: "custom", z: series.role === "plan" ? 1 : 6, silent: true,
      renderItem: (series.role === "plan" ? planShape : tickShape)(now, isLying, spec),
      encode: { x: 0, y: 1 },
      itemStyle: { color: series.role === "plan" ? "transparent" : now.ink, borderColor: now.ink2, borderType: [3, 3], borderWidth: series.role === "plan" ? 1 : 0 },
      data: series.values.map(function (value, n) { return isLying ? [value === null ? NaN : value, n] : [n, value === null ? NaN : value]; }),
    };
  }

  // Words stand in a layer of their own above every mark, with a rim of paper around them.
  function halo(now, colour) {
    return Object.assign({ textBorderColor: now.paper, textBorderWidth: 3 * now.k }, window.guatuChartTheme.text(now, colour || now.ink));
  }

  function words(run, now) {
    return {
      type: "scatter", z: 8, silent: true, symbolSize: 1, itemStyle: { color: "transparent" }, tooltip: { show: false },
      label: Object.assign({ show: true, position: "top", distance: 4, formatter: function (point) { return run.texts[point.dataIndex]; } }, halo(now)),
      data: run.values.map(function (value, n) { return value === null ? null : [n, value]; }),
    };
  }

  function bar(series, spec, now, isLying, part) {
    const isPart = series.role === "part";
    return {
      name: series.name, type: "bar", stack: isPart ? "parts" : undefined, z: 3,
      barMaxWidth: now.rem * (isLying ? 0.875 : 1.75), barCategoryGap: "56%", barGap: "12%",
      itemStyle: { color: series.role === "yearago" ? now.grey : isPart ? now.parts[part % now.parts.length] : now.accent, borderColor: now.paper, borderWidth: isPart ? 1 : 0 },
      data: series.values,
      cursor: spec.urls.length ? "pointer" : "default",
    };
  }

  function isMark(series) { return series.role === "plan" || series.role === "prorata"; }

  // Where one label per bar has room: a single run of bars, or the sum of stacked parts.
  function labelled(spec) {
    const alone = spec.series.filter(function (series) { return series.role === "actual"; });
    if (!spec.hasLabels || spec.categories.length > 20) return null;
    return spec.totals || (alone.length === 1 && !spec.series.some(function (series) { return series.role === "yearago"; }) ? alone[0] : null);
  }

  function barSeries(spec, now, isLying) {
    let part = -1;
    const all = spec.series.map(function (series) {
      if (isMark(series)) return byHand(series, now, isLying, spec);
      if (series.role === "part") part += 1;
      return bar(series, spec, now, isLying, part);
    });
    const run = labelled(spec);
    return run && !isLying ? all.concat(words(run, now)) : all;
  }

  function legend(spec, now) {
    if (spec.series.length < 2) return { show: false };
    const icons = { plan: "path://M0 0H10V8H0Z", prorata: "path://M0 3.2H12V4.8H0Z" };
    return {
      left: 0, top: 0, itemWidth: now.small, itemHeight: now.small * 0.7, itemGap: now.rem, selectedMode: false,
      textStyle: window.guatuChartTheme.text(now, now.ink2),
      data: spec.series.map(function (series) { return { name: series.name, icon: icons[series.role] || "rect" }; }),
    };
  }

  function tooltipText(spec) {
    return function (points) {
      const at = (Array.isArray(points) ? points[0] : points).dataIndex;
      const lines = spec.series.map(function (series) { return series.name + "  " + series.texts[at] + (series.values[at] === null ? "" : spec.unit ? " " + spec.unit : ""); });
      return [spec.categories[at]].concat(lines).join("\n");
    };
  }

  function bars(spec, now) {
    const kit = window.guatuChartTheme;
    return Object.assign(kit.base(now), {
      legend: legend(spec, now), xAxis: kit.categoryAxis(now, spec.categories), yAxis: kit.valueAxis(now), series: barSeries(spec, now, false),
    });
  }

  // Lying bars carry their numbers in a column of their own at the right.
  function numberAxis(spec, now) {
    const run = labelled(spec);
    const texts = run ? run.texts : spec.categories.map(function () { return ""; });
    const axis = window.guatuChartTheme.categoryAxis(now, texts, { inverse: true, position: "right", axisLine: { show: false } });
    axis.axisLabel.interval = 0;
    return axis;
  }

  function ranks(spec, now) {
    const kit = window.guatuChartTheme;
    const names = kit.categoryAxis(now, spec.categories, { inverse: true });
    names.axisLabel.interval = 0;
    return Object.assign(kit.base(now), {
      legend: legend(spec, now), xAxis: kit.valueAxis(now), yAxis: [names, numberAxis(spec, now)], series: barSeries(spec, now, true),
    });
  }

  const strokes = { actual: "solid", part: "solid", plan: "dashed", prorata: "dashed", forecast: "dotted", yearago: "solid" };

  function endsEarly(series) { return series.values[series.values.length - 1] === null; }

  function lineOf(series, spec, now) {
    const colour = { plan: now.ink2, prorata: now.ink2, yearago: now.grey }[series.role] || now.accent;
    return {
      name: series.name, type: "line", data: series.values, z: series.role === "actual" ? 5 : 3,
      showSymbol: false, symbol: "circle", symbolSize: 5, connectNulls: false,
      lineStyle: { color: colour, width: (series.role === "actual" ? 2.25 : 1.5) * now.k, type: strokes[series.role] },
      itemStyle: { color: colour },
      endLabel: Object.assign({ show: true, formatter: function (point) { return series.name + " " + series.texts[point.dataIndex]; } }, endsEarly(series) ? { align: "right", offset: [-14 * now.k, -12 * now.k] } : { distance: 6 * now.k }, halo(now, series.role === "yearago" ? now.ink2 : colour)),
      labelLayout: { moveOverlap: "shiftY" },
      emphasis: { disabled: true },
    };
  }

  function todayLine(spec, now) {
    return {
      type: "line", data: [], silent: true,
      markLine: {
        symbol: "none", silent: true, data: [{ xAxis: spec.markAt }], lineStyle: { color: now.fieldLine, width: now.k, type: "solid" },
        label: Object.assign({ formatter: spec.markLabel, position: "insideEndTop", rotate: 0 }, window.guatuChartTheme.text(now, now.ink2)),
      },
    };
  }

  function line(spec, now) {
    const kit = window.guatuChartTheme;
    const option = Object.assign(kit.base(now), {
      xAxis: kit.categoryAxis(now, spec.categories, { boundaryGap: false }), yAxis: kit.valueAxis(now),
      series: spec.series.map(function (series) { return lineOf(series, spec, now); }),
    });
    option.tooltip.axisPointer = { type: "line", lineStyle: { color: now.line2, width: 1 } };
    const longest = Math.max.apply(null, spec.series.map(function (series) { return series.name.length + 5; }));
    option.grid.right = Math.round(longest * now.small * 0.86);
    option.grid.top = now.rem * 1.25;
    if (spec.markAt) option.series.push(todayLine(spec, now));
    return option;
  }

  const kinds = { bars: bars, line: line, ranks: ranks };

  function option(spec) {
    const now = window.guatuChartTheme.now();
    const made = kinds[spec.kind](spec, now);
    made.tooltip.formatter = tooltipText(spec);
    return made;
  }

  function touch(spec) {
    return function (point) {
      const url = spec.urls[point.dataIndex];
      if (!url) return;
      if (spec.opensDrawer) window.guatu.openDrawer(url);
      else window.location.assign(url);
    };
  }

  function draw(figure, echarts) {
    const canvas = figure.querySelector(".chart-canvas");
    if (!canvas.clientWidth) return;
    const spec = specOf(figure);
    const chart = drawn.get(figure) || echarts.init(canvas, null, { renderer: "canvas" });
    if (!drawn.has(figure)) chart.on("click", touch(spec));
    drawn.set(figure, chart);
    chart.setOption(option(spec), true);
    chart.resize();
  }

  function drawAll(root) {
    const figures = Array.from(root.querySelectorAll("[data-chart]"));
    if (!figures.length) return;
    echartsReady().then(function (echarts) {
      figures.forEach(function (figure) {
        draw(figure, echarts);
        if (!figure.dataset.watched) { figure.dataset.watched = "yes"; resized.observe(figure.querySelector(".chart-canvas")); }
      });
    }, function () {
      figures.forEach(function (figure) { figure.classList.add("is-table"); });
    });
  }

  const resized = new ResizeObserver(function (entries) {
    entries.forEach(function (entry) {
      const figure = entry.target.closest("[data-chart]");
      if (figure && window.echarts) window.requestAnimationFrame(function () { draw(figure, window.echarts); });
    });
  });

  function forgetGone() {
    drawn.forEach(function (chart, figure) {
      if (!figure.isConnected) { chart.dispose(); drawn.delete(figure); }
    });
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-chart-table]");
    if (!button) return;
    const isTable = button.closest("[data-chart]").classList.toggle("is-table");
    button.setAttribute("aria-pressed", String(isTable));
  });
  document.addEventListener("DOMContentLoaded", function () { drawAll(document); });
  document.addEventListener("htmx:afterSettle", function (event) { forgetGone(); drawAll(event.target); });
  document.addEventListener("guatu:theme", function () { drawAll(document); });
  window.addEventListener("beforeprint", function () { drawn.forEach(function (chart) { chart.resize(); }); });
})();
