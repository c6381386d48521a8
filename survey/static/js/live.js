// Notes while somebody speaks. What is typed is kept on this device with every letter, sent when the
// typing rests, and sent again until the server has it: neither a crash of the browser nor of the
// server loses a word. Each note has a key and counts what was sent under it, so that sending twice
// is sending once. Without JavaScript the form works as it is.
const form = document.querySelector("[data-live]");
if (form) begin(form);

function begin(form) {
  const STORE = `needfinder.live.${form.dataset.live}.`;
  const REST = 1500; // Milliseconds of rest after which what is typed is sent.
  const LONGEST_WAIT = 30;
  const text = form.querySelector("[data-live-text]");
  const state = form.querySelector("[data-live-state]");
  const refused = form.querySelector("[data-refused]");
  const list = document.getElementById("notes");
  form.querySelector(".live-hint").hidden = false;
  // A note is {key, revision, begun, isDraft, fields: [[name, value], ...]}. Each is kept by itself,
  // so that two pages of one session do not write over each other's.
  let draft = null;
  let outbox = [];
  let isSending = false;
  let resting = 0;
  let again = 0;
  let wait = 1;

  function stored() {
    try {
      return Object.keys(localStorage)
        .filter((name) => name.startsWith(STORE))
        .map((name) => JSON.parse(localStorage.getItem(name)))
        .sort((one, other) => one.begun - other.begun);
    } catch {
      return []; // Storage refused or damaged: the page still works.
    }
  }

  function store(note) {
    try {
      localStorage.setItem(STORE + note.key, JSON.stringify(note));
      return true;
    } catch {
      return false;
    }
  }

  function forget(key) {
    try {
      localStorage.removeItem(STORE + key);
    } catch {
      // It was never kept either.
    }
  }

  const newKey = () => (crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random().toString(36).slice(2)}`);

  function fieldsNow() {
    return [...new FormData(form)].filter(([name]) => !["csrf_token", "key", "revision", "seconds_ago"].includes(name));
  }

  function say(words) {
    state.textContent = words;
  }

  function typed() {
    if (!text.value.trim()) {
      // Once the server has its beginning, emptying the field does not unsay it.
      if (draft && !draft.sent) {
        forget(draft.key);
        draft = null;
      }
      return;
    }
    draft ??= { key: newKey(), revision: 0, begun: Date.now(), sent: false, isDraft: true };
    draft.revision += 1;
    draft.fields = fieldsNow();
    say(store(draft) ? "Kept on this device." : "This browser keeps nothing; notes are sent as you type.");
    clearTimeout(resting);
    resting = setTimeout(rest, REST);
  }

  function rest() {
    if (!draft) return;
    draft.sent = true;
    store(draft);
    queue({ ...draft });
    send();
  }

  // Of one note only the latest waits.
  function queue(note) {
    outbox = outbox.filter((one) => one.key !== note.key);
    outbox.push(note);
  }

  function keep() {
    if (!text.value.trim()) return;
    typed();
    clearTimeout(resting);
    const note = { ...draft, isDraft: false };
    store(note);
    queue(note);
    draw(note);
    draft = null;
    text.value = "";
    text.focus();
    send();
  }

  function draw(note) {
    if (list.querySelector(`[data-note-key="${note.key}"]`)) return;
    list.querySelector("[data-no-notes]")?.remove();
    const values = Object.fromEntries(note.fields);
    const item = document.createElement("li");
    item.className = `note waiting ${values.kind}`;
    item.dataset.noteKey = note.key;
    const head = document.createElement("div");
    head.className = "note-head";
    head.textContent = `${values.kind}, on its way`;
    const words = document.createElement("p");
    words.className = "pre";
    words.textContent = values.text;
    item.append(head, words);
    list.append(item);
  }

  async function send() {
    if (isSending) return;
    isSending = true;
    clearTimeout(again);
    let isWell = true;
    while (isWell && outbox.length) isWell = await sendOne(outbox[0]);
    isSending = false;
    if (isWell) {
      wait = 1;
    } else {
      again = setTimeout(send, wait * 1000);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
  }

  // Returns whether to go on with the next: arrived, or refused for good.
  async function sendOne(note) {
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    for (const [name, value] of note.fields) body.append(name, value);
    body.set("key", note.key);
    body.set("revision", note.revision);
    body.set("seconds_ago", Math.max((Date.now() - note.begun) / 1000, 0));
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Live": "1" }, redirect: "manual" });
      const html = await answer.text();
      if (answer.status === 201) arrived(note, html);
      else if (answer.status === 422 || answer.status === 409) give(note, html);
      else return later([0, 400, 401, 403].includes(answer.status) ? "You are signed out, or this page is old: load it again." : "The server does not answer.");
      return true;
    } catch {
      return later("No connection.");
    }
  }

  function arrived(note, html) {
    outbox = outbox.filter((one) => one !== note);
    const isTyped = draft?.key === note.key;
    const isLast = !isTyped && !outbox.some((one) => one.key === note.key);
    if (isLast) forget(note.key);
    if (!isTyped) {
      const holder = document.createElement("template");
      holder.innerHTML = html;
      const item = holder.content.querySelector("li");
      const known = list.querySelector(`[data-note-key="${note.key}"]`);
      list.querySelector("[data-no-notes]")?.remove();
      if (known) known.replaceWith(item);
      else list.append(item);
    }
    refused.replaceChildren();
    say(outbox.length ? `${outbox.length} on the way.` : "Kept.");
  }

  // Refused for good: the words go back where they can be changed.
  function give(note, html) {
    outbox = outbox.filter((one) => one.key !== note.key);
    refused.innerHTML = html;
    list.querySelector(`.waiting[data-note-key="${note.key}"]`)?.remove();
    forget(note.key);
    if (!text.value.trim()) text.value = new Map(note.fields).get("text") ?? "";
    draft = null;
    say("Not kept yet.");
  }

  function later(why) {
    const waiting = outbox.length === 1 ? "One note waits" : `${outbox.length} notes wait`;
    say(`${why} ${waiting} on this device and will be sent.`);
    return false;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    keep();
  });
  text.addEventListener("input", typed);
  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const kind = event.altKey && /^(?:Digit|Numpad)([123])$/.exec(event.code);
    if (kind) {
      event.preventDefault();
      const choice = form.querySelectorAll("input[name=kind]")[Number(kind[1]) - 1];
      choice.checked = true;
      say(`Now: ${choice.value}.`);
      if (draft) typed();
    } else if (event.key === "Enter" && event.target === text && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      keep();
    }
  });
  addEventListener("online", () => {
    wait = 1;
    send();
  });
  addEventListener("pagehide", () => {
    if (draft && text.value.trim()) store({ ...draft, fields: fieldsNow() });
  });

  // What an earlier page could not send, or did not finish.
  for (const note of stored()) {
    if (note.isDraft && !draft && !text.value) {
      draft = note;
      for (const [name, value] of note.fields) {
        const field = form.elements[name];
        if (field?.type === "checkbox") field.checked = true;
        else if (field) field.value = value;
      }
      say("This is what you had typed when the page was left.");
    } else {
      queue(note);
      draw(note);
    }
  }
  send();
}
