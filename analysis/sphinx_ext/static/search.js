// The search page. Words are sought with MiniSearch, in every passage of the book.
(() => {
  "use strict";
  const find = window.editionFind;
  const { element } = find;
  const FIRST = 8;
  const AROUND = 110;
  const form = document.getElementById("find-form");
  const results = document.getElementById("find-results");
  const status = document.getElementById("find-status");
  const link = document.getElementById("find-link");
  const field = form.elements.q;

  // --- the query -----------------------------------------------------------------

  // Words, and phrases between quotation marks. A word that a hyphen joins is a phrase too.
  function clauses(query) {
    const found = [];
    for (const [, phrase, word] of query.matchAll(/["“”„«»]([^"“”„«»]*)["“”„«»]|([^\s"“”„«»]+)/g)) {
      const sequence = find.keys(phrase ?? word);
      if (sequence.length) found.push({ sequence, exact: phrase != null || sequence.length > 1, quoted: phrase != null });
    }
    return found;
  }

  // Words that are a name are sought in its other spellings as well.
  function withNames(plain) {
    const found = [];
    for (let at = 0; at < plain.length;) {
      let length = plain.length - at;
      let others = [];
      for (; length > 0; length -= 1) {
        const part = plain.slice(at, at + length);
        if (part.some((clause) => clause.quoted)) continue;
        others = find.spellings(part.flatMap((clause) => clause.sequence));
        if (others.length) break;
      }
      if (others.length) {
        found.push({ parts: plain.slice(at, at + length), others });
        at += length;
      } else {
        found.push(plain[at]);
        at += 1;
      }
    }
    return found;
  }

  // --- the index -----------------------------------------------------------------

  const index = new MiniSearch({
    fields: ["text"], idField: "number", tokenize: find.keys, processTerm: (term) => term,
    searchOptions: { combineWith: "AND" },
  });
  index.addAll(find.blocks);

  const LOOSE = {
    prefix: (term) => term.length > 2,
    fuzzy: (term) => (term.length > 4 ? 0.2 : false),
    weights: { prefix: 0.6, fuzzy: 0.1 },
  };
  const STRICT = { prefix: false, fuzzy: false };

  function tree(clause) {
    if (clause.others) {
      const others = clause.others.map((other) => ({ ...STRICT, combineWith: "AND", queries: other.keys }));
      return { combineWith: "OR", queries: [{ combineWith: "AND", queries: clause.parts.map(tree) }, ...others] };
    }
    return { ...(clause.exact ? STRICT : LOOSE), combineWith: "AND", queries: clause.sequence };
  }

  // The words of the book that a word of the query stands for: itself and those that begin
  // with it, and those that are like it.
  function vocabulary(key) {
    const own = new Set();
    const like = new Set();
    for (const result of index.search(key, LOOSE)) {
      for (const term of result.terms) {
        (term === key || (key.length > 2 && term.startsWith(key)) ? own : like).add(term);
      }
    }
    return { own, like };
  }

  function prepare(clause) {
    if (clause.parts) clause.parts.forEach(prepare);
    else if (!clause.exact) clause.vocabulary = vocabulary(clause.sequence[0]);
    return clause;
  }

  const same = (sequence) => sequence.map((key) => (word) => word.key === key);

  // Where a clause stands in a block; `like` where only similar words do.
  function hits(clause, block) {
    if (clause.others) {
      const own = clause.parts.map((part) => hits(part, block));
      const others = clause.others.flatMap((other) => find.sequences(block, same(other.keys)));
      const whole = own.every((part) => part.found.length);
      const found = [...(whole ? own.flatMap((part) => part.found) : []), ...others];
      return { found, like: !others.length && own.some((part) => part.like) };
    }
    if (clause.exact) return { found: find.sequences(block, same(clause.sequence)), like: false };
    const { own, like } = clause.vocabulary;
    const found = find.sequences(block, [(word) => own.has(word.key)]);
    if (found.length) return { found, like: false };
    return { found: find.sequences(block, [(word) => like.has(word.key)]), like: true };
  }

  function search(query, names) {
    const asked = (names ? withNames(clauses(query)) : clauses(query)).map(prepare);
    if (!asked.length) return { found: [], others: [] };
    const found = [];
    for (const { id, score } of index.search({ combineWith: "AND", queries: asked.map(tree) })) {
      const block = find.blocks[id];
      const each = asked.map((clause) => hits(clause, block));
      if (!each.every((one) => one.found.length)) continue;
      const marks = each.flatMap((one) => one.found).sort((a, b) => a.start - b.start);
      const first = each.map((one) => one.found[0]);
      found.push({ block, score, marks, first, like: each.some((one) => one.like) });
    }
    return { found, others: asked.flatMap((clause) => clause.others ?? []) };
  }

  // Places where the witness has just these words and the edition reads others.
  function misreadings(query) {
    const whole = find.keys(query).join(" ");
    if (whole.length < 2) return [];
    return (window.editionMisreadings ?? [])
      .filter(([, , witness]) => find.keys(witness).join(" ") === whole)
      .map(([number, start, witness, reading]) => {
        const marks = [{ start, end: start + reading.length }];
        return { block: find.blocks[number], witness, reading, marks, first: marks };
      });
  }

  // --- what is shown ---------------------------------------------------------------

  // The parts of a passage around the first place of each word sought; those that touch are
  // one.
  function parts({ block, first }) {
    const { text } = block;
    const found = [];
    for (const hit of [...first].sort((a, b) => a.start - b.start)) {
      const before = found.at(-1);
      if (before && hit.end + AROUND / 2 <= before.to) continue;
      let from = Math.max(0, hit.start - AROUND);
      if (from) from = text.indexOf(" ", from) + 1;
      let to = Math.min(text.length, hit.end + AROUND);
      if (to < text.length) to = Math.max(hit.end, text.lastIndexOf(" ", to));
      if (before && from <= before.to + 1) before.to = to;
      else found.push({ from: Math.min(from, hit.start), to });
    }
    return found;
  }

  function passage(result) {
    const { block, marks } = result;
    const words = element("p", { class: "find-words" });
    let end = 0;
    for (const { from, to } of parts(result)) {
      if (from) words.append(end ? " … " : "… ");
      let at = from;
      for (const mark of marks) {
        if (mark.start < at || mark.end > to || mark.start === mark.end) continue;
        words.append(block.text.slice(at, mark.start),
          element("mark", {}, block.text.slice(mark.start, mark.end)));
        at = mark.end;
      }
      words.append(block.text.slice(at, to));
      end = to;
    }
    if (end < block.text.length) words.append(" …");
    return words;
  }

  function place(block, marks) {
    if (!block.lines.length) return block.section || block.document.title;
    return `l. ${find.lineAt(block, marks[0].start)}`;
  }

  // The first of the places, with those that follow it word by word.
  function together(block, marks) {
    const hit = { ...marks[0] };
    for (const mark of marks.slice(1)) {
      if (mark.start >= hit.end && /[\p{L}\p{N}]/u.test(block.text.slice(hit.end, mark.start))) break;
      hit.end = Math.max(hit.end, mark.end);
    }
    return hit;
  }

  function item(result) {
    const { block, marks } = result;
    const hit = marks[0].end > marks[0].start ? together(block, marks) : null;
    const way = element("a", { href: find.address(block, hit) }, place(block, marks));
    const title = [block.document.title];
    if (block.lines.length && block.section && block.section !== title[0]) title.push(block.section);
    if (block.kind === "note" || !["author", "edition"].includes(block.voice)) title.push(find.voiceOf(block));
    const where = element("p", { class: "find-where" }, way, ` · ${title.join(" · ")}`);
    if (block.lines.length) {
      const lines = block.lines.map(([a, b]) => (a === b ? a : `${a}-${b}`)).join(",");
      const compare = new URL(`book/compare.html?a=${block.source.id}:${lines}`, find.base);
      where.append(" · ", element("a", { href: compare.href, class: "find-compare",
        "aria-label": `Compare ${find.cite(block.source, block.lines[0][0])} with another passage` }, "compare"));
    }
    const made = element("li", {}, where, passage(result));
    if (result.witness != null) {
      made.append(element("p", { class: "find-witness" }, "Here the witness has ",
        element("q", {}, result.witness),
        result.reading ? "; the edition reads " : "; the edition reads nothing.",
        ...(result.reading ? [element("q", {}, result.reading), "."] : [])));
    }
    return made;
  }

  function group(title, found, first = FIRST) {
    const list = element("ol", { class: "find-list" }, ...found.slice(0, first).map(item));
    const section = element("section", { class: "find-group" },
      element("h2", {}, title, " ", element("span", { class: "find-number" }, `(${found.length})`)), list);
    if (found.length > first) {
      const more = element("button", { type: "button", class: "find-button" },
        `Show all ${found.length} of ${title}`);
      more.addEventListener("click", () => {
        const rest = found.slice(first).map(item);
        list.append(...rest);
        more.remove();
        rest[0].querySelector("a").focus();
      });
      section.append(more);
    }
    return section;
  }

  // The choices say how many passages each of them has, whatever else is chosen.
  function tell(name, found, of) {
    for (const box of form.querySelectorAll(`input[name="${name}"]`)) {
      const number = found.filter((result) => of(result.block) === box.value).length;
      box.parentElement.querySelector(".find-number")?.remove();
      if (field.value.trim()) {
        box.parentElement.append(element("span", { class: "find-number" }, ` (${number})`));
      }
    }
  }

  const TEXTS = [...find.texts, [find.COMMENTARY, "This edition"]];

  function show() {
    const query = field.value.trim();
    const names = form.elements.names.checked;
    const texts = find.chosen(form, "in");
    const kinds = find.chosen(form, "kind");
    const address = new URLSearchParams();
    if (query) address.set("q", query);
    if (!texts.all) address.set("in", texts.values.join(","));
    if (!kinds.all) address.set("kind", kinds.values.join(","));
    if (!names) address.set("names", "0");
    find.remember(address, link);
    document.title = document.title.replace(/^(?:.* – )?Search/, query ? `${query} – Search` : "Search");

    const { found, others } = search(query, names);
    const exact = found.filter((result) => !result.like);
    tell("in", exact, find.textOf);
    tell("kind", exact, (block) => block.kind);
    const wanted = ({ block }) => texts.has.has(find.textOf(block)) && kinds.has.has(block.kind);
    const own = exact.filter(wanted);
    const like = found.filter((result) => result.like && wanted(result));
    const misread = misreadings(query).filter(wanted);

    results.replaceChildren();
    if (!query) {
      status.textContent = "";
      return;
    }
    const parts = [find.count(own.length, "passage")];
    if (like.length) parts.push(`${like.length} with similar words`);
    if (misread.length) parts.push(`${find.count(misread.length, "place")} where the witness is misread so`);
    status.textContent = `${parts.join(", ")}${own.length + like.length + misread.length ? "." : ". Look for fewer or shorter words."}`;
    if (others.length) {
      const spelt = [...new Set(others.map((other) => other.spelling))];
      const shown = spelt.slice(0, 8).join(", ") + (spelt.length > 8 ? ", …" : "");
      results.append(element("p", { class: "find-names" }, `Other spellings of the name are sought as well: ${shown}.`));
    }
    for (const [value, title] of TEXTS) {
      const ofText = own.filter((result) => find.textOf(result.block) === value);
      if (ofText.length) results.append(group(title, ofText));
    }
    if (like.length) {
      const details = element("details", { class: "find-more" },
        element("summary", {}, `Passages with similar words (${like.length})`), group("Similar words", like));
      details.open = !own.length;
      results.append(details);
    }
    if (misread.length) results.append(group("Readings of the witness", misread));
  }

  // --- start -------------------------------------------------------------------------

  const asked = find.parameters();
  field.value = asked.get("q") ?? "";
  form.elements.names.checked = asked.get("names") !== "0";
  find.choices(document.getElementById("find-texts"), "in", TEXTS, find.many(asked, "in"));
  find.choices(document.getElementById("find-kinds"), "kind", Object.entries(find.KINDS), find.many(asked, "kind"));
  form.hidden = false;
  if (!find.data.names.length) form.elements.names.closest("label").hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  form.addEventListener("change", show);
  field.addEventListener("input", find.later(250, show));
  show();
  if (!asked.get("q")) field.focus();
})();
