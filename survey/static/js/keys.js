// Single keys: the element with data-key="a" is pressed by "a"; a field is focused instead.
// "?" lists them. They can be turned off (WCAG 2.2, 2.1.4), remembered on this device.
const STORE = "needfinder.keys";
const FIELDS = "input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select";

function allowed() {
  try {
    return localStorage.getItem(STORE) !== "off";
  } catch {
    return true; // storage refused by the browser: keys stay on for this page
  }
}

function remember(on) {
  try {
    localStorage.setItem(STORE, on ? "on" : "off");
  } catch {
    // Nothing to do: the choice holds until the page is left.
  }
  useKeys = on;
}

let useKeys = allowed();

function visible(element) {
  return element.checkVisibility?.() ?? element.offsetParent !== null;
}

function targets() {
  return [...document.querySelectorAll("[data-key]")].filter((one) => !one.disabled);
}

function press(element) {
  if (element.matches(FIELDS)) {
    element.focus();
    element.select?.();
  } else {
    if (element.matches("summary")) element.focus(); // what it opens is next
    element.click();
  }
}

function listKeys(dialog) {
  const list = dialog.querySelector("[data-keys-list]");
  const seen = new Set();
  list.replaceChildren();
  for (const element of targets()) {
    const key = element.dataset.key;
    if (seen.has(key)) continue;
    seen.add(key);
    const term = document.createElement("dt");
    const name = document.createElement("kbd");
    name.textContent = key.length === 1 ? key.toUpperCase() : key;
    term.append(name);
    const text = document.createElement("dd");
    const words = element.cloneNode(true);
    words.querySelectorAll("kbd").forEach((one) => one.remove());
    text.textContent = element.getAttribute("aria-label") || element.labels?.[0]?.textContent || words.textContent.trim();
    list.append(term, text);
  }
  dialog.querySelector("[data-keys-on]").checked = useKeys;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const inField = event.target.closest?.(`${FIELDS}, [contenteditable]`);
  const open = document.querySelector("dialog[open]");
  if (inField || !useKeys) return;
  if (event.key === "?" && !open) {
    event.preventDefault();
    document.querySelector("[data-dialog=all-keys]")?.click();
    return;
  }
  const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // A button or link that has the focus is pressed by these itself.
  if (["Space", "Enter"].includes(key) && event.target.closest?.("a[href], button, summary, input, select, textarea")) return;
  const found = targets().filter((one) => one.dataset.key.toLowerCase() === key.toLowerCase() && (!open || open.contains(one)));
  // Where each row of a list has the key, the one of the row with the focus is meant; of two copies
  // (bar and phone menu) the one that can be seen.
  const row = document.activeElement?.closest("li");
  const target = found.find((one) => row?.contains(one)) ?? found.find(visible) ?? found[0];
  if (target && !event.repeat) {
    event.preventDefault();
    press(target);
  }
});

document.addEventListener("needfinder:dialog", (event) => {
  if (event.target.id === "all-keys") listKeys(event.target);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-keys-on]")) remember(event.target.checked);
});

// Ctrl-Z and Ctrl-Y (or Ctrl-Shift-Z) undo and do again, where nothing is being typed.
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  if (!useKeys || document.querySelector("dialog[open]") || event.target.closest?.(`${FIELDS}, [contenteditable]`)) return;
  const key = event.key.toLowerCase();
  const verb = key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" ? "undo" : "";
  const forms = { undo: '.keys form[action$="/undo"]:not(:has([name=again]))', redo: '.keys form:is([action$="/redo"], :has([name=again]))' };
  const button = verb && document.querySelector(forms[verb])?.querySelector("button");
  if (button && !event.repeat) {
    event.preventDefault();
    button.click();
  }
});
