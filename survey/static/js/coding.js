// Coding: what makes the plain forms of the palette quicker, and the highlighting.
//   data-marks            shows or hides what in the statement asks and what says why
//   data-coding-palette   a palette in which what was typed and not found becomes a new one
document.addEventListener("click", (event) => {
  const marks = event.target.closest("[data-marks]");
  const card = marks && document.querySelector(".coding");
  if (!card || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  marks.closest("details.menu")?.removeAttribute("open");
  const shown = card.classList.toggle("marked");
  marks.setAttribute("aria-pressed", String(shown));
});

// What is typed between opening the palette and its being there is meant for the palette.
let ahead = null;

function catchUp(dialog) {
  const typed = ahead;
  ahead = null;
  // Without anything to choose from, a first one is written.
  const field = dialog.querySelector("[data-filter]") ?? dialog.querySelector("[data-new-name]");
  if (!typed?.keys.length || !field) return;
  field.value = typed.keys.filter((key) => key !== "Enter").join("");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (typed.keys.includes("Enter")) field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-palette]");
  const dialog = opener && document.getElementById(opener.dataset.palette);
  if (!dialog || dialog.open || event.ctrlKey || event.metaKey) return;
  ahead = { keys: [], until: Date.now() + 10_000 };
  new MutationObserver((changes, observer) => {
    if (!dialog.open) return;
    observer.disconnect();
    catchUp(dialog);
  }).observe(dialog, { attributes: true, attributeFilter: ["open"] });
}, true);

document.addEventListener("keydown", (event) => {
  if (!ahead || event.ctrlKey || event.metaKey || event.altKey) return;
  if (Date.now() > ahead.until || event.key === "Escape") ahead = null;
  else if (event.key.length === 1 || event.key === "Enter") ahead.keys.push(event.key);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

function form(field) {
  return field.closest("[data-coding-palette]");
}

// What is looked for is also what a new one would be called.
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-filter]") || !form(event.target)) return;
  const name = form(event.target).querySelector("[data-new-name]");
  name.value = event.target.value;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !form(event.target)) return;
  const isName = event.target.matches("[data-new-name]");
  if (!isName && !event.target.matches("[data-filter]")) return;
  const palette = form(event.target);
  const found = [...palette.querySelectorAll(".palette-list > li")].some((row) => !row.hidden);
  if (isName || (!found && event.target.value.trim())) {
    event.preventDefault();
    event.stopImmediatePropagation();
    palette.querySelector("[data-new]").click();
  }
}, true);
