// The answer page with JavaScript: what is typed is kept on the device, later questions appear at
// once, and sending is tried again until it works. Without it the page works step by step.

import { shownBy } from "./show_if.js";

const DRAFT = `needfinder:${location.pathname}`;
const DRAFT_DAYS = 29; // The key is valid for 30.
const LONGEST_WAIT = 60;
const NOT_ANSWERS = new Set(["key", "step", "asked", "whole", "go", "skip"]);
const SECONDS = { long_text: 35, short_text: 15, several_choices: 12, statement: 8 };

let isSending = false;

begin(document.querySelector("[data-answering]"), true);

function begin(form, isFirst) {
  if (!form) return;
  showAhead(form);
  restore(form, isFirst);
  offerClearing(form);
  const refresh = () => {
    showIf(form);
    showProgress(form);
  };
  let waiting = 0;
  form.addEventListener("input", () => {
    refresh();
    clearTimeout(waiting);
    // Not once they are on their way: what has arrived must not lie on the device again.
    waiting = setTimeout(() => form.isConnected && !isSending && keep(form), 300);
  });
  form.addEventListener("change", refresh);
  form.addEventListener("focusin", () => showProgress(form));
  form.addEventListener("keydown", goOnWithEnter);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, event.submitter);
  });
  addEventListener("pagehide", () => form.isConnected && !isSending && keep(form));
  refresh();
}

// Later steps wait in a template, since without JavaScript only the server knows which to show.
function showAhead(form) {
  const ahead = form.querySelector("template[data-ahead]");
  if (!ahead) return;
  for (const control of ahead.content.querySelectorAll("[name]")) {
    form.querySelectorAll(`[data-carried][name="${control.name}"]`).forEach((one) => one.remove());
  }
  ahead.replaceWith(ahead.content);
  form.elements.step.value = form.elements.step.dataset.last;
  if (!form.elements.whole) {
    form.elements.step.insertAdjacentHTML("afterend", '<input type="hidden" name="whole" value="1">');
  }
  const primary = form.querySelector("[data-button]");
  primary.textContent = primary.dataset.button;
}

function showIf(form) {
  const answers = new Map();
  for (const box of form.querySelectorAll("[data-question]")) {
    const condition = box.dataset.showIf ? JSON.parse(box.dataset.showIf) : null;
    const isShown = shownBy(condition, answers);
    box.hidden = !isShown;
    for (const control of box.querySelectorAll("[name]")) control.disabled = !isShown;
    const answer = isShown ? answerIn(box) : null;
    if (answer !== null) answers.set(box.dataset.question, answer);
  }
}

