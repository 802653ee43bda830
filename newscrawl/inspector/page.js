"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const ticks = all(".keys input");
  const blocks = all(".block");
  const groups = all(".group").reverse();
  const total = document.querySelector("main").dataset.total;
  const told = document.querySelector("output");
  const seen = (block) => block.getClientRects().length > 0;

  // Hiding blocks is the style sheet's work; a group that has none left goes with them.
  const refresh = () => {
    const on = new Set(ticks.filter((tick) => tick.checked).map((tick) => tick.dataset.label));
    for (const group of groups) {
      group.hidden = ![...group.children].some(
        (child) => child.matches(".group:not([hidden]), .gap") || on.has(child.dataset.label)
      );
    }
    const count = blocks.filter((block) => on.has(block.dataset.label)).length;
    told.textContent = `${count} of ${total} shown`;
  };

  const walk = (step) => {
    const shown = blocks.filter(seen);
    const at = shown.indexOf(document.activeElement.closest(".block"));
    const goal = shown[at < 0 ? (step > 0 ? 0 : shown.length - 1) : at + step];
    if (goal) {
      goal.focus({ preventScroll: true });
      goal.scrollIntoView({ block: "nearest" });
    }
  };

  document.addEventListener("change", (event) => ticks.includes(event.target) && refresh());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") walk(1);
    else if (event.key === "k") walk(-1);
    else if (event.key === "Escape") document.activeElement.blur();
  });
  for (const button of all("button[data-show]")) {
    button.addEventListener("click", () => {
      for (const tick of ticks) {
        tick.checked = button.dataset.show === "all" || tick.closest(".kept") !== null;
      }
      refresh();
    });
  }
  for (const part of all(".script")) part.hidden = false;
  refresh();
})();
