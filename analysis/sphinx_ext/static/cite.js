// Cite this passage: a block or what is selected, as link, references, BibTeX and quoted words.
// What is the same for all passages of the page stands in it as data (see cite.py).
//
// For other scripts, `window.edition.cite` has
//   passage(range)        lines, link, short form, quoted words and corrections of a range of
//                         the text; null where it has none
//   show(range)           opens the panel
(() => {
  "use strict";
  const edition = window.edition;
  const text = document.querySelector(".edition-text");
  // --- where a passage stands ----------------------------------------------------------

  const source = document.getElementById("cite-data");
  if (!source) return;
  const { furniture, cleaned, plain, rich } = edition.words;
  const elementOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
  const data = JSON.parse(source.textContent);
  const numbers = [...text.querySelectorAll(".loc")];
  const placeOf = (loc) => {
    const first = Number(loc.firstElementChild.hash.slice(2));
    return { first, last: Number(loc.dataset.last ?? first), page: loc.dataset.page ?? "" };
  };

  // The lines and pages whose words the range holds, in the order of the text.
  function placesIn(range) {
    const found = [];
    let here = null;
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      if (node.matches(".loc")) here = { ...placeOf(node), pages: [] };
      else if (node.matches(".pb") && here) here.page = node.textContent.replace(/^p\. /, "").replace(/\?$/, " (?)");
      return node.matches(`${furniture}, .editorial`) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    });
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!here || !range.intersectsNode(node)) continue;
      const start = node === range.startContainer ? range.startOffset : 0;
      const end = node === range.endContainer ? range.endOffset : node.data.length;
      if (!node.data.slice(start, end).trim()) continue;
      if (found.at(-1) !== here) found.push(here);
      if (here.page && here.pages.at(-1) !== here.page) here.pages.push(here.page);
    }
    return found;
  }

  // Neighbours become one range where no other number of the page stands between them.
  function joined(places) {
    const starts = numbers.map((loc) => placeOf(loc).first);
    const ranges = [];
    for (const { first, last } of places) {
      const before = ranges.at(-1);
      const follows = before && first > before[1] && !starts.some((line) => line > before[1] && line < first);
      if (follows) before[1] = last;
      else ranges.push([first, last]);
    }
    return ranges;
  }

  function linesLabel(ranges, dash) {
    const shown = ranges.map(([a, b]) => (a === b ? `${a}` : `${a}${dash}${b}`)).join(", ");
    return `${ranges.length === 1 && ranges[0][0] === ranges[0][1] ? "l." : "ll."} ${shown}`;
  }

  function pagesLabel(pages, dash) {
    if (!pages.length) return "";
    return pages.length === 1 ? `${data.print}, p. ${pages[0]}` : `${data.print}, pp. ${pages[0]}${dash}${pages.at(-1)}`;
  }

  // --- a reference -------------------------------------------------------------------------

  function passage(range) {
    const places = placesIn(range);
    if (!places.length) return null;
    const ranges = joined(places);
    const pages = [...new Set(places.flatMap((place) => place.pages))];
    const first = places[0].first;
    const copy = document.createElement("div");
    copy.append(range.cloneContents());
    const place = (dash) => {
      const shown = pagesLabel(pages, dash);
      return linesLabel(ranges, dash) + (shown ? ` (${shown})` : "");
    };
    const brief = pagesLabel(pages, "–");
    const note = elementOf(range.commonAncestorContainer).closest("aside.note");
    const here = location.href.split(/[?#]/)[0];
    const isOnTheWeb = Boolean(data.page) || location.protocol.startsWith("http");
    return {
      lines: ranges.map(([a, b]) => (a === b ? `${a}` : `${a}-${b}`)).join(","),
      link: `${data.page || here}#l${first}`,
      isOnTheWeb,
      short: `${data.short}, ${place("–")}`,
      corrections: [...copy.querySelectorAll(".c")],
      quote: plain(cleaned(copy, edition.view)),
      values: {
        part: note ? `${note.getAttribute("aria-label")}, in ` : data.part,
        place: place("–"), "place-tex": place("--"), key: `${data.source}-l${first}`,
        "lines-and-pages": linesLabel(ranges, "–") + (brief ? `; ${brief}` : ""),
      },
    };
  }

  function filled(parts, about) {
    const day = new Date();
    const two = (number) => String(number).padStart(2, "0");
    const words = {
      url: about.link,
      accessed: day.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" }),
      urldate: `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`,
    };
    const made = document.createDocumentFragment();
    for (const [kind, part] of parts) {
      if (kind === "value") made.append(about.values[part]);
      else if (kind === "title") made.append(Object.assign(document.createElement("em"), { textContent: part }));
      else if (kind !== "web") made.append(part);
      else if (about.isOnTheWeb) made.append(part.replace(/\{(url|accessed|urldate)\}/g, (_, name) => words[name]));
    }
    return made;
  }

  // --- the panel -----------------------------------------------------------------------------

  const dialog = document.createElement("dialog");
  dialog.className = "cite-panel";
  dialog.setAttribute("aria-labelledby", "cite-title");
  dialog.innerHTML = `<div class="cite-head"><h2 id="cite-title">Cite this passage</h2>
<button type="button" class="cite-close" aria-label="Close"><svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false"><path d="m3 3 10 10M13 3 3 13" fill="none" stroke="currentColor" stroke-width="2"/></svg></button></div>
<p class="cite-told" role="status"></p><div class="cite-fields"></div><p class="cite-foot"></p>`;
  document.body.append(dialog);
  const fields = dialog.querySelector(".cite-fields");
  const told = dialog.querySelector(".cite-told");
  const foot = dialog.querySelector(".cite-foot");
  dialog.querySelector(".cite-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    const box = dialog.getBoundingClientRect();
    const isOutside = event.clientX < box.left || event.clientX > box.right
      || event.clientY < box.top || event.clientY > box.bottom;
    if (event.target === dialog && isOutside) dialog.close();
  });

  function field(name, title, content, className = "") {
    const section = document.createElement("section");
    section.dataset.field = name;
    section.innerHTML = '<div class="cite-field-head"><h3></h3><button type="button">Copy</button></div><div class="cite-words"></div>';
    section.querySelector("h3").textContent = title;
    const words = section.querySelector(".cite-words");
    if (className) words.classList.add(className);
    words.append(content);
    const button = section.querySelector("button");
    button.setAttribute("aria-label", `Copy: ${title}`);
    button.addEventListener("click", async () => {
      const done = await copy(words);
      told.textContent = "";
      setTimeout(() => { told.textContent = done ? `Copied: ${title}` : "Not copied: select the words and copy them by hand"; }, 60);
    });
    fields.append(section);
  }

  // Words with their emphasis; works where a page comes from the file system.
  async function copy(element) {
    const words = element.textContent;
    let isDone = false;
    const give = (event) => {
      event.clipboardData.setData("text/plain", words);
      if (element.querySelector("em")) event.clipboardData.setData("text/html", rich(element));
      event.preventDefault();
      event.stopImmediatePropagation();
      isDone = true;
    };
    document.addEventListener("copy", give, { capture: true, once: true });
    try { isDone = document.execCommand("copy") && isDone; } catch { isDone = false; }
    document.removeEventListener("copy", give, { capture: true });
    if (isDone) return true;
    try {
      await navigator.clipboard.writeText(words);
      return true;
    } catch { return false; }
  }

  function counted(corrections) {
    const of = (role) => corrections.filter((each) => each.dataset.role === role).length;
    const parts = [
      [of("ocr") + of("emend"), "correction", "corrections"], [of("supplied"), "conjecture", "conjectures"],
      [of("gap"), "place where text is lost", "places where text is lost"], [of("sic"), "oddity kept", "oddities kept"],
    ].filter(([number]) => number).map(([number, one, more]) => `${number} ${number === 1 ? one : more}`);
    return parts.length ? `In these words the edition has ${parts.join(", ").replace(/, ([^,]*)$/, " and $1")}.` : "";
  }

  function show(range) {
    const about = passage(range);
    if (!about) return edition.say("There is no passage to cite here");
    edition.close();
    fields.replaceChildren();
    told.textContent = "";
    const isReceived = edition.view === "received";
    field("quote", isReceived ? "The words as received" : "The words", about.quote, "cite-quote");
    field("short", "Short form", about.short);
    field("link", "Link", about.link);
    for (const [name, title, parts] of data.styles) {
      field(name, title, filled(parts, about), name === "bibtex" ? "cite-code" : "");
    }
    foot.replaceChildren();
    const sentences = [counted(about.corrections)];
    if (!about.isOnTheWeb) sentences.push("The book is open from a file: the link works on this computer, and the references leave it out.");
    foot.append(sentences.filter(Boolean).join(" "));
    if (data.compare) {
      const link = document.createElement("a");
      link.href = `${data.compare}?a=${data.source}:${about.lines}`;
      link.textContent = "Compare with another passage";
      foot.append(" ", link);
    }
    dialog.showModal();
    dialog.scrollTop = 0;
  }

  edition.cite = { passage, show };

  // --- the ways to it --------------------------------------------------------------------------

  const around = (block) => {
    const range = document.createRange();
    range.selectNodeContents(block);
    return range;
  };

  // A button that comes to the block at which the pointer or the focus is.
  const chip = document.createElement("button");
  chip.type = "button";
  chip.className = "cite-here";
  chip.textContent = "Cite";

  function come(loc) {
    if (chip.previousElementSibling === loc || !loc) return;
    const place = placeOf(loc);
    chip.setAttribute("aria-label", `Cite ${place.first === place.last ? "line" : "lines"} ${place.first}${place.first === place.last ? "" : ` to ${place.last}`}`);
    loc.after(chip);
  }

  const firstIn = (block) => block?.querySelector(":scope > .loc") ?? null;
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || event.buttons) return;
    if (document.activeElement?.matches(".cite-here, .loc > a:focus-visible")) return;
    come(firstIn(event.target.closest?.(".edition-text :is(p, h1, h2, h3, h4, h5, h6, li):has(> .loc)")));
  });
  document.addEventListener("focusin", (event) => come(event.target.closest?.(".edition-text .loc")));
  document.addEventListener("click", (event) => come(event.target.closest?.(".edition-text .loc")));
  chip.addEventListener("click", (event) => {
    event.stopPropagation();
    show(around(chip.parentElement));
  });

  // What was selected before a button took the focus.
  const button = document.querySelector(".cite-button");
  let selected = null;
  function remember() {
    const selection = document.getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    selected = range && range.intersectsNode(text) ? range.cloneRange() : null;
    button.textContent = selected ? "Cite selection" : "Cite";
  }
  document.addEventListener("selectionchange", () => {
    // A button that takes the focus may take the selection away.
    const isTaken = document.getSelection().isCollapsed && document.activeElement === button;
    if (!dialog.open && !isTaken) remember();
  });

  // Else the block that the address names, if it is in view, else the first in view.
  function blockInView() {
    const top = document.querySelector(".ed-bar")?.getBoundingClientRect().bottom ?? 0;
    const isIn = (block) => {
      const box = block.getBoundingClientRect();
      return box.bottom > top + 8 && box.top < window.innerHeight;
    };
    const line = location.hash.slice(1);
    const named = numbers.find((loc) => `l${placeOf(loc).first}` === line)?.parentElement;
    return named && isIn(named) ? named : numbers.map((loc) => loc.parentElement).find(isIn);
  }

  let held = null;
  button.addEventListener("pointerdown", () => { held = selected; });
  button.addEventListener("click", () => {
    const range = held ?? selected;
    const block = blockInView();
    held = null;
    if (range && !range.collapsed) show(range);
    else if (block) show(around(block));
  });
})();
