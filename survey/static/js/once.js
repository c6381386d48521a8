// A form is sent once: a second press while the first is on its way does nothing. Taking a file away leaves the
// page as it is, so after a moment the form may be sent again.
const AGAIN_MS = 3000;
const sentAt = new WeakMap();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return; // htmx sees to its own.
  if (Date.now() - (sentAt.get(form) ?? -AGAIN_MS) < AGAIN_MS) event.preventDefault();
  else sentAt.set(form, Date.now());
});
