// What search, keyword in context and comparison share: the passages of the book, cut into
// words, and the ways to them. The passages are window.editionPassages (passages.js).
window.editionFind = (() => {
  "use strict";
  const data = window.editionPassages;
  const base = new URL("../", document.currentScript.src);
  const WORD = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{N}\p{M}]+)*/gu;
  const KINDS = { text: "Texts", note: "Notes", commentary: "Commentary" };
  const COMMENTARY = "edition";

  // Without diacritics: ü is u.
  const bare = (word) => word.normalize("NFD").replace(/\p{M}|['’]/gu, "");
  const fold = (word) => bare(word).toLowerCase();

  function words(text) {
    return Array.from(text.matchAll(WORD), (match) => ({
      start: match.index, end: match.index + match[0].length, key: fold(match[0]),
    }));
  }

  const keys = (text) => words(text).map((word) => word.key);

  // --- the passages ------------------------------------------------------------

  function ranges(lines) {
    return lines.split(",").map((part) => {
      const [first, last] = part.split("-").map(Number);
      return [first, last ?? first];
    });
  }

  function read(row, number, section, document) {
    const [style, place, text, lengths = [], gaps = []] = row;
    const [kind, voice, level] = data.styles[style];
    const own = place.startsWith("#") || !place ? [] : ranges(place);
    const starts = own.length ? [[0, own[0][0]]] : [];
    let [at, line] = [0, own[0]?.[0] ?? 0];
    for (const length of lengths) {
      const [far, step] = Array.isArray(length) ? length : [length, document.step];
      at += far;
      line += step;
      starts.push([at, line]);
    }
    let end = 0;
    return {
      number, document, section, kind, voice, level, text, starts, lines: own,
      source: document.source < 0 ? null : data.sources[document.source],
      anchor: own.length ? `l${own[0][0]}` : place.slice(1),
      breaks: gaps.map((gap) => (end += gap)),
    };
  }

  const blocks = [];
  for (const document of data.documents) {
    for (const [section, rows] of document.sections) {
      for (const row of rows) blocks.push(read(row, blocks.length, section, document));
    }
  }

  function wordsOf(block) {
    return (block.words ??= words(block.text));
  }

  function lineAt(block, offset) {
    let found = block.lines[0]?.[0] ?? 0;
    for (const [start, line] of block.starts) if (start <= offset) found = line;
    return found;
  }

  function pageOf(source, line) {
    let found = "";
    for (const [first, page] of source.pages) if (first <= line) found = page;
    return found;
  }

  // As the edition cites: Kollontai 1921, ll. 549–575 (1979 ed., p. 5).
  function cite(source, first, last = first) {
    const page = pageOf(source, first);
    return `${source.short}, ${first === last ? `l. ${first}` : `ll. ${first}–${last}`}`
      + (page ? ` (1979 ed., p. ${page})` : "");
  }

  const lineRange = (lines) =>
    lines.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(", ");

  const voiceOf = (block) => data.voices[block.voice] ?? block.voice;
  const textOf = (block) => block.source?.id ?? COMMENTARY;

  // --- the way to a passage ------------------------------------------------------

  const fragmentPart = (words) => encodeURIComponent(words).replaceAll("-", "%2D");

  // Words of the block as a text fragment, which the browser marks on the page. What stands
  // around them tells them from the same words elsewhere; it ends where the page shows
  // something between.
  function fragment(block, start, end) {
    const breaks = [0, ...block.breaks, block.text.length];
    const from = Math.max(...breaks.filter((at) => at <= start));
    const to = Math.min(...breaks.filter((at) => at >= end));
    if (block.breaks.some((at) => at > start && at < end)) return "";
    const before = block.text.slice(from, start).match(/(?:\S+\s+){0,3}\S*$/)?.[0].trim();
    const after = block.text.slice(end, to).match(/^\S*(?:\s+\S+){0,3}/)?.[0].trim();
    const parts = [fragmentPart(block.text.slice(start, end))];
    if (before && /[\p{L}\p{N}]/u.test(before)) parts.unshift(`${fragmentPart(before)}-`);
    if (after && /[\p{L}\p{N}]/u.test(after)) parts.push(`-${fragmentPart(after)}`);
    return `:~:text=${parts.join(",")}`;
  }

  function address(block, hit) {
    const words = hit ? fragment(block, hit.start, hit.end) : "";
    const anchor = block.anchor || words ? `#${block.anchor}${words}` : "";
    return new URL(`${block.document.path}.html${anchor}`, base).href;
  }

  // --- spellings of names ----------------------------------------------------------

  const names = new Map();
  for (const group of data.names) {
    const known = group.map((spelling) => ({ spelling, keys: keys(spelling) }))
      .filter((one) => one.keys.length);
    for (const one of known) {
      const name = one.keys.join(" ");
      names.set(name, [...(names.get(name) ?? []), ...known]);
    }
  }

  // The other spellings of the name that these words are, each with its words as keys.
  function spellings(sequence) {
    const own = sequence.join(" ");
    const found = new Map((names.get(own) ?? []).map((one) => [one.keys.join(" "), one]));
    found.delete(own);
    return [...found.values()];
  }

  // Where a sequence of tests, one a word, holds in a block.
  function sequences(block, tests) {
    const own = wordsOf(block);
    const found = [];
    for (let at = 0; at + tests.length <= own.length; at += 1) {
      if (tests.every((test, next) => test(own[at + next], block))) {
        found.push({ start: own[at].start, end: own[at + tests.length - 1].end });
      }
    }
    return found;
  }

  // --- the page ----------------------------------------------------------------------

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) made.setAttribute(key, "");
      else if (value !== false && value != null) made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  // A box for each choice. The address names those that are chosen where not all are.
  function choices(fieldset, name, labels, chosen) {
    for (const [value, label] of labels) {
      const box = element("input", { type: "checkbox", name, value });
      box.checked = !chosen.length || chosen.includes(value);
      fieldset.append(element("label", {}, box, element("span", {}, label)));
    }
  }

  function chosen(form, name) {
    const boxes = [...form.querySelectorAll(`input[name="${name}"]`)];
    const values = boxes.filter((box) => box.checked).map((box) => box.value);
    return { all: values.length === boxes.length, values, has: new Set(values) };
  }

  const parameters = () => new URLSearchParams(location.search);
  const many = (parameters, name) =>
    (parameters.get(name) ?? "").split(",").filter(Boolean);

  // Keeps the address in step with the form, where the browser allows it, and in any case in
  // a link that can be copied.
  function remember(search, link) {
    const query = search.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
    const target = query ? `?${query}` : location.href.split(/[?#]/)[0];
    if (link) {
      link.href = target;
      link.hidden = !query;
    }
    try {
      history.replaceState(null, "", target);
    } catch { /* some browsers keep the address of a file as it is */ }
  }

  const count = (number, one, several = `${one}s`) =>
    `${number.toLocaleString("en-GB")} ${number === 1 ? one : several}`;

  function later(wait, action) {
    let timer = 0;
    return () => {
      clearTimeout(timer);
      timer = setTimeout(action, wait);
    };
  }

  const texts = data.sources.map((source) => [source.id, source.short]);

  return {
    COMMENTARY, KINDS, address, bare, blocks, chosen, choices, cite, count, data, element, fold,
    keys, later, lineAt, lineRange, many, pageOf, parameters, ranges, remember, sequences,
    spellings, textOf, texts, voiceOf, words, wordsOf, base,
  };
})();
