// Messages: an error summary takes the focus; a request that htmx could not make says so and keeps the page.
function focusFirst(root) {
  root.querySelector("[data-focus]")?.focus();
}

function say(text) {
  const place = document.getElementById("flashes");
  if (!place) return;
  const notice = document.createElement("div");
  notice.className = "notice wrong";
  const line = document.createElement("p");
  line.textContent = text;
  notice.append(line);
  place.replaceChildren(notice);
  place.scrollIntoView({ block: "nearest" });
}

// Settling comes a moment after swapping. Whoever has gone to a field in between keeps it: the letters
// typed there would else be taken for keys.
let swappedTo = null;
document.addEventListener("htmx:afterSwap", () => { swappedTo = document.activeElement; });
document.addEventListener("htmx:afterSettle", (event) => {
  if (document.activeElement === swappedTo || !event.target.contains(document.activeElement)) focusFirst(event.target);
});
document.addEventListener("htmx:sendError", () => say("The server could not be reached. Nothing was changed; try again when you are connected."));
document.addEventListener("htmx:timeout", () => say("The server took too long to answer. Reload the page to see whether it was done."));
document.addEventListener("htmx:responseError", (event) => {
  const { status, responseText } = event.detail.xhr;
  // The server's own sentence where it sent one; the page keeps what it shows.
  const sentence = new DOMParser().parseFromString(responseText, "text/html").querySelector("p.problem")?.textContent;
  if (sentence) say(sentence);
  else if (status === 401) say("You have been signed out. Sign in again in another tab, then repeat this here.");
  else if (status === 403) say("Your account may not do this. Nothing was changed.");
  else if (status === 404 || status === 409) say("This has changed since you opened the page. Reload it to see how it is now.");
  else say("The server could not do this. Nothing was changed; try again.");
});

focusFirst(document);
