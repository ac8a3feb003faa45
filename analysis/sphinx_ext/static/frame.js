// The frame of a page: drawers for its two contents lists where there is no room beside the
// text, the switch of the colours, the place where the reader is. Without this script the
// lists stand below the text and the colours are light.
(() => {
  "use strict";
  const root = document.documentElement;

  // --- drawers -----------------------------------------------------------------

  const drawer = document.createElement("dialog");
  drawer.className = "ed-drawer";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "ed-button ed-close";
  close.setAttribute("aria-label", "Close");
  close.innerHTML = '<svg class="ed-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="m6 6 12 12M18 6 6 18"/></svg>';
  drawer.append(close);
  document.body.append(drawer);
  let home = null;

  function open(button) {
    const list = document.getElementById(button.dataset.opens);
    home = document.createComment("");
    list.replaceWith(home);
    drawer.append(list);
    drawer.classList.toggle("ed-drawer-end", list.classList.contains("ed-toc"));
    drawer.setAttribute("aria-label", button.textContent.trim());
    drawer.showModal();
    root.classList.add("ed-drawn");
    list.querySelector('[aria-current="page"]')?.scrollIntoView({ block: "center" });
  }

  drawer.addEventListener("close", () => {
    root.classList.remove("ed-drawn");
    if (home) home.replaceWith(drawer.lastElementChild);
    home = null;
  });
  close.addEventListener("click", () => drawer.close());
  drawer.addEventListener("click", (event) => {
    // Outside the drawer, or on a way to somewhere on this page.
    if (event.target === drawer || event.target.closest("a")) drawer.close();
  });
  for (const button of document.querySelectorAll("[data-opens]")) {
    button.addEventListener("click", () => open(button));
  }
  for (const width of ["(min-width: 992px)", "(min-width: 1200px)"]) {
    matchMedia(width).addEventListener("change", () => drawer.open && drawer.close());
  }

  // --- colours -------------------------------------------------------------------

  const MODES = ["auto", "light", "dark"];
  const NAMES = { auto: "automatic", light: "light", dark: "dark" };
  const system = matchMedia("(prefers-color-scheme: dark)");
  const mode = document.getElementById("ed-mode");

  function show() {
    const chosen = root.dataset.mode;
    root.dataset.theme = chosen === "dark" || (chosen === "auto" && system.matches) ? "dark" : "light";
    mode.querySelector("span").textContent = `Colours: ${NAMES[chosen]}`;
    mode.title = `Colours: ${NAMES[chosen]}`;
  }

  if (!MODES.includes(root.dataset.mode)) root.dataset.mode = "auto";
  mode.addEventListener("click", () => {
    root.dataset.mode = MODES[(MODES.indexOf(root.dataset.mode) + 1) % MODES.length];
    try { localStorage.setItem("mode", root.dataset.mode); } catch { /* not remembered */ }
    show();
  });
  system.addEventListener("change", show);
  show();

  // --- keys ------------------------------------------------------------------------

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const field = document.querySelector(".ed-search input");
    event.preventDefault();
    if (field.offsetParent) field.select();
    else document.querySelector(".ed-search-link").click();
  });

  // --- where the reader is -----------------------------------------------------------

  const ways = new Map();
  for (const link of document.querySelectorAll(".ed-toc a")) {
    const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (place) ways.set(place, link);
  }
  if (ways.size) {
    const seen = new Set();
    const watch = new IntersectionObserver((entries) => {
      for (const entry of entries) seen[entry.isIntersecting ? "add" : "delete"](entry.target);
      // The innermost part that is in view, the first of several.
      const here = [...ways.keys()].find((place) =>
        seen.has(place) && ![...seen].some((other) => other !== place && place.contains(other)));
      for (const [place, link] of ways) {
        if (place === here) link.setAttribute("aria-current", "location");
        else if (here) link.removeAttribute("aria-current");
      }
    }, { rootMargin: "-15% 0px -60% 0px" });
    for (const place of ways.keys()) watch.observe(place);
  }
})();
