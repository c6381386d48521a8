// A transcript: select words with the mouse or the keys, highlight them, listen from a turn.
// Without it every turn has a link to a form that does the same.
//   data-markable   words that may be marked; data-note names the turn
//   data-select     a button (with its key) that moves or stretches the selection
//   data-seek       a link that plays the recording from that millisecond
//   data-shows      a mark in the margin that lights up its words
const buttons = [...document.querySelectorAll("[data-select][hidden]")];
const dialog = document.getElementById("draw");
const status = document.querySelector("[data-selected]");
const turns = [...document.querySelectorAll("[data-markable]")];

if (buttons.length && dialog && turns.length) begin();

function begin() {
  for (const one of buttons) one.hidden = false;
  let turn = -1; // index in turns
  let held = null; // {start, end} in UTF-16 units of the turn's text, as browsers count

  const textOf = (element) => element.textContent;

  const cut = (kind, text) => {
    if (typeof Intl !== "undefined" && Intl.Segmenter) {
      return [...new Intl.Segmenter(undefined, { granularity: kind }).segment(text)]
        .filter((one) => (kind === "word" ? one.isWordLike : one.segment.trim()))
        .map((one) => {
          const lead = one.segment.length - one.segment.trimStart().length;
          return { start: one.index + lead, end: one.index + one.segment.trimEnd().length };
        });
    }
    const pattern = kind === "word" ? /\S+/g : /[^.!?\n]+[.!?]*\s*/g;
    return [...text.matchAll(pattern)].map((one) => ({ start: one.index, end: one.index + one[0].trimEnd().length }));
  };

  // Where a position of the turn's text lies in the tree of its marks.
  const point = (element, position) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let passed = 0;
    let node = walker.nextNode();
    while (node) {
      if (position <= passed + node.data.length) return [node, position - passed];
      passed += node.data.length;
      const next = walker.nextNode();
      if (!next) return [node, node.data.length];
      node = next;
    }
    return [element, 0];
  };

  const position = (element, node, offset) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    range.setEnd(node, offset);
    return range.toString().length;
  };

  const show = () => {
    const element = turns[turn];
    const selection = getSelection();
    selection.removeAllRanges();
    if (!held) return;
    const range = document.createRange();
    range.setStart(...point(element, held.start));
    range.setEnd(...point(element, held.end));
    selection.addRange(range);
    if (status) status.textContent = `Selected: ${textOf(element).slice(held.start, held.end)}`;
  };

  const go = (to) => {
    turn = Math.min(Math.max(to, 0), turns.length - 1);
    held = null;
    getSelection().removeAllRanges();
    turns[turn].focus({ preventScroll: true });
    turns[turn].closest("li").scrollIntoView({ block: "center" });
  };

  // A selection made with the mouse is what the keys go on from.
  const adopt = () => {
    const pieces = selected();
    if (pieces.length !== 1) return;
    turn = turns.indexOf(pieces[0].element);
    held = { start: pieces[0].start, end: pieces[0].end };
  };

  const first = () => {
    const top = turns.findIndex((one) => one.getBoundingClientRect().bottom > 80);
    return top < 0 ? 0 : top;
  };

  const stretch = (kind, whole) => {
    const text = textOf(turns[turn]);
    const parts = cut(kind, text);
    if (!parts.length) return;
    if (!held) {
      held = { ...parts[0] };
    } else if (whole) {
      const next = parts.find((one) => one.start >= held.end) ?? parts[0];
      held = { ...next };
    } else {
      const next = parts.find((one) => one.end > held.end);
      if (next) held = { start: held.start, end: next.end };
    }
    show();
  };

  const shorten = () => {
    if (!held) return;
    const parts = cut("word", textOf(turns[turn])).filter((one) => one.end < held.end && one.start >= held.start);
    if (parts.length) held = { start: held.start, end: parts.at(-1).end };
    show();
  };

  const actions = {
    next: () => go(turn < 0 ? first() : turn + 1),
    previous: () => go(turn < 0 ? first() : turn - 1),
    sentence: () => stretch("sentence", true),
    "longer-sentence": () => stretch("sentence", false),
    word: () => stretch("word", true),
    longer: () => stretch("word", false),
    shorter: shorten,
    turn: () => {
      held = { start: 0, end: textOf(turns[turn]).length };
      show();
    },
    highlight: open,
  };

  document.addEventListener("mousedown", (event) => {
    // Pressing a button must not take the selection away that it is about.
    if (event.target.closest("[data-select]")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-select]");
    if (!button) return;
    const what = button.dataset.select;
    if (what !== "highlight") adopt();
    if (turn < 0 && !["next", "previous", "highlight"].includes(what)) go(first());
    actions[what]();
  });
  document.addEventListener("focusin", (event) => {
    const at = turns.indexOf(event.target);
    if (at >= 0 && at !== turn) {
      turn = at;
      held = null;
    }
  });

  // What is selected, turn by turn; turns that cannot be marked are left out.
  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return [];
    const range = selection.getRangeAt(0);
    const found = [];
    for (const element of turns) {
      if (!range.intersectsNode(element)) continue;
      const starts = element.contains(range.startContainer);
      const ends = element.contains(range.endContainer);
      const start = starts ? position(element, range.startContainer, range.startOffset) : 0;
      const end = ends ? position(element, range.endContainer, range.endOffset) : textOf(element).length;
      const words = textOf(element).slice(start, end);
      if (words.trim()) found.push({ element, start, end, words });
    }
    return found;
  }

  function open() {
    const pieces = selected();
    if (!pieces.length) {
      if (status) status.textContent = "Select words first: S selects a sentence.";
      return;
    }
    const box = dialog.querySelector("[data-pieces]");
    box.replaceChildren();
    for (const one of pieces) {
      for (const [name, value] of [["piece", `${one.element.dataset.note}:${one.start}:${one.end}`], ["quote", one.words]]) {
        const input = document.createElement("input");
        Object.assign(input, { type: "hidden", name, value });
        box.append(input);
      }
    }
    dialog.querySelector("[data-quote]").textContent = pieces.map((one) => one.words.trim()).join("\n");
    dialog.showModal();
    dialog.querySelector("#theme")?.focus();
  }
}

// The recording: a time plays from there; the link itself opens the recording at that time.
const player = document.querySelector("[data-player]");
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-seek]");
  if (!link || !player || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  player.currentTime = Number(link.dataset.seek) / 1000;
  player.play().catch(() => {}); // Refused by the browser: the time is set, the person presses play.
});

// A mark in the margin lights up its words, wherever others overlap them.
for (const [over, out] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  document.addEventListener(over, (event) => light(event.target, true));
  document.addEventListener(out, (event) => light(event.target, false));
}

function light(target, on) {
  const mark = target.closest?.("[data-shows]");
  if (!mark) return;
  for (const one of document.querySelectorAll(`[data-mark="${mark.dataset.shows}"]`)) one.classList.toggle("shown", on);
}