function answerIn(box) {
  const kind = box.dataset.kind;
  const controls = [...box.querySelectorAll("[name]")];
  if (kind === "statement" || controls.length === 0) return null;
  if (kind === "consent") return controls[0].checked ? "yes" : "no";
  if (kind === "several_choices") {
    const chosen = controls.filter((one) => one.checked).map((one) => one.value);
    return chosen.length ? chosen : null;
  }
  const isChoice = controls[0].type === "radio";
  const text = (isChoice ? controls.find((one) => one.checked)?.value : controls[0].value) ?? "";
  if (!text.trim()) return null;
  if (!["scale", "nps", "csat", "number"].includes(kind)) return text.trim();
  const number = Number(text.replace(/[\s'’]/g, "").replace("−", "-").replace(",", "."));
  return Number.isNaN(number) ? null : number;
}

// Enter in a field would send everything half-finished; it goes to the next question instead.
function goOnWithEnter(event) {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
  event.preventDefault();
  const form = event.currentTarget;
  const here = event.target.closest(".question");
  const boxes = [...form.querySelectorAll(".question:not([hidden])")];
  const next = boxes.slice(boxes.indexOf(here) + 1).find((box) => box.querySelector("[name]"));
  (next?.querySelector("[name]:checked, [name]") ?? form.querySelector("[data-button]")).focus();
}

function showProgress(form) {
  const place = form.querySelector("[data-progress] .progress");
  const boxes = [...form.querySelectorAll("[data-question]:not([hidden])")];
  const asked = boxes.filter((box) => box.dataset.number);
  if (!place || asked.length === 0) return;
  const current = asked.indexOf(document.activeElement?.closest?.("[data-question]"));
  const answered = (box) => ![null, "no"].includes(answerIn(box));
  const left = asked.filter((box, index) => index >= current && !answered(box));
  const seconds = left.reduce((sum, box) => sum + (SECONDS[box.dataset.kind] ?? 8), 0);
  const minutes = Math.max(1, Math.round(seconds / 60));
  const count = `${asked.length} question${asked.length === 1 ? "" : "s"}`;
  const words = current < 0 ? count : `Question ${current + 1} of ${asked.length}`;
  const time = current < 0 ? `about ${minutes} min` : `about ${minutes} min left`;
  const [text, bar, rest] = [place.firstElementChild, place.querySelector("progress"), place.lastElementChild];
  if (text.textContent !== words) text.textContent = words;
  bar.value = asked.filter(answered).length / asked.length;
  bar.setAttribute("aria-label", words);
  if (rest !== bar) rest.textContent = seconds ? time : "";
}

// A radio button cannot be taken back; nobody should have to answer because a finger slipped.
function offerClearing(form) {
  for (const box of form.querySelectorAll('[role="radiogroup"]:not([aria-required])')) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet small clear";
    button.textContent = "Clear my choice";
    button.hidden = !box.querySelector(":checked");
    button.addEventListener("click", () => {
      for (const one of box.querySelectorAll(":checked")) one.checked = false;
      box.querySelector("input").focus();
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
    box.addEventListener("input", () => (button.hidden = !box.querySelector(":checked")));
    box.append(button);
  }
}

// --- the draft ---

function read() {
  try {
    return JSON.parse(localStorage.getItem(DRAFT));
  } catch {
    return null; // Storage is shut off; the page works without it.
  }
}

function keep(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (!NOT_ANSWERS.has(name)) (fields[name] ??= []).push(value);
  }
  const isEmpty = Object.values(fields).flat().every((value) => !value);
  if (isEmpty && !read()) return;
  const draft = { version: form.dataset.version, key: form.elements.key.value, at: Date.now(), fields };
  try {
    localStorage.setItem(DRAFT, JSON.stringify(draft));
    form.querySelector("[data-kept]").hidden = false;
  } catch {
    form.querySelector("[data-kept]").hidden = true;
  }
}

function forget() {
  try {
    localStorage.removeItem(DRAFT);
  } catch {
    // Nothing was kept.
  }
}

// The server no longer knows the key: too old, or made before its secret was changed.
function forgetKey() {
  const draft = read();
  if (draft) localStorage.setItem(DRAFT, JSON.stringify({ ...draft, key: null }));
}

function restore(form, isFirst) {
  const draft = read();
  if (!draft || draft.version !== form.dataset.version) return;
  if (Date.now() - draft.at > DRAFT_DAYS * 86400e3) return forget();
  if (isFirst && draft.key) form.elements.key.value = draft.key;
  let count = 0;
  for (const control of form.querySelectorAll("[data-question] [name], [data-follow-up] [name]")) {
    const values = draft.fields[control.name];
    if (!values || (!isFirst && !control.closest("[data-follow-up]"))) continue;
    if (["radio", "checkbox"].includes(control.type)) {
      control.checked = values.includes(control.value);
    } else if (!control.value) {
      control.value = values[0];
    }
    count += 1;
  }
  if (isFirst && count) tellRestored(form);
}

function tellRestored(form) {
  const notice = document.createElement("div");
  notice.className = "notice info restored";
  notice.innerHTML = '<p>What you typed before is still here.</p><button type="button" class="button quiet small">Start with an empty page</button>';
  notice.querySelector("button").addEventListener("click", () => {
    forget();
    isSending = true; // So that leaving the page does not keep it again.
    location.reload();
  });
  (form.querySelector(".opening") ?? form.querySelector("[data-progress]")).after(notice);
}

// --- sending ---

async function send(form, submitter) {
  if (isSending) return;
  isSending = true;
  keep(form);
  const body = new URLSearchParams(new FormData(form, submitter));
  const buttons = form.querySelectorAll(".actions button");
  buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
  say(form, "Sending …");
  const response = await untilItArrives(form, body);
  isSending = false;
  if (response.redirected && response.ok) {
    forget();
    isSending = true;
    location.replace(response.url);
    return;
  }
  if (response.status === 409) forget(); // Other answers from this page have arrived before.
  if (response.status === 400 || response.status === 404) forgetKey();
  if (show(await response.text())) return;
  buttons.forEach((button) => button.removeAttribute("aria-disabled"));
  say(form, "Something went wrong on our side. Your answers are kept on this device; please try again later.");
}

async function untilItArrives(form, body) {
  for (let wait = 1; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      const response = await fetch(location.href, { method: "POST", body });
      if (response.status < 500 && response.status !== 429) return response;
    } catch {
      // No connection: try again below.
    }
    const unit = wait === 1 ? "second" : "seconds";
    await pause(form, wait, `Your answers have not arrived yet. They are kept on this device, and we try again in ${wait} ${unit}.`);
  }
}

function pause(form, seconds, sentence) {
  return new Promise((resolve) => {
    const place = say(form, sentence);
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button small";
    again.textContent = "Try now";
    place.append(" ", again);
    const go = () => {
      clearTimeout(timer);
      removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, seconds * 1000);
    addEventListener("online", go);
    again.addEventListener("click", go);
  });
}

function say(form, sentence) {
  const place = form.querySelector("[data-status]");
  place.textContent = sentence;
  return place;
}

function show(html) {
  const next = new DOMParser().parseFromString(html, "text/html");
  const main = document.querySelector("main");
  if (!next.querySelector("main")) return false;
  main.replaceChildren(...next.querySelector("main").childNodes);
  document.title = next.title;
  scrollTo(0, 0);
  const form = main.querySelector("[data-answering]");
  begin(form, false);
  const target = main.querySelector("[data-focus]") ?? main.querySelector("[data-follow-up] [name]") ?? main;
  target.focus({ preventScroll: target === main });
  return true;
}
