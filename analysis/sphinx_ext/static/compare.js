// Two passages side by side. The differences are found word by word with jsdiff.
(() => {
  "use strict";
  const find = window.editionFind;
  const { element } = find;
  const LONGEST = 4000;
  const SIDES = ["a", "b"];
  const form = document.getElementById("compare-form");
  const status = document.getElementById("compare-status");
  const pair = document.getElementById("compare-pair");
  const link = document.getElementById("compare-link");
  const passages = find.blocks.filter((block) => block.lines.length);

  // --- what is asked for ---------------------------------------------------------------

  // "100-110", "3045-3046, 3063", "549–575".
  function readLines(words) {
    const found = words.replaceAll("–", "-").replace(/\s/g, "");
    if (!/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(found)) throw new Error("Give lines as 100-110.");
    const all = find.ranges(found);
    if (all.some(([first, last]) => first > last)) throw new Error("The last line comes before the first.");
    return all;
  }

  const written = (lines) => lines.map(([a, b]) => (a === b ? `${a}` : `${a}-${b}`)).join(",");

  // The words of a passage that stand on these lines, block by block.
  function taken(source, lines) {
    const isWanted = (line) => lines.some(([first, last]) => line >= first && line <= last);
    const found = [];
    for (const block of passages) {
      if (block.source.id !== source) continue;
      const pieces = block.starts.map(([start, line], n) =>
        [start, block.starts[n + 1]?.[0] ?? block.text.length, isWanted(line)]).filter(([, , is]) => is);
      if (!pieces.length) continue;
      const [start, end] = [pieces[0][0], pieces.at(-1)[1]];
      const text = block.text.slice(start, end);
      const begin = start + text.length - text.trimStart().length;
      found.push({ block, start: begin, end: start + text.trimEnd().length, line: find.lineAt(block, start) });
    }
    if (!found.length) throw new Error("No text stands on these lines.");
    return found;
  }

  const wordsOf = (parts) => parts.flatMap((part) => find.wordsOf(part.block)
    .filter((word) => word.start >= part.start && word.end <= part.end)
    .map((word) => ({ ...word, part })));

  // The words that only one side has: case, apostrophes and punctuation do not count.
  function differing(sides) {
    const [a, b] = sides.map(wordsOf);
    const only = new Set();
    const at = [0, 0];
    for (const change of Diff.diffArrays(a.map((word) => word.key), b.map((word) => word.key))) {
      const each = change.added ? [1] : change.removed ? [0] : [0, 1];
      for (const side of each) {
        const words = [a, b][side].slice(at[side], at[side] + change.count);
        if (each.length === 1) for (const word of words) only.add(word);
        at[side] += change.count;
      }
    }
    return [a, b].map((words) => words.map((word) => ({ ...word, isOnly: only.has(word) })));
  }

  // --- what is shown ----------------------------------------------------------------------

  function paragraph(part, words, name) {
    const { block, start, end } = part;
    const made = element(block.level ? "h3" : "p", { class: "compare-block" });
    const way = find.address(block, null);
    made.append(element("a", { class: "compare-line", href: way,
      "aria-label": `Line ${part.line} in the text` }, `${part.line}`), " ");
    if (start > block.text.search(/\S/)) made.append("… ");
    let at = start;
    const own = words.filter((word) => word.part === part);
    for (let n = 0; n < own.length; n += 1) {
      if (!own[n].isOnly) continue;
      const from = own[n].start;
      while (own[n + 1]?.isOnly) n += 1;
      made.append(block.text.slice(at, from), element(name, {}, block.text.slice(from, own[n].end)));
      at = own[n].end;
    }
    made.append(block.text.slice(at, end));
    if (end < block.text.trimEnd().length) made.append(" …");
    return made;
  }

  function side(parts, words, name, lines) {
    const [first] = parts;
    const { source, document: page } = first.block;
    const numbers = lines.flat();
    const cited = find.cite(source, Math.min(...numbers), Math.max(...numbers));
    const voices = [...new Set(parts.map((part) => find.voiceOf(part.block)))].join(", ");
    const box = element("section", { class: "comparison-side" },
      element("h2", { class: "compare-head" }, element("a", { href: find.address(first.block, null) }, cited)),
      element("p", { class: "comparison-label" }, `${page.title}; ${voices}`));
    box.append(element("blockquote", {}, ...parts.map((part) => paragraph(part, words, name))));
    return box;
  }

  function fault(name, message) {
    const field = form.elements[`${name}-lines`];
    const place = document.getElementById(`compare-${name}-fault`);
    place.textContent = message;
    if (message) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }

  function asked(name) {
    const words = form.elements[`${name}-lines`].value.trim();
    fault(name, "");
    if (!words) return null;
    try {
      const source = form.elements[`${name}-text`].value;
      const lines = readLines(words);
      return { lines, parts: taken(source, lines), address: `${source}:${written(lines)}` };
    } catch (error) {
      fault(name, error.message);
      return null;
    }
  }

  function show() {
    const both = SIDES.map(asked);
    const address = new URLSearchParams();
    both.forEach((one, n) => one && address.set(SIDES[n], one.address));
    const isMarked = form.elements.marked.checked;
    if (!isMarked) address.set("marked", "0");
    find.remember(both.some(Boolean) ? address : new URLSearchParams(), link);
    link.hidden = !both.every(Boolean);
    pair.replaceChildren();
    const given = both.filter(Boolean);
    if (!given.length) {
      status.textContent = "";
      return;
    }
    let words = both.map((one) => (one ? wordsOf(one.parts) : []));
    const lengths = words.map((each) => each.length);
    const isLong = Math.max(...lengths) > LONGEST;
    if (given.length === 2 && isMarked && !isLong) words = differing(both.map((one) => one.parts));
    both.forEach((one, n) => {
      if (one) pair.append(side(one.parts, words[n], n ? "del" : "ins", one.lines));
    });
    const only = words.map((each) => each.filter((word) => word.isOnly).length);
    const said = [];
    if (given.length === 1) said.push(`${find.count(lengths.find(Boolean) ?? 0, "word")}. Choose the other passage.`);
    else {
      said.push(`${find.count(lengths[0], "word")} beside ${find.count(lengths[1], "word")}.`);
      if (isLong) said.push("The passages are too long to mark what differs.");
      else if (isMarked) said.push(`${only[0]} stand only in the first, ${only[1]} only in the second.`);
    }
    status.textContent = said.join(" ");
    const shown = given.length === 2 ? `?a=${both[0].address}&b=${both[1].address}` : "";
    for (const ready of document.querySelectorAll(".compare-link")) {
      if (ready.getAttribute("href") === shown) ready.setAttribute("aria-current", "true");
      else ready.removeAttribute("aria-current");
    }
  }

  // --- start ----------------------------------------------------------------------------------

  const given = find.parameters();
  for (const name of SIDES) {
    const select = form.elements[`${name}-text`];
    select.append(...find.texts.map(([value, label]) => element("option", { value }, label)));
    const [source, lines = ""] = (given.get(name) ?? "").split(":");
    if (find.texts.some(([id]) => id === source)) {
      select.value = source;
      form.elements[`${name}-lines`].value = lines.replaceAll(",", ", ");
    }
  }
  form.elements.marked.checked = given.get("marked") !== "0";
  document.getElementById("compare").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  form.elements.marked.addEventListener("change", show);
  document.getElementById("compare-swap").addEventListener("click", () => {
    for (const what of ["text", "lines"]) {
      const [a, b] = SIDES.map((name) => form.elements[`${name}-${what}`]);
      [a.value, b.value] = [b.value, a.value];
    }
    show();
  });
  show();
  // Where a link named an entry of the list, the passages themselves are what is wanted.
  if (pair.childElementCount) document.getElementById("compare").scrollIntoView();
})();
