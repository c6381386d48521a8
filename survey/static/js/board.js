// The board of the codebook. Every action is a plain form; this file makes choosing and moving quicker.
//   data-board        the form with the cards: j k and the arrows move, Space chooses, Shift chooses all between
//   data-board-find   a field that narrows the cards by data-name (names and other names)
//   data-card         a card; dragged onto [data-group] it moves there, with all that are chosen
//   data-board-chosen says how many are chosen; data-board-all and -none choose what is found, and nothing
const form = document.querySelector("[data-board]");

function shown() {
  return [...form.querySelectorAll("input[name=themes], input[name=groups]")].filter((one) => one.checkVisibility());
}

function tell() {
  const boxes = [...form.querySelectorAll("input[name=themes]:checked")].length;
  const groups = [...form.querySelectorAll("input[name=groups]:checked")].length;
  const place = form.querySelector("[data-board-chosen]");
  place.dataset.rest ??= place.textContent;
  const parts = [];
  if (boxes) parts.push(boxes === 1 ? "1 card" : `${boxes} cards`);
  if (groups) parts.push(groups === 1 ? "1 group" : `${groups} groups`);
  place.textContent = parts.length ? `${parts.join(" and ")} chosen` : place.dataset.rest;
  const none = form.querySelector("[data-board-none]");
  if (none) none.hidden = !parts.length;
}

function chooseBetween(from, to) {
  const boxes = shown();
  const [first, last] = [boxes.indexOf(from), boxes.indexOf(to)].sort((a, b) => a - b);
  if (first < 0) return;
  for (const one of boxes.slice(first, last + 1)) if (one.name === to.name) one.checked = true;
  tell();
}

let last = null;

function step(by, choosing) {
  const boxes = shown();
  const place = boxes.indexOf(document.activeElement);
  const next = boxes[Math.min(Math.max(place + by, 0), boxes.length - 1)];
  if (!next) return;
  if (choosing && place >= 0) chooseBetween(boxes[place], next);
  next.focus();
  last = next;
}

function narrow(field) {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const card of form.querySelectorAll("[data-card]")) {
    card.hidden = !words.every((word) => card.dataset.name.includes(word));
    if (!card.hidden) count += 1;
  }
  for (const group of form.querySelectorAll(".board-group")) {
    const cards = group.querySelectorAll("[data-card]");
    group.hidden = words.length > 0 && ![...cards].some((one) => !one.hidden);
  }
  const all = form.querySelector("[data-board-all]");
  if (all) all.hidden = !words.length || !count;
  const place = form.querySelector("[data-board-chosen]");
  place.dataset.rest ??= place.textContent;
  if (words.length) place.textContent = count === 1 ? "1 card found" : `${count} cards found`;
  else tell();
}

if (form) {
  const find = form.querySelector("[data-board-find]");
  find.hidden = false;
  find.addEventListener("input", (event) => narrow(event.target));
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault(); // Enter in a field would press the first button of the form
      shown()[0]?.focus();
    }
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("input[type=checkbox]")) tell();
  });
  form.addEventListener("click", (event) => {
    const box = event.target.closest("input[type=checkbox]");
    if (!box) return;
    if (event.shiftKey && last && last !== box && box.checked) chooseBetween(last, box);
    last = box;
  });
  form.querySelector("[data-board-all]")?.addEventListener("click", () => {
    for (const one of shown()) if (one.name === "themes") one.checked = true;
    tell();
  });
  form.querySelector("[data-board-none]")?.addEventListener("click", () => {
    for (const one of form.querySelectorAll("input[type=checkbox]:checked")) one.checked = false;
    tell();
  });
  tell();
}

document.addEventListener("keydown", (event) => {
  if (!form || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target;
  if (target.matches?.("input:not([type=checkbox]), textarea, select") || document.querySelector("dialog[open]")) return;
  const by = { ArrowDown: 1, ArrowUp: -1, [form.dataset.next]: 1, [form.dataset.previous]: -1 }[event.key];
  if (!by || (event.key.startsWith("Arrow") && !target.matches("[data-board] input"))) return;
  event.preventDefault();
  step(by, event.shiftKey);
});

// Choosing a group in the list and pressing Enter moves there.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("[data-board-into]") || !event.target.value) return;
  event.preventDefault();
  document.querySelector("button[name=do][value=move]")?.click();
});

let dragged = null;
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-card]") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.querySelector("label").textContent);
  dragged.classList.add("moving");
});
document.addEventListener("dragover", (event) => {
  const group = dragged && event.target.closest?.("[data-group]");
  for (const one of document.querySelectorAll(".board-group.over")) if (one !== group) one.classList.remove("over");
  if (!group) return;
  event.preventDefault();
  group.classList.add("over");
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("moving");
  dragged = null;
  for (const one of document.querySelectorAll(".board-group.over")) one.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  const group = dragged && event.target.closest?.("[data-group]");
  if (!group) return;
  event.preventDefault();
  dragged.querySelector("input").checked = true; // it, and whatever else is chosen
  const doing = group.dataset.group ? "move" : "out";
  for (const one of document.querySelectorAll("[data-board-into]")) one.value = group.dataset.group;
  document.querySelector(`button[name=do][value=${doing}]`)?.click();
});
