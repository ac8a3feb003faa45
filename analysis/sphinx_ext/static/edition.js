// The views of a text page and the popover of a correction. Without this script the
// pages show the reading text, and a correction leads to its row in the list.
//
// For the other scripts, `window.edition` has
//   view                  "reading", "corrections" or "received"
//   setView(view)         shows it and remembers it for all pages
//   explains(selector, describe, follows)
//                         what matches the selector within a text gets the popover, with the
//                         node that describe(element) gives; where it follows, a click (for a
//                         finger the second) goes where the link leads, else a click pins
//   open(element, pin)    opens the popover of an element; pinned it stays until Escape, a
//                         click or the focus elsewhere
//   close()               closes it
//   linkOf(element)       what of an element, or around it, takes the focus
//   say(words)            tells a screen reader, politely
// and every change of the view is an event "edition:view" at the document.
(() => {
  "use strict";
  const KEY = "edition-view";
  const VIEWS = ["reading", "corrections", "received"];
  const root = document.documentElement;

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
      document.dispatchEvent(new CustomEvent("edition:view", { detail: view }));
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
  let described = null;
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
    const own = (name) => {
      const words = element.querySelector(`:scope > .${name}`)?.cloneNode(true);
      for (const mark of words?.querySelectorAll(".note-mark") ?? []) mark.textContent = `[${mark.textContent}]`;
      return words?.textContent ?? "";
    };
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

  // What gets a popover: a selector, what describes it, whether its link is followed.
  const explained = [];
  const explanationOf = (element) => explained.find(([selector]) => element.matches(selector));
  const linkOf = (element) => element.closest("a") ?? element.querySelector("a") ?? element;

  function open(element, pin = false) {
    if (owner !== element) show(element);
    pinned = pinned || pin;
  }

  function show(element) {
    close();
    owner = element;
    popover = document.createElement("div");
    popover.className = "edition-popover";
    popover.id = "edition-popover";
    popover.setAttribute("role", "tooltip");
    popover.append(explanationOf(element)[1](element));
    document.body.append(popover);
    described = linkOf(element);
    described.setAttribute("aria-describedby", popover.id);
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
    described.removeAttribute("aria-describedby");
    popover = owner = described = null;
    pinned = false;
  }

  // The innermost: a note mark before the correction in which it stands.
  const elementOf = (event) =>
    event.target.closest?.(explained.map(([selector]) => selector).join()) ?? null;

  function explains(selector, describe, follows = false) {
    explained.push([`.edition-text :is(${selector})`, describe, follows]);
  }
  explains(".c", (element) => describe(element));
  explains("a.note-mark", describeNote, true);

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || pinned) return;
    const element = elementOf(event);
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
    const element = elementOf(event);
    if (element) open(element);
    else if (popover && !popover.contains(event.target)) close();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".view-buttons button");
    if (button) return setView(button.dataset.view, true);
    const element = elementOf(event);
    if (!element) {
      if (popover && !popover.contains(event.target)) close();
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    // A finger has no hover: its first touch of a note mark shows the note, the second goes
    // there.
    if (explanationOf(element)[2] && !(touch && before !== element)) return;
    event.preventDefault();
    if (pinned && owner === element) return close();
    open(element, true);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  window.addEventListener("hashchange", close);

  // --- what is said to a screen reader -----------------------------------------

  let voice = null;
  function say(words) {
    if (!voice) {
      voice = document.createElement("div");
      voice.className = "ed-unseen";
      voice.setAttribute("role", "status");
      document.body.append(voice);
    }
    voice.textContent = "";
    // A change that comes at once with the element is not heard.
    setTimeout(() => { voice.textContent = words; }, 60);
  }

  window.edition = {
    get view() { return root.dataset.view; },
    setView: (view) => setView(VIEWS.includes(view) ? view : "reading", true),
    explains, open, close, linkOf, say,
  };

  const start = () => {
    for (const bar of document.querySelectorAll(".view-bar")) {
      bar.classList.add("is-live");
      bar.querySelector(".view-tools").hidden = false;
    }
    setView(root.dataset.view, false);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
