"use strict";
const boxes = [...document.querySelectorAll("#filters input[type=checkbox]")];
const search = document.querySelector("#filters input[type=search]");
const rows = [...document.querySelectorAll("article")];
function show() {
  const classes = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !classes.has(row.dataset.class) || !words.every((word) => text.includes(word));
    count += row.hidden ? 0 : 1;
  }
  for (const group of document.querySelectorAll(".group")) {
    group.hidden = !group.querySelector("article:not([hidden])");
  }
  document.querySelector("#count").textContent = `${count} of ${rows.length} changes`;
}
boxes.forEach((box) => box.addEventListener("change", show));
search.addEventListener("input", show);
show();
