// The survey builder. Everything works without it; it saves a button press here and there.

// A select that names a button with data-submits presses it when changed; the button itself hides.
function hideButtons(root) {
  for (const select of root.querySelectorAll("[data-submits]")) {
    const button = document.getElementById(select.dataset.submits);
    if (button) button.hidden = true;
  }
}

document.addEventListener("change", (event) => {
  const { target } = event;
  if (target.dataset.submits) {
    const button = document.getElementById(target.dataset.submits);
    button.click(); // Not requestSubmit: htmx sends the button that was clicked.
  }
  // The value of a rule offers the answers of the question that was chosen.
  if (target.matches("[data-rule-question]")) {
    const value = target.closest(".rule-row").querySelector("[name=rule_value]");
    value.setAttribute("list", `values-${target.value}`);
  }
});

// Adding a rule means "only if".
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-add=rules]")) return;
  const always = document.querySelector("input[name=show][value=always]");
  if (always?.checked) document.querySelector("input[name=show][value=all]").checked = true;
});

// Pressing anything else on the page would take the open form away with what was typed: what was
// changed is saved first, and the press is repeated. Where saving is refused, the form stays.
let opened = null; // { action, words }: the form as it was when it opened
let pressAgain = null;
const written = (form) => new URLSearchParams(new FormData(form)).toString();

function savedFirst(event, again) {
  const form = document.querySelector(".question-form");
  if (!form || pressAgain || form.contains(event.target)) return;
  if (!form.querySelector(".error-summary") && written(form) === opened?.words) return;
  event.preventDefault();
  pressAgain = again;
  form.requestSubmit();
}

document.addEventListener("htmx:confirm", (event) => {
  if (!event.target.closest("#builder")) return;
  const pressed = event.detail.triggeringEvent?.submitter ?? event.target;
  savedFirst(event, () => document.getElementById(pressed.id)?.click());
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || link.target || link.hasAttribute("hx-get") || event.metaKey || event.ctrlKey || event.shiftKey) return;
  savedFirst(event, () => location.assign(link.href));
});

function formSettled() {
  const form = document.querySelector(".question-form");
  const again = pressAgain;
  pressAgain = null;
  // A change of kind or one more choice brings the same form back, still unsaved.
  if (!form) opened = null;
  else if (opened?.action !== form.action) opened = { action: form.action, words: written(form) };
  if (!form) again?.();
}
for (const failed of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failed, () => {
    pressAgain = null;
  });
}

// Moving or removing a row changes the preview too.
document.addEventListener("rows:change", (event) => {
  event.target.closest(".question-form")?.dispatchEvent(new Event("input", { bubbles: true }));
});

// After a question is saved or removed, the focus goes to its row, or to the one that took its place.
let left = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "builder") return;
  const row = document.activeElement?.closest(".question-row");
  left = row && { id: row.dataset.id, place: [...row.parentElement.children].indexOf(row) };
});

function takeUp() {
  if (!left || document.activeElement !== document.body) return;
  const rows = document.querySelectorAll(".question-row");
  const row = document.getElementById(`question-${left.id}`) ?? rows[Math.min(left.place, rows.length - 1)];
  (row?.querySelector(".question-buttons a") ?? document.querySelector(".kind"))?.focus();
  left = null;
}

// Somebody was faster (409): the answer holds the form with what was typed, so it is shown.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 409 && event.detail.serverResponse.includes('id="builder"')) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// The preview shows the question that is being written.
function follow() {
  const paper = document.querySelector(".preview-paper");
  const open = document.querySelector(".question-row[aria-current]");
  const shown = open && paper?.querySelector(`[data-question="${open.dataset.code}"]`);
  if (!shown) return;
  for (const one of paper.querySelectorAll(".being-written")) one.classList.remove("being-written");
  shown.classList.add("being-written");
  paper.scrollTop += shown.getBoundingClientRect().top - paper.getBoundingClientRect().top - 24;
}

document.addEventListener("htmx:afterSettle", (event) => {
  hideButtons(event.target);
  follow();
  takeUp();
  if (event.target.id === "builder") formSettled();
});
hideButtons(document);
formSettled();
follow();
