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

  // From the file system the search may read its index, but not the pages for its summaries.
  if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS === "object") {
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  }

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
  // How the page was last touched, and what was open before.
  let touch = false;
  let before = null;

  function row(list, term, value, className) {
    if (!value) return;
    const dt = document.createElement("dt");
    const dd = document.createElement("dd");
    dt.textContent = term;
    dd.textContent = value;
    if (className) dd.className = className;
    list.append(dt, dd);
  }

  // --- what a note mark shows --------------------------------------------------

  const HIDDEN = ".loc, .pb, .fw, .w, .headerlink";
  const ENOUGH = 420;
  const script = document.currentScript?.src;
  let waiting = null;

  // The notes of all pages come with the first mark that is pointed at.
  function withNotes(use) {
    if (window.editionNotes) return use(window.editionNotes);
    if (!waiting) {
      waiting = [];
      const element = document.createElement("script");
      element.src = new URL("notes.js", script);
      element.addEventListener("load", () => {
        for (const each of waiting) each(window.editionNotes);
      });
      document.head.append(element);
    }
    waiting.push(use);
  }

  function wordsOnPage(note, number) {
    const paragraphs = [...note.children].filter((child) =>
      child.matches("p:not(.note-calls, .passage-links)"));
    const texts = paragraphs.map((paragraph) => {
      const copy = paragraph.cloneNode(true);
      for (const part of copy.querySelectorAll(HIDDEN)) part.remove();
      for (const mark of copy.querySelectorAll(".note-mark")) mark.textContent = `[${mark.textContent}]`;
      return copy.textContent.trim().replace(/\s+/g, " ");
    });
    let shown = texts.shift() ?? "";
    for (const head of [`[${number}]`, `${number}.`, number]) {
      if (shown.startsWith(`${head} `)) shown = shown.slice(head.length + 1);
    }
    while (texts.length && shown.length + texts[0].length < ENOUGH) shown += ` ${texts.shift()}`;
    return texts.length ? `${shown} …` : shown;
  }

  function describeNote(mark) {
    const box = document.createElement("div");
    const paragraph = (className, text) => {
      const element = document.createElement("p");
      element.className = className;
      element.textContent = text;
      box.append(element);
      return element;
    };
    paragraph("note-whose", mark.getAttribute("aria-label"));
    const words = paragraph("note-words", "…");
    const name = decodeURIComponent(mark.hash.slice(1));
    const here = mark.pathname === location.pathname && document.getElementById(name);
    if (here) words.textContent = wordsOnPage(here, mark.textContent);
    withNotes((notes) => {
      const [, text, ibidem] = notes[name.replace(/^note-/, "")] ?? [];
      if (!here && text) words.textContent = text;
      if (ibidem) paragraph("note-ibidem", `That is: ${ibidem}`);
      if (owner === mark) place(mark);
    });
    const correction = mark.closest(".c");
    if (correction) box.append(describe(correction, true));
    return box;
  }

  function describe(element, brief = false) {
    const data = element.dataset;
    const list = document.createElement("dl");
    const own = (name) => element.querySelector(`:scope > .${name}`)?.textContent ?? "";
    if (brief) {
      row(list, "Witness", own("w") || "(nothing)", "reading");
      row(list, "The mark", data.certainty);
      row(list, "Reason", data.reason);
      return list;
    }
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
    popover.append(element.matches(".note-mark") ? describeNote(element) : describe(element));
    document.body.append(popover);
    (element.matches("a") ? element : element.querySelector("a") ?? element)
      .setAttribute("aria-describedby", popover.id);
    place(element);
  }

  // Below or above the place, never over it: what has no room there scrolls.
  function place(element) {
    const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const edge = 8;
    const gap = 6;
    popover.style.maxHeight = "";
    const own = popover.getBoundingClientRect();
    const left = Math.min(Math.max(box.left, edge), root.clientWidth - own.width - edge);
    const below = window.innerHeight - box.bottom - gap - edge;
    const above = box.top - gap - edge;
    const isBelow = own.height <= below || below >= above;
    const height = Math.min(own.height, Math.max(isBelow ? below : above, 96));
    popover.style.maxHeight = `${height}px`;
    const top = isBelow ? box.bottom + gap : box.top - gap - height;
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

  // A note mark before the correction in which it stands.
  const explained = (event) =>
    event.target.closest?.(".edition-text a.note-mark, .edition-text .c") ?? null;

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || pinned) return;
    const element = explained(event);
    if (element) open(element);
  });
  document.addEventListener("pointerout", (event) => {
    if (event.pointerType === "touch" || pinned || !owner) return;
    const next = event.relatedTarget;
    if (!(next instanceof Node && (owner.contains(next) || popover.contains(next)))) close();
  });
  document.addEventListener("pointerdown", (event) => {
    touch = event.pointerType === "touch";
    before = owner;
  });
  document.addEventListener("keydown", () => { touch = false; });
  document.addEventListener("focusin", (event) => {
    const element = explained(event);
    if (element) open(element);
    else if (popover && !popover.contains(event.target)) close();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".view-buttons button");
    if (button) return setView(button.dataset.view, true);
    const element = explained(event);
    if (!element) {
      if (popover && !popover.contains(event.target)) close();
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    // A finger has no hover: its first touch of a note mark shows the note, the second goes
    // there.
    if (element.matches(".note-mark") && !(touch && before !== element)) return;
    event.preventDefault();
    if (pinned && owner === element) return close();
    open(element);
    pinned = true;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  window.addEventListener("hashchange", close);

  const start = () => {
    for (const group of document.querySelectorAll(".view-buttons")) group.hidden = false;
    setView(root.dataset.view, false);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
