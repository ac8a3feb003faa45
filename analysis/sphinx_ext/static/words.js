// What is copied from a text is its reading text, or in the view "as received" the witness's,
// without the numbers and marks around it.
//
// For other scripts, `window.edition.words` has
//   furniture             a selector: what stands in or beside a text and is no part of it
//   cleaned(node, view)   takes out of a copy all that the view's text does not have
//   plain(node)           its words, a blank line between paragraphs
//   rich(node)            its words as HTML with paragraphs and emphasis only
(() => {
  "use strict";
  const edition = window.edition;
  const text = document.querySelector(".edition-text");

  const FURNITURE = [
    ".loc", ".pb", ".headerlink", ".cite-here", ".note-calls", ".passage-links", ".view-bar",
    ".chapter-files", ".edition-popover", ".name-popover", ".cell", "script", "style",
  ].join();
  const LEFT_OUT = {
    reading: ".w, .note-mark, .c-gap:has(+ .c-supplied)",
    received: ".r, .c-gap, .c-supplied",
  };
  const BLOCK = /^(?:P|H[1-6]|LI|UL|OL|DL|DT|DD|TABLE|TR|CAPTION|BLOCKQUOTE|PRE|ASIDE|SECTION|DIV|FIGURE)$/;
  const KEPT = /^(?:P|H[1-6]|LI|UL|OL|DL|DT|DD|TABLE|THEAD|TBODY|TR|TD|TH|CAPTION|BLOCKQUOTE|PRE|EM|STRONG|I|B|BR)$/;
  function cleaned(fragment, view) {
    const way = view === "received" ? "received" : "reading";
    for (const part of fragment.querySelectorAll(`${FURNITURE}, ${LEFT_OUT[way]}`)) part.remove();
    for (const mark of fragment.querySelectorAll(".note-mark")) {
      mark.textContent = mark.dataset.form ?? mark.textContent;
    }
    return fragment;
  }

  function plain(node) {
    let words = "";
    const walk = (parent) => {
      for (const child of parent.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) words += child.data.replace(/\s+/g, " ");
        else if (child.nodeType === Node.ELEMENT_NODE) {
          const edge = BLOCK.test(child.tagName) ? "\n\n" : child.tagName === "BR" ? "\n" : "";
          words += edge;
          walk(child);
          words += /^T[DH]$/.test(child.tagName) ? "\t" : edge;
        }
      }
    };
    walk(node);
    return words.replace(/ +/g, " ").replace(/ ?\n ?/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
  }

  // Paragraphs and emphasis for a word processor; nothing of the page's own markup.
  function rich(node) {
    const bare = document.createElement("div");
    const walk = (from, to) => {
      for (const child of from.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) to.append(child.data);
        else if (child.nodeType === Node.ELEMENT_NODE) {
          const keeps = KEPT.test(child.tagName);
          const made = keeps ? document.createElement(child.tagName) : to;
          if (keeps) to.append(made);
          walk(child, made);
        }
      }
    };
    walk(node, bare);
    return bare.innerHTML;
  }

  const rangesOf = (selection) => Array.from({ length: selection.rangeCount }, (_, n) => selection.getRangeAt(n));
  const elementOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);

  document.addEventListener("copy", (event) => {
    const selection = document.getSelection();
    if (selection.isCollapsed || event.target.closest?.("input, textarea, dialog")) return;
    const ranges = rangesOf(selection);
    const isOfText = (range) => range.intersectsNode(text)
      && !elementOf(range.commonAncestorContainer).closest(FURNITURE);
    if (!ranges.every(isOfText)) return;
    const whole = document.createElement("div");
    for (const range of ranges) whole.append(range.cloneContents());
    cleaned(whole, edition.view);
    const words = plain(whole);
    if (!words) return;
    event.clipboardData.setData("text/plain", words);
    event.clipboardData.setData("text/html", rich(whole));
    event.preventDefault();
  });

  edition.words = { furniture: FURNITURE, cleaned, plain, rich };
})();
