// Find more like what is selected: the words chosen with mouse or keyboard go into the search field.
//   data-selection="css"   a field that takes the text selected inside what the selector names
const MOST = 300;

document.addEventListener("selectionchange", () => {
  const chosen = document.getSelection();
  const text = chosen?.toString().replace(/\s+/gu, " ").trim() ?? "";
  if (!text || !chosen.anchorNode) return;
  for (const field of document.querySelectorAll("[data-selection]")) {
    const within = chosen.anchorNode.parentElement?.closest(field.dataset.selection);
    if (within) field.value = [...text].slice(0, MOST).join("");
  }
});
