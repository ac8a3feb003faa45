// Keyword in context: every place where words stand in the five texts, aligned on the words.
(() => {
  "use strict";
  const find = window.editionFind;
  const { element } = find;
  const WIDTH = 90;
  const PAGE = 200;
  const form = document.getElementById("kwic-form");
  const lines = document.getElementById("kwic-lines");
  const counts = document.getElementById("kwic-counts");
  const status = document.getElementById("kwic-status");
  const link = document.getElementById("kwic-link");
  const more = document.getElementById("kwic-more");
  const save = document.getElementById("kwic-csv");
  const field = form.elements.q;
  const order = new Intl.Collator("en-GB", { sensitivity: "base", numeric: true });
  const passages = find.blocks.filter((block) => block.lines.length);
  let found = [];
  let shown = 0;

  // --- what is sought --------------------------------------------------------------

  // A word of the query as a test; * stands for any letters, alone for any word.
  function pattern(word, isCased) {
    const plain = isCased ? find.bare(word) : find.fold(word);
    if (!plain.includes("*")) {
      return isCased
        ? (own, block) => find.bare(block.text.slice(own.start, own.end)) === plain
        : (own) => own.key === plain;
    }
    const source = plain.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&")).join(".*");
    const test = new RegExp(`^${source}$`, "u");
    return (own, block) =>
      test.test(isCased ? find.bare(block.text.slice(own.start, own.end)) : own.key);
  }

  const parts = (query) => query.match(/[\p{L}\p{N}\p{M}*]+(?:['’][\p{L}\p{N}\p{M}*]+)*/gu) ?? [];

  function sought(query, isCased, names) {
    const own = parts(query);
    if (!own.length) return [];
    const others = names ? find.spellings(own.map(find.fold)) : [];
    const same = others.map((other) => other.keys.map((key) => (word) => word.key === key));
    return [own.map((word) => pattern(word, isCased)), ...same];
  }

  function context(block, hit) {
    return {
      block, hit,
      left: block.text.slice(0, hit.start).trimEnd(),
      key: block.text.slice(hit.start, hit.end),
      right: block.text.slice(hit.end),
      line: find.lineAt(block, hit.start),
    };
  }

  function search(query, options) {
    const all = sought(query, options.cased, options.names);
    return passages
      .filter((block) => options.texts.has(find.textOf(block)) && options.voices.has(block.voice))
      .flatMap((block) => {
        const places = new Map();
        for (const tests of all) {
          for (const hit of find.sequences(block, tests)) places.set(hit.start, hit);
        }
        return [...places.values()].sort((a, b) => a.start - b.start).map((hit) => context(block, hit));
      });
  }

  const leftKey = ({ left }) => find.keys(left.slice(-WIDTH)).reverse().join(" ");
  const rightKey = ({ right }) => find.keys(right.slice(0, WIDTH)).join(" ");
  const wordKey = ({ key }) => find.keys(key).join(" ");
  const SORTS = { left: leftKey, right: rightKey, word: wordKey };

  function sorted(all, by) {
    const key = SORTS[by];
    if (!key) return all;
    return all.map((one) => [key(one), one])
      .sort(([a], [b]) => order.compare(a, b)).map(([, one]) => one);
  }

  // --- what is shown ----------------------------------------------------------------

  function cut(text, isLeft) {
    if (text.length <= WIDTH) return text;
    return isLeft ? `… ${text.slice(-WIDTH).replace(/^\S*\s/, "")}` : `${text.slice(0, WIDTH).replace(/\s\S*$/, "")} …`;
  }

  function line(one) {
    const { block, hit } = one;
    const note = block.kind === "note" ? ", note" : "";
    const way = element("a", {
      href: find.address(block, hit),
      title: `${find.cite(block.source, one.line)}${note}; ${find.voiceOf(block)}`,
    }, `${block.source.short}, l. ${one.line}`);
    return element("li", {},
      element("span", { class: "kwic-where" }, way, " "),
      element("span", { class: "kwic-left" }, element("bdi", {}, cut(one.left, true)), " "),
      element("span", { class: "kwic-right" }, element("mark", {}, one.key), cut(one.right, false)));
  }

  function showMore() {
    const next = found.slice(shown, shown + PAGE).map(line);
    lines.append(...next);
    shown += next.length;
    more.hidden = shown >= found.length;
    more.textContent = `Show ${Math.min(PAGE, found.length - shown)} more of ${find.count(found.length, "line")}`;
    return next[0];
  }

  function tabulate(options) {
    const rows = find.texts.filter(([id]) => options.texts.has(id)).map(([id, short]) => {
      const length = passages
        .filter((block) => find.textOf(block) === id && options.voices.has(block.voice))
        .reduce((sum, block) => sum + find.wordsOf(block).length, 0);
      return [short, length, found.filter((one) => find.textOf(one.block) === id).length];
    });
    const whole = rows.reduce((sum, row) => [sum[0], sum[1] + row[1], sum[2] + row[2]], ["All", 0, 0]);
    const body = [...rows, ...(rows.length > 1 ? [whole] : [])].map(([name, length, number]) =>
      element("tr", {}, element("th", { scope: "row" }, name),
        ...[length.toLocaleString("en-GB"), number.toLocaleString("en-GB"),
          length ? (1000 * number / length).toFixed(2) : "–"].map((value) => element("td", {}, value))));
    counts.tBodies[0].replaceChildren(...body);
    counts.hidden = false;
  }

  // --- to take away --------------------------------------------------------------------

  const quoted = (value) => `"${String(value).replaceAll('"', '""')}"`;

  function table() {
    const rows = found.map((one) => [
      one.block.source.id, one.line, find.pageOf(one.block.source, one.line), one.block.kind,
      one.block.voice, one.block.section, cut(one.left, true), one.key, cut(one.right, false).trim(),
    ]);
    const head = ["source", "line", "page", "kind", "voice", "section", "left", "keyword", "right"];
    return [head, ...rows].map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
  }

  function download() {
    const address = URL.createObjectURL(new Blob(["\ufeff", table()], { type: "text/csv;charset=utf-8" }));
    const name = find.keys(field.value).join("-") || "words";
    element("a", { href: address, download: `keyword-in-context-${name}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  function show() {
    const query = field.value.trim();
    const [texts, voices] = ["in", "voice"].map((name) => find.chosen(form, name));
    const cased = form.elements.cased.checked;
    const names = form.elements.names.checked;
    const by = form.elements.sort.value;
    const address = new URLSearchParams();
    if (query) address.set("q", query);
    if (!texts.all) address.set("in", texts.values.join(","));
    if (!voices.all) address.set("voice", voices.values.join(","));
    if (by !== "place") address.set("sort", by);
    if (cased) address.set("cased", "1");
    if (names) address.set("names", "1");
    find.remember(address, link);

    const options = { cased, names, texts: texts.has, voices: voices.has };
    found = query ? sorted(search(query, options), by) : [];
    shown = 0;
    lines.replaceChildren();
    counts.hidden = save.hidden = more.hidden = true;
    if (!parts(query).length) {
      status.textContent = query ? "This has no letter or figure to look for." : "";
      return;
    }
    const inTexts = new Set(found.map((one) => find.textOf(one.block))).size;
    status.textContent = found.length
      ? `${find.count(found.length, "line")} in ${find.count(inTexts, "text")}.` : "No line.";
    tabulate(options);
    save.hidden = !found.length;
    showMore();
  }

  // --- start --------------------------------------------------------------------------

  const asked = find.parameters();
  const speaking = new Set(passages.map((block) => block.voice));
  const voices = Object.entries(find.data.voices).filter(([id]) => speaking.has(id));
  field.value = asked.get("q") ?? "";
  form.elements.cased.checked = asked.get("cased") === "1";
  form.elements.names.checked = asked.get("names") === "1";
  if (asked.get("sort") in SORTS) form.elements.sort.value = asked.get("sort");
  find.choices(document.getElementById("kwic-texts"), "in", find.texts, find.many(asked, "in"));
  find.choices(document.getElementById("kwic-voices"), "voice", voices, find.many(asked, "voice"));
  if (!find.data.names.length) form.elements.names.closest("label").hidden = true;
  document.getElementById("kwic").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  form.addEventListener("change", show);
  field.addEventListener("input", find.later(250, show));
  more.addEventListener("click", () => showMore().querySelector("a").focus());
  save.addEventListener("click", download);
  show();
})();
