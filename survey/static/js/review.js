// The review desk and the codebook. Every action is a plain form; this file only makes it quicker.
//   data-desk            a form whose answer replaces the page: the card fades while it waits
//   data-edit="id"       opens that <details> and goes to its first field
//   data-palette="id"    shows the page it leads to in that <dialog>
//   data-filter="id"     a search field that narrows a list by data-name; arrows and Enter choose
//   data-choosing        a form with check boxes that says how many are chosen
function card() {
  return document.querySelector(".proposal");
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches("[data-desk]")) card()?.classList.add("going");
});

// Refused because somebody was faster: the answer is the desk as it is now, with a sentence.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.requestConfig?.elt.matches("[data-desk]")) return;
  if (event.detail.xhr.status === 409) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failure, () => card()?.classList.remove("going"));
}

document.addEventListener("click", async (event) => {
  const edit = event.target.closest("[data-edit]");
  if (edit) {
    const place = document.getElementById(edit.dataset.edit);
    if (!place) return;
    event.preventDefault();
    edit.closest("details.menu")?.removeAttribute("open");
    place.open = true;
    const field = place.querySelector("textarea, input");
    field?.focus();
    field?.setSelectionRange?.(field.value.length, field.value.length);
    return;
  }
  const opener = event.target.closest("[data-palette]");
  const dialog = opener && document.getElementById(opener.dataset.palette);
  if (!dialog || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  opener.closest("details.menu")?.removeAttribute("open");
  try {
    const answer = await fetch(opener.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(String(answer.status));
    dialog.firstElementChild.innerHTML = await answer.text();
  } catch {
    window.location.assign(opener.href); // the page itself says what is wrong
    return;
  }
  ready(dialog);
  dialog.showModal();
  dialog.querySelector("[data-filter]")?.focus();
});

function choices(list) {
  return [...list.children].filter((one) => !one.hidden).map((one) => one.querySelector("button"));
}

function narrow(field) {
  const list = document.getElementById(field.dataset.filter);
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of list.children) {
    row.hidden = !words.every((word) => row.dataset.name.includes(word));
    if (!row.hidden) shown += 1;
  }
  const count = field.form.querySelector("[data-filter-count]");
  if (count) count.textContent = shown === 1 ? "1 found" : `${shown} found`;
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-filter]")) narrow(event.target);
});

document.addEventListener("keydown", (event) => {
  const list = event.target.closest("form")?.querySelector(".palette-list");
  if (!list || !event.target.closest(".palette")) return;
  const found = choices(list);
  if (event.key === "Enter" && event.target.matches("[data-filter]")) {
    event.preventDefault();
    found[0]?.click();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const place = found.indexOf(document.activeElement);
    const next = event.key === "ArrowDown" ? place + 1 : place - 1;
    if (next < 0) event.target.form?.querySelector("[data-filter]")?.focus();
    else found[Math.min(next, found.length - 1)]?.focus();
  }
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-choosing]");
  if (form) count(form);
});

function count(form) {
  const place = form.querySelector("[data-chosen]");
  if (!place) return;
  const boxes = [...form.querySelectorAll("input[name=statements]:checked")];
  const chosen = boxes.reduce((sum, box) => sum + Number(box.dataset.times ?? 1), 0);
  if (chosen) place.textContent = chosen === 1 ? place.dataset.one : place.dataset.many.replace("{}", chosen);
}

function ready(root) {
  for (const box of root.querySelectorAll(".palette-find")) box.hidden = false;
}

ready(document);
