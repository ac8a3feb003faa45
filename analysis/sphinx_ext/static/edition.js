// The views of a text page and the popover of a correction. Without this script the
// pages show the reading text, and a correction leads to its row in the list.
(() => {
  "use strict";
  const KEY = "edition-view";
  const VIEWS = ["reading", "corrections", "received"];
  const root = document.documentElement;

  // Without a choice of the reader's own, the theme follows the system.
  try {
    if (!localStorage.getItem("mode")) {
      root.dataset.mode = "auto";
      root.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    }
  } catch { /* private window: light */ }

  function remembered() {
    try {
      const view = localStorage.getItem(KEY);
      return VIEWS.includes(view) ? view : "reading";
    } catch {
      return "reading";
    }
  }

  function setView(view, keep) {
    root.dataset.view = view;
    for (const button of document.querySelectorAll(".view-buttons button")) {
      button.setAttribute("aria-pressed", String(button.dataset.view === view));
    }
    if (keep) {
      try { localStorage.setItem(KEY, view); } catch { /* private window: not remembered */ }
    }
  }
  setView(remembered(), false);

  // --- the popover -----------------------------------------------------------

  const WHAT = {
    ocr: "misread by the machine, put right",
    emend: "error of the print or the author, put right",
    sic: "looks wrong, kept",
    gap: "text lost",
    supplied: "conjecture",
  };
  let popover = null;
  let owner = null;
  let pinned = false;

  function row(list, term, value, className) {
    if (!value) return;
    const dt = document.createElement("dt");
    const dd = document.createElement("dd");
    dt.textContent = term;
    dd.textContent = value;
    if (className) dd.className = className;
    list.append(dt, dd);
  }

  function describe(element) {
    const data = element.dataset;
    const list = document.createElement("dl");
    const own = (name) => element.querySelector(`:scope > .${name}`)?.textContent ?? "";
    if (data.role === "ocr" || data.role === "emend") {
      row(list, "Witness", own("w") || "(nothing)", "reading");
      row(list, "Edition", own("r") || "(nothing)", "reading");
    } else {
      row(list, data.role === "supplied" ? "Conjecture" : "Witness", own("r"), "reading");
    }
    row(list, "What", WHAT[data.role]);
    if (data.role === "ocr" || data.role === "emend") row(list, "Kind", data.kind);
    row(list, "Certainty", data.certainty);
    row(list, "Reason", data.reason);
    row(list, "Source", `${data.lines.includes("-") ? "lines" : "line"} ${data.lines.replace("-", "–")}`
      + (data.page ? `, p. ${data.page} of the print` : ""));
    row(list, "Decided by", data.resp === "edition" ? "this edition" : data.resp);
    return list;
  }

  function open(element) {
    if (owner === element) return;
    close();
    owner = element;
    popover = document.createElement("div");
    popover.className = "edition-popover";
    popover.id = "edition-popover";
    popover.setAttribute("role", "tooltip");
    popover.append(describe(element));
    document.body.append(popover);
    (element.matches("a") ? element : element.querySelector("a") ?? element)
      .setAttribute("aria-describedby", popover.id);
    place(element);
  }

  function place(element) {
    const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const own = popover.getBoundingClientRect();
    const edge = 8;
    const left = Math.min(Math.max(box.left, edge), root.clientWidth - own.width - edge);
    const below = box.bottom + 6;
    const top = below + own.height > window.innerHeight && box.top > own.height + 6
      ? box.top - own.height - 6 : below;
    popover.style.left = `${left + window.scrollX}px`;
    popover.style.top = `${top + window.scrollY}px`;
  }

  function close() {
    if (!popover) return;
    popover.remove();
    owner.removeAttribute("aria-describedby");
    owner.querySelector("[aria-describedby]")?.removeAttribute("aria-describedby");
    popover = owner = null;
    pinned = false;
  }

  const correction = (event) => event.target.closest?.(".edition-text .c") ?? null;

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || pinned) return;
    const element = correction(event);
    if (element) open(element);
  });
  document.addEventListener("pointerout", (event) => {
    if (event.pointerType === "touch" || pinned || !owner) return;
    const next = event.relatedTarget;
    if (!(next instanceof Node && (owner.contains(next) || popover.contains(next)))) close();
  });
  document.addEventListener("focusin", (event) => {
    const element = correction(event);
    if (element) open(element);
    else if (popover && !popover.contains(event.target)) close();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".view-buttons button");
    if (button) return setView(button.dataset.view, true);
    const element = correction(event);
    if (!element) {
      if (popover && !popover.contains(event.target)) close();
      return;
    }
    if (event.target.closest(".note-mark") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (pinned && owner === element) return close();
    open(element);
    pinned = true;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });

  const start = () => {
    for (const group of document.querySelectorAll(".view-buttons")) group.hidden = false;
    setView(root.dataset.view, false);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
