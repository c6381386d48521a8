// Rows that move: <ol data-rows data-rows-save="save-order"> with <li> children.
//   data-move="up" | "down"   moves its row (these are submit buttons, so they work without this file)
//   data-remove               takes its row out
//   data-add="rows-id"        on a button with data-template="template-id": puts in a copy of the <template>,
//                             with __index__ replaced by a number not used yet
//   [draggable=true]          rows can be dragged
// After a move the list fires "rows:change" and, if data-rows-save names a form, submits that form:
// its hidden inputs named "order" are written in the order of the rows (data-id of each).
const live = document.createElement("div");
live.className = "visually-hidden";
live.setAttribute("aria-live", "polite");
document.body.append(live);

function changed(list) {
  list.dispatchEvent(new CustomEvent("rows:change", { bubbles: true }));
  const form = document.getElementById(list.dataset.rowsSave ?? "");
  if (!form) return;
  form.querySelectorAll("input[name=order]").forEach((one) => one.remove());
  for (const row of list.children) {
    if (!row.dataset.id) continue;
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = "order";
    input.value = row.dataset.id;
    form.append(input);
  }
  form.requestSubmit();
}

function move(row, direction) {
  const list = row.parentElement;
  const other = direction === "up" ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return false;
  if (direction === "up") other.before(row);
  else other.after(row);
  live.textContent = `Moved to place ${[...list.children].indexOf(row) + 1} of ${list.children.length}`;
  return true;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move], [data-remove], [data-add]");
  if (!button) return;
  if (button.dataset.add) {
    const list = document.getElementById(button.dataset.add);
    const template = document.getElementById(button.dataset.template);
    if (!list || !template) return;
    event.preventDefault();
    const next = Number(list.dataset.next ?? list.children.length);
    list.dataset.next = next + 1;
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("__index__", String(next));
    list.append(holder.content);
    list.lastElementChild.querySelector("input, select, textarea")?.focus();
    changed(list);
    return;
  }
  const row = button.closest("[data-rows] > *");
  if (!row) return;
  const list = row.parentElement;
  event.preventDefault();
  if (button.dataset.move) {
    if (move(row, button.dataset.move)) changed(list);
    button.focus();
  } else {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (next?.querySelector("button, input") ?? list).focus?.();
    changed(list);
  }
});

let dragged = null;
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-rows] > [draggable=true]") ?? null;
  dragged?.classList.add("moving");
});
document.addEventListener("dragover", (event) => {
  const over = event.target.closest?.("[data-rows] > *");
  if (!dragged || !over || over.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  if (over === dragged) return;
  const { top, height } = over.getBoundingClientRect();
  if (event.clientY < top + height / 2) over.before(dragged);
  else over.after(dragged);
});
document.addEventListener("dragend", () => {
  if (!dragged) return;
  dragged.classList.remove("moving");
  changed(dragged.parentElement);
  dragged = null;
});
