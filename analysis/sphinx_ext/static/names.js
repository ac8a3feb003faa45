// A name in the text opens its entry beside it. Without this script it is a link to the
// index. On an index page the mentions of the entry that the address names are unfolded.
(() => {
  "use strict";
  const KEY = "edition-names";
  const root = document.documentElement;
  const here = document.currentScript?.src;
  const EDGE = 8;
  let waiting = null;
  let box = null;
  let owner = null;
  let wasOpen = null;

  // The entries of all registers come with the first name that is opened.
  function withEntries(use) {
    if (window.editionNames) return use(window.editionNames);
    if (!waiting) {
      waiting = [];
      const element = document.createElement("script");
      element.src = new URL("names-data.js", here);
      element.addEventListener("load", () => {
        for (const each of waiting) each(window.editionNames);
      });
      element.addEventListener("error", () => { location.href = owner?.href ?? location.href; });
      document.head.append(element);
    }
    waiting.push(use);
  }

  function add(parent, tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    parent.append(element);
    return element;
  }

  function fill(link, entry) {
    const [what, name, spellings, description, basis, mentions] = entry;
    box.replaceChildren();
    add(box, "p", "what", what);
    add(box, "p", "head", name).id = "name-popover-head";
    add(box, "p", "description", description + (basis === "texts" ? "" : " (General knowledge.)"));
    if (spellings.length > 1 || spellings[0] !== name) {
      add(box, "p", "spellings", `In the texts: ${spellings.join(", ")}`);
    }
    const witness = [...link.querySelectorAll(".w"), ...(link.closest(".c")?.querySelectorAll(":scope > .w") ?? [])]
      .map((each) => each.textContent).filter(Boolean);
    if (witness.length) add(box, "p", "spellings", `Corrected here; the witness has ${witness.join(" … ")}`);
    const ways = add(box, "p", "ways");
    const to = add(ways, "a", "", mentions === 1 ? "Its one mention, in the index" : `All ${mentions} mentions, in the index`);
    to.href = link.href;
    const button = add(ways, "button", "", "Close");
    button.type = "button";
    button.addEventListener("click", () => box.hidePopover());
  }

  function place() {
    const at = owner.getClientRects()[0] ?? owner.getBoundingClientRect();
    const own = box.getBoundingClientRect();
    const left = Math.min(Math.max(at.left, EDGE), root.clientWidth - own.width - EDGE);
    const below = at.bottom + 6;
    const top = below + own.height + EDGE <= window.innerHeight || at.top < own.height + EDGE
      ? below : at.top - own.height - 6;
    box.style.left = `${left + window.scrollX}px`;
    box.style.top = `${top + window.scrollY}px`;
  }

  function make() {
    box = document.createElement("div");
    box.className = "name-popover";
    box.id = "name-popover";
    box.popover = "auto";
    box.tabIndex = -1;
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-labelledby", "name-popover-head");
    box.addEventListener("beforetoggle", (event) => {
      if (event.newState === "closed") {
        owner?.setAttribute("aria-expanded", "false");
        owner = null;
      }
    });
    // A closed entry is no part of the text that may be copied.
    box.addEventListener("toggle", (event) => {
      if (event.newState === "closed" && !box.matches(":popover-open")) box.remove();
    });
  }

  function open(link) {
    withEntries((entries) => {
      const entry = entries[decodeURIComponent(link.hash.slice(1))];
      if (!entry) { location.href = link.href; return; }
      if (!box) make();
      if (box.matches(":popover-open")) box.hidePopover();
      // After the paragraph, so that the next key leads from the name into its entry.
      (link.closest("p, li, dd, td") ?? link).after(box);
      owner = link;
      fill(link, entry);
      link.focus({ preventScroll: true });
      box.showPopover();
      link.setAttribute("aria-expanded", "true");
      place();
      box.focus({ preventScroll: true });
    });
  }

  const nameOf = (event) => event.target.closest?.(".edition-text a.name") ?? null;

  if (HTMLElement.prototype.showPopover) {
    document.addEventListener("pointerdown", (event) => {
      wasOpen = box?.matches(":popover-open") ? owner : null;
    }, true);
    document.addEventListener("keydown", () => { wasOpen = null; }, true);
    // Before the correction in or around the name answers too.
    document.addEventListener("click", (event) => {
      const link = nameOf(event);
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      event.stopPropagation();
      if (wasOpen === link) { wasOpen = null; return; }
      open(link);
    }, true);
  }

  // --- the marks can be switched off ---------------------------------------------------

  function marked() {
    try { return localStorage.getItem(KEY) !== "off"; } catch { return true; }
  }

  function setMarks(on) {
    root.dataset.names = on ? "on" : "off";
  }

  function start() {
    const names = document.querySelectorAll(".edition-text a.name");
    for (const link of HTMLElement.prototype.showPopover ? names : []) {
      link.setAttribute("aria-haspopup", "dialog");
      link.setAttribute("aria-expanded", "false");
    }
    // A switch beside those of the view.
    const foot = document.querySelector(".filter-foot");
    if (!foot || !names.length) return;
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.name = "names";
    box.checked = marked();
    label.append(box, " Dotted line under names");
    box.addEventListener("change", (event) => {
      event.stopPropagation();
      try { localStorage.setItem(KEY, box.checked ? "on" : "off"); } catch { /* private window */ }
      setMarks(box.checked);
    });
    foot.insertBefore(label, foot.lastElementChild);
  }

  // --- the index -------------------------------------------------------------------------

  function unfold() {
    const entry = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!entry?.matches(".name-entry")) return;
    for (const part of entry.querySelectorAll("details")) part.open = true;
    entry.scrollIntoView();
  }

  setMarks(marked());
  start();
  if (document.querySelector(".name-index")) {
    unfold();
    window.addEventListener("hashchange", unfold);
    let opened = [];
    window.addEventListener("beforeprint", () => {
      opened = [...document.querySelectorAll(".name-index details:not([open])")];
      for (const part of opened) part.open = true;
    });
    window.addEventListener("afterprint", () => { for (const part of opened) part.open = false; });
  }
})();
