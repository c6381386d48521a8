// A list of choices is narrowed by typing: input[data-filters="#list"]. Enter chooses the first that
// is left, Escape shows all again. Without it the list is as long as it is.
for (const field of document.querySelectorAll("input[data-filters]")) {
  const list = document.querySelector(field.dataset.filters);
  const choices = [...list.querySelectorAll(".choice")];
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const narrow = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    for (const one of choices) {
      const text = plain(one.textContent);
      // What is chosen stays in sight, so that nothing is saved unseen.
      one.hidden = !words.every((word) => text.includes(word)) && !one.querySelector("input").checked;
    }
  };

  field.addEventListener("input", narrow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault(); // Enter in the field must not save the form.
      const first = choices.find((one) => !one.hidden && !one.querySelector("input").checked);
      if (field.value.trim() && first) {
        const box = first.querySelector("input");
        box.checked = true;
        field.value = "";
        narrow();
        box.focus();
      }
    } else if (event.key === "Escape") {
      field.value = "";
      narrow();
      field.blur();
    }
  });
}
