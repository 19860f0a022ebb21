(() => {
  const form = document.getElementById("filter");
  const cells = [...document.querySelectorAll("details.cell")];
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const search = form.querySelector("input[type=search]");
  const said = form.querySelector("output");
  const what = document.getElementById("standard") ? "cells and subjects" : "cells";
  const text = new Map(cells.map((cell) => [cell, (cell.closest(".combo").querySelector("h3").textContent + " " + cell.querySelector("summary").textContent).toLowerCase()]));
  const apply = () => {
    const shown = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const cell of cells) {
      cell.hidden = !shown.has(cell.dataset.j) || !words.every((word) => text.get(cell).includes(word));
      if (!cell.hidden) count += 1;
    }
    said.textContent = `${count} of ${cells.length} ${what} shown`;
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const open = event.target.dataset.open;
    if (open !== undefined) cells.forEach((cell) => { if (!cell.hidden) cell.open = Boolean(open); });
  });
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) {
      at.hidden = false;
      if (at.tagName === "DETAILS") at.open = true;
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  apply();
  reveal();
})();
