// Charts to explore. A page shows the picture of a chart; who wants the figures under the
// pointer asks for it, and only then the script that draws charts (4.8 MB) is loaded.
(() => {
  "use strict";
  const script = document.currentScript?.src;
  let plotly = null;

  function loaded() {
    plotly ??= new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = new URL("plotly.min.js", script);
      element.addEventListener("load", () => resolve(window.Plotly));
      element.addEventListener("error", () => { plotly = null; reject(new Error("not loaded")); });
      document.head.append(element);
    });
    return plotly;
  }

  async function explore(chart, button) {
    button.textContent = "Loading …";
    try {
      const library = await loaded();
      const { data, layout } = JSON.parse(chart.querySelector(".chart-data").textContent);
      const picture = chart.querySelector(".chart-picture");
      const height = layout.height ?? 450;
      picture.replaceChildren();
      picture.style.height = `${height}px`;
      await library.newPlot(picture, data, layout, { displayModeBar: false, responsive: true });
      chart.classList.add("chart-drawn");
      picture.focus();
      button.remove();
    } catch {
      button.textContent = "The chart could not be loaded; try again";
    }
  }

  for (const chart of document.querySelectorAll("figure.chart")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chart-explore";
    button.setAttribute("aria-live", "polite");
    button.textContent = "Explore this chart";
    button.addEventListener("click", () => explore(chart, button));
    chart.append(button);
  }
})();
