// Draws what a data-chart says beside the table that says the same; without it the table is enough.
(function () {
  "use strict";
  const COLOURS = ["#0b4f8a", "#c05621", "#2f6f4f", "#7b3f8c", "#8a6d0b", "#4a5568"];

  function draw(place) {
    const told = JSON.parse(place.dataset.chart);
    place.style.height = Math.max(180, 90 + told.names.length * (told.stacked ? 28 : 32)) + "px";
    const chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption({
      animation: false,
      color: COLOURS,
      tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" } },
      legend: told.series.length > 1 ? { top: 0, type: "scroll" } : undefined,
      grid: { left: 8, right: 32, top: told.series.length > 1 ? 36 : 12, bottom: 8, containLabel: true },
      xAxis: { type: "value", minInterval: 1 },
      yAxis: { type: "category", data: told.names, inverse: true, axisLabel: { width: Math.min(320, place.clientWidth * 0.4), overflow: "truncate" } },
      series: told.series.map((one) => ({
        type: "bar", name: one.name, data: one.values, stack: told.stacked ? "all" : undefined, barMaxWidth: 22,
      })),
    });
    new ResizeObserver(() => chart.resize()).observe(place);
  }

  function drawAll(root) {
    if (window.echarts) root.querySelectorAll("[data-chart]:not([_echarts_instance_])").forEach(draw);
  }

  document.addEventListener("DOMContentLoaded", () => drawAll(document));
  document.addEventListener("htmx:afterSwap", () => drawAll(document));
})();
