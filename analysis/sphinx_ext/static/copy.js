// A button that copies the code of a block. Only pages with code load it; without it, or
// without the right to write to the clipboard, code is selected and copied by hand.
(() => {
  "use strict";
  const OUTPUT = ".cell_output";
  const live = document.createElement("span");
  live.className = "ed-unseen";
  live.setAttribute("role", "status");
  document.querySelector("main").append(live);

  function copied(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("not allowed"));
  }

  for (const code of document.querySelectorAll(".highlight > pre")) {
    if (code.closest(OUTPUT)) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ed-copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy the code");
    button.addEventListener("click", async () => {
      try {
        await copied(code.textContent);
        live.textContent = "The code has been copied";
        button.textContent = "Copied";
      } catch {
        live.textContent = "The browser does not allow copying";
        button.textContent = "Not allowed";
      }
      setTimeout(() => { button.textContent = "Copy"; live.textContent = ""; }, 2000);
    });
    code.parentElement.append(button);
  }
})();
