// The map of statements: drawn on a canvas, so that fifty thousand points move smoothly.
//   data-map      where the points are (see Drawing.packed); data-words: the words of statement 0;
//   data-chosen   the page that shows what lies within a line
const place = document.querySelector("[data-map]");
const LARGEST_ZOOM = 60;
const MOST_CORNERS = 200;
const CELL = 1; // in units of the map, for finding the point under the pointer

if (place) start(place);

async function start(section) {
  section.hidden = false;
  const answer = await fetch(section.dataset.map);
  if (!answer.ok) {
    section.hidden = true;
    return;
  }
  draw(section, unpack(await answer.arrayBuffer()));
}

function unpack(buffer) {
  const bytes = new Uint8Array(buffer);
  const end = bytes.indexOf(10) + 1;
  const told = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  let at = end;
  const take = (kind, count) => {
    const part = new kind(buffer, at, count);
    at += part.byteLength;
    return part;
  };
  const n = told.statements, k = told.islands;
  return {
    n, k,
    ids: take(Float64Array, n), clusters: take(Float64Array, k), points: take(Float32Array, 2 * n),
    centres: take(Float32Array, 2 * k), radii: take(Float32Array, k), islands: take(Int32Array, n),
  };
}

function draw(section, map) {
  const canvas = section.querySelector("canvas");
  const words = section.querySelector(".map-words");
  const context = canvas.getContext("2d");
  const named = new Map(
    [...document.querySelectorAll("[data-island]")].map((one) => [Number(one.dataset.island), one]),
  );
  const island = [...map.clusters].map((id) => named.get(id));
  const kinds = island.map((one) => one?.dataset.kind ?? "unclear");
  const grid = gridOf(map);
  const whole = boundsOf(map);
  const view = { x: 0, y: 0, zoom: 1 };
  const state = { lasso: null, isLasso: false, over: -1, lit: -1, drag: null, waiting: false };

  const size = () => ({ w: canvas.clientWidth, h: canvas.clientHeight });
  const toMap = (x, y) => {
    const { w, h } = size();
    return [(x - w / 2) / view.zoom + view.x, (y - h / 2) / view.zoom + view.y];
  };
  const showWhole = () => {
    const { w, h } = size();
    view.x = (whole.left + whole.right) / 2;
    view.y = (whole.top + whole.bottom) / 2;
    view.zoom = Math.min(w / (whole.right - whole.left), h / (whole.bottom - whole.top)) * 0.96;
    view.least = view.zoom * 0.8;
    paintSoon();
  };
  const zoomBy = (factor, x, y) => {
    const { w, h } = size();
    const [mx, my] = toMap(x ?? w / 2, y ?? h / 2);
    view.zoom = Math.min(Math.max(view.zoom * factor, view.least), LARGEST_ZOOM);
    view.x = mx - ((x ?? w / 2) - w / 2) / view.zoom;
    view.y = my - ((y ?? h / 2) - h / 2) / view.zoom;
    paintSoon();
  };

  function paintSoon() {
    if (state.waiting) return;
    state.waiting = true;
    requestAnimationFrame(() => {
      state.waiting = false;
      paint();
    });
  }

  function paint() {
    const { w, h } = size();
    const ratio = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(w * ratio)) canvas.width = Math.round(w * ratio);
    if (canvas.height !== Math.round(h * ratio)) canvas.height = Math.round(h * ratio);
    const style = getComputedStyle(canvas);
    // Resolved by the browser for light and dark; a canvas does not know our variables.
    const key = (kind) => getComputedStyle(section.querySelector(`.key.${kind}`)).borderTopColor;
    const paints = { need: key("need"), want: key("want"), unclear: key("unclear"), nowhere: key("nowhere") };
    const ink = style.color, quiet = paints.nowhere;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, w, h);
    const X = (x) => (x - view.x) * view.zoom + w / 2;
    const Y = (y) => (y - view.y) * view.zoom + h / 2;
    for (let i = 0; i < map.k; i += 1) {
      const x = X(map.centres[2 * i]), y = Y(map.centres[2 * i + 1]), r = map.radii[i] * view.zoom;
      if (x + r < 0 || y + r < 0 || x - r > w || y - r > h) continue;
      context.beginPath();
      context.arc(x, y, r, 0, 2 * Math.PI);
      context.globalAlpha = i === state.lit ? 0.22 : 0.09;
      context.fillStyle = paints[kinds[i]];
      context.fill();
      context.globalAlpha = i === state.lit ? 1 : 0.5;
      context.lineWidth = i === state.lit ? 2 : 1;
      context.strokeStyle = paints[kinds[i]];
      context.setLineDash(kinds[i] === "want" ? [5, 3] : kinds[i] === "unclear" ? [1, 3] : []);
      context.stroke();
    }
    context.setLineDash([]);
    const dot = Math.max(1, Math.min(4, view.zoom * 0.16));
    context.globalAlpha = 0.75;
    let last = "";
    for (let i = 0; i < map.n; i += 1) {
      const x = X(map.points[2 * i]), y = Y(map.points[2 * i + 1]);
      if (x < -4 || y < -4 || x > w + 4 || y > h + 4) continue;
      const kind = map.islands[i] < 0 ? "nowhere" : kinds[map.islands[i]];
      if (kind !== last) {
        context.fillStyle = paints[kind];
        last = kind;
      }
      if (kind === "nowhere") {
        context.strokeStyle = quiet;
        context.strokeRect(x - dot, y - dot, 2 * dot, 2 * dot);
      } else context.fillRect(x - dot, y - dot, 2 * dot, 2 * dot);
    }
    context.globalAlpha = 1;
    label(X, Y, w, h, ink, style);
    if (state.over >= 0) ring(X(map.points[2 * state.over]), Y(map.points[2 * state.over + 1]), ink);
    if (state.lasso) line(X, Y, ink);
  }

  function label(X, Y, w, h, ink, style) {
    context.font = `600 12px ${style.fontFamily}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const taken = [];
    const order = [...map.radii.keys()].sort((a, b) => map.radii[b] - map.radii[a]);
    for (const i of order) {
      const r = map.radii[i] * view.zoom;
      const text = island[i]?.dataset.name;
      if (!text || (r < 16 && i !== state.lit)) continue;
      const middle = X(map.centres[2 * i]), y = Y(map.centres[2 * i + 1]);
      if (middle < 0 || y < 0 || middle > w || y > h) continue;
      const lines = wrapped(text, Math.max(2 * r, 90));
      const height = lines.length * 15;
      const width = Math.max(...lines.map((one) => context.measureText(one).width));
      // A name at the edge moves in rather than lose its first letters.
      const x = Math.min(Math.max(middle, width / 2 + 4), w - width / 2 - 4);
      const box = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
      if (taken.some((o) => box[0] < o[2] && box[2] > o[0] && box[1] < o[3] && box[3] > o[1])) continue;
      taken.push(box);
      context.lineWidth = 3;
      context.strokeStyle = style.backgroundColor;
      context.fillStyle = ink;
      lines.forEach((one, n) => {
        const at = y - height / 2 + 7.5 + n * 15;
        context.strokeText(one, x, at);
        context.fillText(one, x, at);
      });
    }
  }

  function wrapped(text, width) {
    const lines = [""];
    for (const word of text.split(" ")) {
      const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
      if (lines.at(-1) && context.measureText(longer).width > width) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines.length > 3 ? [...lines.slice(0, 2), `${lines[2]} …`] : lines;
  }

  function ring(x, y, ink) {
    context.beginPath();
    context.arc(x, y, 7, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = ink;
    context.stroke();
  }

  function line(X, Y, ink) {
    context.beginPath();
    state.lasso.forEach(([x, y], i) => (i ? context.lineTo(X(x), Y(y)) : context.moveTo(X(x), Y(y))));
    context.closePath();
    context.globalAlpha = 0.12;
    context.fillStyle = ink;
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 2;
    context.strokeStyle = ink;
    context.stroke();
  }

  // --- what lies under the pointer
  const said = new Map();
  let asked = 0;
  async function tell(i) {
    state.over = i;
    paintSoon();
    if (i < 0) {
      words.hidden = true;
      return;
    }
    const turn = (asked += 1);
    const id = map.ids[i];
    if (!said.has(id)) {
      await new Promise((go) => setTimeout(go, 60));
      if (turn !== asked) return;
      const answer = await fetch(section.dataset.words.replace("/0/", `/${id}/`));
      said.set(id, answer.ok ? await answer.text() : "");
    }
    if (turn !== asked) return;
    const where = map.islands[i] < 0 ? "fits nowhere" : island[map.islands[i]]?.dataset.name ?? "";
    words.replaceChildren(`“${said.get(id)}” `, Object.assign(document.createElement("small"), { textContent: where }));
    words.hidden = !said.get(id);
  }

  function nearest(x, y) {
    const [mx, my] = toMap(x, y);
    const reach = 10 / view.zoom;
    let best = -1, length = reach * reach;
    for (let gx = Math.floor((mx - reach) / CELL); gx <= (mx + reach) / CELL; gx += 1)
      for (let gy = Math.floor((my - reach) / CELL); gy <= (my + reach) / CELL; gy += 1)
        for (const i of grid.get(`${gx},${gy}`) ?? []) {
          const dx = map.points[2 * i] - mx, dy = map.points[2 * i + 1] - my;
          if (dx * dx + dy * dy < length) {
            length = dx * dx + dy * dy;
            best = i;
          }
        }
    return best;
  }

  // --- pointer and keys
  const setLasso = (on) => {
    state.isLasso = on;
    section.querySelector("[data-act=lasso]").setAttribute("aria-pressed", String(on));
    canvas.classList.toggle("lasso", on);
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    if (state.isLasso || event.shiftKey) state.lasso = [toMap(event.offsetX, event.offsetY)];
    else state.drag = { x: event.offsetX, y: event.offsetY, moved: false };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (state.lasso) {
      state.lasso.push(toMap(event.offsetX, event.offsetY));
      paintSoon();
    } else if (state.drag) {
      view.x -= (event.offsetX - state.drag.x) / view.zoom;
      view.y -= (event.offsetY - state.drag.y) / view.zoom;
      state.drag = { x: event.offsetX, y: event.offsetY, moved: true };
      paintSoon();
    } else {
      const over = nearest(event.offsetX, event.offsetY);
      if (over !== state.over) tell(over);
    }
  });
  canvas.addEventListener("pointerup", (event) => {
    if (state.lasso) {
      const corners = state.lasso;
      state.lasso = null;
      setLasso(false);
      if (corners.length > 3) choose(corners);
    } else if (state.drag && !state.drag.moved) tell(nearest(event.offsetX, event.offsetY));
    state.drag = null;
    paintSoon();
  });
  function choose(corners) {
    const step = Math.max(1, Math.ceil(corners.length / MOST_CORNERS));
    const text = corners
      .filter((_, i) => i % step === 0)
      .map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`)
      .join(" ");
    window.location.assign(`${section.dataset.chosen}?lasso=${encodeURIComponent(text)}`);
  }
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      zoomBy(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY);
    },
    { passive: false },
  );
  const acts = {
    lasso: () => setLasso(!state.isLasso),
    in: () => zoomBy(1.4),
    out: () => zoomBy(1 / 1.4),
    whole: showWhole,
  };
  section.addEventListener("click", (event) => acts[event.target.closest("[data-act]")?.dataset.act]?.());
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const keys = { "+": acts.in, "=": acts.in, "-": acts.out, 0: showWhole, l: acts.lasso };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = moves[event.key];
    if (move) {
      view.x += (move[0] * 60) / view.zoom;
      view.y += (move[1] * 60) / view.zoom;
      paintSoon();
    } else if (event.key === "Escape" && (state.lasso || state.isLasso)) {
      state.lasso = null;
      setLasso(false);
      paintSoon();
    } else if (keys[event.key]) keys[event.key]();
    else return;
    event.preventDefault();
  });
  // The list lights its island.
  const light = (event) => {
    const one = event.target.closest?.("[data-island]");
    const lit = one ? map.clusters.indexOf(Number(one.dataset.island)) : -1;
    if (lit !== state.lit) {
      state.lit = lit;
      paintSoon();
    }
  };
  document.addEventListener("pointerover", light);
  document.addEventListener("focusin", light);
  new ResizeObserver(paintSoon).observe(canvas);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paintSoon);
  showWhole();
}

function gridOf(map) {
  const grid = new Map();
  for (let i = 0; i < map.n; i += 1) {
    const key = `${Math.floor(map.points[2 * i] / CELL)},${Math.floor(map.points[2 * i + 1] / CELL)}`;
    const cell = grid.get(key);
    if (cell) cell.push(i);
    else grid.set(key, [i]);
  }
  return grid;
}

function boundsOf(map) {
  const found = { left: -1, right: 1, top: -1, bottom: 1 };
  const take = (x, y, r) => {
    found.left = Math.min(found.left, x - r);
    found.right = Math.max(found.right, x + r);
    found.top = Math.min(found.top, y - r);
    found.bottom = Math.max(found.bottom, y + r);
  };
  for (let i = 0; i < map.n; i += 1) take(map.points[2 * i], map.points[2 * i + 1], 1);
  for (let i = 0; i < map.k; i += 1) take(map.centres[2 * i], map.centres[2 * i + 1], map.radii[i]);
  return found;
}
