// Improves the grid: arrows move between boxes, and a rectangle can be drawn by pointer. Without this the boxes do it all.
(() => {
  const photo = document.querySelector(".cover-photo"), grid = document.querySelector(".cover-grid");
  const said = document.getElementById("cover-drawn"), undo = document.getElementById("cover-undo");
  if (!photo || !grid) return;
  const columns = 12, cells = [...grid.children], moves = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  said.hidden = false;
  grid.classList.add("cover-drag");

  grid.addEventListener("keydown", (event) => {
    const from = cells.indexOf(event.target), step = moves[event.key];
    if (from < 0 || !step) return;
    const edge = Math.abs(step) === 1 && Math.floor(from / columns) !== Math.floor((from + step) / columns);
    const next = cells[from + step];
    event.preventDefault();
    if (next && !edge) next.focus();
  });

  const place = (event) => {
    const frame = grid.getBoundingClientRect(), cut = (value) => Math.min(1, Math.max(0, value));
    return [cut((event.clientX - frame.left) / frame.width), cut((event.clientY - frame.top) / frame.height)];
  };
  const show = (box, [x, y, w, h]) => {
    box.style.left = `${100 * x}%`; box.style.top = `${100 * y}%`; box.style.width = `${100 * w}%`; box.style.height = `${100 * h}%`;
  };
  const boxed = (values) => {
    const box = photo.appendChild(document.createElement("div"));
    box.className = "cover-box";
    show(box, values);
    return box;
  };
  const drawn = [...photo.querySelectorAll("input[name=rectangle]")].map((input) => [input, boxed(input.value.split(",").map(Number))]);
  const told = () => { undo.hidden = !drawn.length; };
  told();

  let start = null, box = null, dragged = false;
  grid.addEventListener("pointerdown", (event) => { if (event.button === 0) { start = [event.clientX, event.clientY, ...place(event)]; dragged = false; } });
  addEventListener("pointermove", (event) => {
    if (!start || (!box && Math.hypot(event.clientX - start[0], event.clientY - start[1]) < 6)) return;
    dragged = true;
    const [x, y] = place(event);
    box = box || boxed([0, 0, 0, 0]);
    box.area = [Math.min(x, start[2]), Math.min(y, start[3]), Math.abs(x - start[2]), Math.abs(y - start[3])];
    show(box, box.area);
  });
  addEventListener("pointerup", () => {
    if (box && box.area[2] > 0.002 && box.area[3] > 0.002) {
      const input = photo.appendChild(document.createElement("input"));
      input.type = "hidden"; input.name = "rectangle"; input.value = box.area.map((side) => side.toFixed(4)).join(",");
      drawn.push([input, box]);
    } else if (box) box.remove();
    start = box = null;
    told();
  });
  addEventListener("pointercancel", () => { if (box) box.remove(); start = box = null; });
  // What ends a drag on a box is not a press of that box.
  grid.addEventListener("click", (event) => { if (dragged) { event.preventDefault(); dragged = false; } }, true);
  undo.addEventListener("click", () => { const last = drawn.pop(); if (last) last.forEach((one) => one.remove()); told(); });
})();
