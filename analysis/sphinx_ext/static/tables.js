// Tables of class "sortable": a button in each head sorts the rows, a field filters them.
// Without this script they are plain tables in the order of the edition.
(() => {
  "use strict";
  const FIGURE = /^(?:(?:more than|less than|at least|at most|about) )?(-?\d[\d,]*(?:\.\d+)?)(?:\/(\d+))?(?!\d|-\d)/;
  const order = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });
  let count = 0;

  const text = (row, column) => row.cells[column].textContent.trim();

  function figure(words) {
    const match = FIGURE.exec(words);
    return match ? Number(match[1].replaceAll(",", "")) / Number(match[2] ?? 1) : NaN;
  }

  // Columns of figures are sorted as figures, all others as words; what is empty comes last.
  function comparison(rows, column) {
    const filled = rows.map((row) => text(row, column)).filter(Boolean);
    const byFigure = filled.length > 0 && filled.every((words) => FIGURE.test(words));
    return (one, two) => (byFigure ? figure(one) - figure(two) : order.compare(one, two));
  }

  function sort(table, head, column) {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const compare = comparison(rows, column);
    rows.sort((a, b) => {
      const [one, two] = [text(a, column), text(b, column)];
      if (!one || !two) return Number(!one) - Number(!two);
      return down ? compare(two, one) : compare(one, two);
    });
    body.append(...rows);
  }

  function addButtons(table) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(table, head, column));
      head.append(button);
    });
  }

  function addFilter(table) {
    const id = `table-filter-${count += 1}`;
    const bar = document.createElement("div");
    const label = document.createElement("label");
    const field = document.createElement("input");
    const shown = document.createElement("span");
    bar.className = "table-filter";
    label.htmlFor = field.id = id;
    label.textContent = "Filter the rows";
    field.type = "search";
    field.autocomplete = "off";
    shown.setAttribute("role", "status");
    bar.append(label, field, shown);
    const rows = [...table.tBodies[0].rows];
    const filter = () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let kept = 0;
      for (const row of rows) {
        const content = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => content.includes(word));
        kept += Number(!row.hidden);
      }
      shown.textContent = `${kept} of ${rows.length} rows`;
    };
    field.addEventListener("input", filter);
    (table.closest(".table-scroll") ?? table).before(bar);
    filter();
  }

  const start = () => {
    for (const table of document.querySelectorAll("table.sortable")) {
      addButtons(table);
      addFilter(table);
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
