// Questions by which readers check themselves. Without this script the choices are a list and
// the answers are folded below it.
(() => {
  "use strict";

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // A choice becomes a field with its label; what is said of it waits below.
  function field(item, index, said, name, type) {
    const id = `${name}-${index}`;
    const input = element("input", { type, name, id, value: String(index) });
    const label = element("label", { for: id }, ...item.childNodes);
    const feedback = element("p", { class: "feedback", id: `${id}-said` });
    feedback.hidden = true;
    feedback.append(...said.cloneNode(true).childNodes);
    const row = element("div", { class: "choice" }, input, label, feedback);
    return { input, feedback, row, right: item.hasAttribute("data-right") };
  }

  function verdict(fields, several) {
    const chosen = fields.filter((f) => f.input.checked);
    if (!chosen.length) return several ? "Choose at least one answer first." : "Choose an answer first.";
    const right = chosen.filter((f) => f.right).length;
    const wanted = fields.filter((f) => f.right).length;
    if (right === wanted && right === chosen.length) return "Right.";
    if (!several) return "Not right. You can try again.";
    return `${right} of ${wanted} right answers chosen, ${chosen.length - right} wrong. You can try again.`;
  }

  function bring(section) {
    const several = section.dataset.choose === "several";
    const list = section.querySelector("ol.choices");
    const details = section.querySelector("details.answers");
    const said = [...details.querySelectorAll(":scope > ol > li")];
    const fields = [...list.children].map((item, index) =>
      field(item, index, said[index], section.id, several ? "checkbox" : "radio"));
    const legend = element("legend", {}, several ? "Choose all that are right" : "Choose one");
    const check = element("button", { type: "submit" }, "Check");
    const again = element("button", { type: "reset" }, "Try again");
    const status = element("p", { role: "status", class: "verdict" });
    const asked = section.querySelector(".question-number + *");
    asked.id ||= `${section.id}-asked`;
    const set = element("fieldset", { "aria-describedby": `${section.id}-n ${asked.id}` },
      legend, ...fields.map((f) => f.row));
    const form = element("form", { novalidate: "" }, set,
      element("div", { class: "question-buttons" }, check, again), status);
    again.hidden = true;
    details.hidden = true;

    function clear() {
      for (const f of fields) {
        f.feedback.hidden = true;
        f.row.removeAttribute("data-verdict");
        f.input.removeAttribute("aria-describedby");
      }
      status.textContent = "";
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clear();
      const chosen = fields.filter((f) => f.input.checked);
      for (const f of chosen) {
        f.feedback.hidden = false;
        f.row.dataset.verdict = f.right ? "right" : "wrong";
        f.input.setAttribute("aria-describedby", f.feedback.id);
      }
      const words = several ? "" : chosen.map((f) => f.feedback.textContent.replace(/^\s*(Not right|Right)\.\s*/, "")).join(" ");
      status.textContent = `${verdict(fields, several)}${words ? ` ${words}` : ""}`;
      status.dataset.shown = several || !chosen.length ? "yes" : "no";
      again.hidden = details.hidden = chosen.length === 0;
    });
    form.addEventListener("reset", () => {
      clear();
      again.hidden = details.hidden = true;
      details.open = false;
      fields[0].input.focus();
    });
    list.replaceWith(form);
  }

  document.querySelectorAll("section.question").forEach(bring);
})();
