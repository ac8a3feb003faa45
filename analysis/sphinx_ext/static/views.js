// The corrections of a text page: counted, filtered by kind and certainty, and gone through
// one after the other, by button or by key. The keys can be switched off.
(() => {
  "use strict";
  const edition = window.edition;
  const bar = document.querySelector(".view-bar");
  const panel = document.getElementById("correction-filter");
  const KEYS = "edition-keys";

  // --- out of the way on a small screen ---------------------------------------------

  // There it goes when a wheel or a finger moves the text on, and comes when it moves back or
  // the focus is in it; a step or a link that moves the text leaves it where it is.
  const small = matchMedia("(max-width: 699.98px)");
  const COASTING = 1500; // so many milliseconds a text goes on after the finger
  let height = window.scrollY;
  let moved = -COASTING;
  for (const name of ["wheel", "touchmove"]) {
    document.addEventListener(name, () => { moved = performance.now(); }, { passive: true });
  }
  document.addEventListener("click", () => { moved = -COASTING; }, true);
  window.addEventListener("scroll", () => {
    const by = window.scrollY - height;
    if (Math.abs(by) < 12) return;
    height = window.scrollY;
    const isByHand = performance.now() - moved < COASTING && !bar.contains(document.activeElement);
    bar.classList.toggle("is-away", small.matches && by > 0 && isByHand);
  }, { passive: true });
  bar.addEventListener("focusin", () => bar.classList.remove("is-away"));
  if (!panel) return;

  const shown = bar.querySelector(".correction-count");
  const opener = bar.querySelector(".filter-button");
  const all = panel.querySelector(".filter-all");
  const boxes = [...panel.querySelectorAll("fieldset input")];
  const keys = panel.querySelector('[name="keys"]');
  const corrections = [...document.querySelectorAll(".edition-text .c")].map((element) => ({
    element,
    group: element.dataset.role === "ocr" ? element.dataset.kind : element.dataset.role,
    certainty: element.dataset.certainty,
  }));
  let wanted = corrections;
  let current = null;

  // --- the filter ----------------------------------------------------------------

  const chosen = (field) => boxes.filter((box) => box.name === field && box.checked).map((box) => box.value);
  const fits = (one, field, values) => !values.length || values.includes(one[field]);

  function filter() {
    const values = { group: chosen("group"), certainty: chosen("certainty") };
    const isOn = values.group.length + values.certainty.length > 0;
    wanted = corrections.filter((one) => fits(one, "group", values.group) && fits(one, "certainty", values.certainty));
    const kept = new Set(wanted);
    for (const one of corrections) one.element.classList.toggle("is-off", !kept.has(one));
    // Beside each choice how many it would give, the other choices as they are.
    for (const box of boxes) {
      const other = box.name === "group" ? "certainty" : "group";
      const count = corrections.filter((one) => one[box.name] === box.value && fits(one, other, values[other])).length;
      box.parentElement.querySelector(".how-many").textContent = count;
    }
    all.disabled = !isOn;
    opener.querySelector(".filter-on").textContent = isOn ? " on" : "";
    count();
  }

  function count() {
    const noun = corrections.length === 1 ? "correction" : "corrections";
    if (wanted.length < corrections.length) tell(`${wanted.length} of ${corrections.length}`, ` ${noun}`);
    else tell(`${corrections.length} ${noun}`);
  }

  // The number, and around it the words that only a screen reader says.
  function tell(number, after = "", before = "") {
    const unseen = (words) => Object.assign(document.createElement("span"), { className: "ed-unseen", textContent: words });
    shown.replaceChildren(unseen(before), number, unseen(after));
  }

  function unfold(isOpen) {
    panel.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
  }

  opener.addEventListener("click", () => {
    unfold(panel.hidden);
    if (!panel.hidden) panel.querySelector("input").focus();
  });
  panel.addEventListener("change", (event) => {
    if (event.target !== keys) return filter();
    try { localStorage.setItem(KEYS, keys.checked ? "on" : "off"); } catch { /* not remembered */ }
    showKeys();
  });
  all.addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    filter();
    boxes[0].focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden || document.querySelector("dialog[open]")) return;
    const isInside = bar.contains(document.activeElement);
    unfold(false);
    if (isInside) opener.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!panel.hidden && !bar.contains(event.target)) unfold(false);
  });

  // --- from one to the next --------------------------------------------------------

  const line = (one) => one.element.dataset.lines.split("-")[0];
  const isInView = (element) => {
    const box = element.getBoundingClientRect();
    return box.height > 0 && box.bottom > 0 && box.top < window.innerHeight;
  };

  // Where the reader is: at the focus, at the correction last gone to, or at what is on top.
  function from(step) {
    const focus = document.activeElement?.closest(".c") ?? document.activeElement?.querySelector?.(":scope > .c");
    const last = wanted.findIndex((one) => one.element === focus);
    if (last >= 0) return last;
    if (current && isInView(current.element) && wanted.includes(current)) return wanted.indexOf(current);
    const top = document.querySelector(".ed-bar")?.getBoundingClientRect().bottom ?? 0;
    const next = wanted.findIndex((one) => {
      const box = one.element.getBoundingClientRect();
      return box.height > 0 && box.top >= top;
    });
    if (step > 0) return (next < 0 ? wanted.length : next) - 1;
    return next < 0 ? wanted.length : next;
  }

  function go(step) {
    if (!wanted.length) return edition.say("No corrections");
    const at = from(step) + step;
    const index = (at + wanted.length) % wanted.length;
    current?.element.classList.remove("is-here");
    current = wanted[index];
    const { element } = current;
    element.classList.add("is-here"); // what this view hides is shown while one is there
    const link = edition.linkOf(element);
    if (!link.matches("a")) link.tabIndex = -1;
    edition.close();
    moved = -COASTING;
    bar.classList.remove("is-away");
    element.scrollIntoView({ block: "center", behavior: "instant" });
    link.focus({ preventScroll: true });
    edition.open(element, true);
    const turned = at === index ? "" : step > 0 ? ", again from the beginning" : ", again from the end";
    tell(`${index + 1} of ${wanted.length}`, `, line ${line(current)}${turned}`, "Correction ");
  }

  for (const button of bar.querySelectorAll(".step")) {
    button.addEventListener("click", (event) => {
      event.stopPropagation(); // a click elsewhere closes the popover
      go(Number(button.dataset.step));
    });
  }

  // --- keys --------------------------------------------------------------------------

  const CODES = { BracketLeft: -1, BracketRight: 1 };
  const SIGNS = { "[": -1, "]": 1 };
  const WRITING = "input:not([type=checkbox]), select, textarea, [contenteditable]";

  function showKeys() {
    for (const button of bar.querySelectorAll(".step")) {
      const name = button.getAttribute("aria-label");
      button.title = keys.checked ? `${name} (key ${button.dataset.key})` : name;
      if (keys.checked) button.setAttribute("aria-keyshortcuts", button.dataset.key);
      else button.removeAttribute("aria-keyshortcuts");
    }
  }

  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.defaultPrevented || event.isComposing) return;
    // On some keyboards the sign wants AltGr; on others the key beside it is as good.
    const isPlain = !(event.ctrlKey || event.altKey || event.metaKey);
    const step = SIGNS[event.key] ?? (isPlain && !event.shiftKey ? CODES[event.code] : undefined);
    if (!step || !(isPlain || event.getModifierState("AltGraph"))) return;
    if (event.target.closest?.(WRITING) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    go(step);
  });

  try { keys.checked = localStorage.getItem(KEYS) !== "off"; } catch { /* private window */ }
  showKeys();
  filter();
})();
