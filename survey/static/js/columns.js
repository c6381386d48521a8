// The columns of a file: shows the fields of a new attribute, and the order of dates, only where they matter.
// Without this file all of them are shown, and those that do not matter are ignored.
const dated = document.querySelector("[data-dated]").dataset.dated.split(" ");  // Known attributes that are dates.

function arrange(column) {
  const target = column.querySelector("[data-column-target]").value;
  const kind = column.querySelector("[data-column-kind]").value;
  const isNew = target === "new";
  column.querySelector("[data-column-new]").hidden = !isNew;
  const order = column.querySelector("[data-column-order]");  // None where all dates begin with the year.
  if (order) order.hidden = !(isNew ? kind === "date" : dated.includes(target));
}

for (const column of document.querySelectorAll(".column")) {
  arrange(column);
  column.addEventListener("change", () => arrange(column));
}
