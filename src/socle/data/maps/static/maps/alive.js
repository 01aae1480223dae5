// A map that moves, for a reader who asks for it. Leaflet and the places are fetched when the button is pressed, never
// before; the drawing stays for paper, and comes back with the same button. Without this script nothing is missing.
"use strict";
(() => {
  const button = document.getElementById("alive");
  const figure = document.querySelector(".board .duo > figure");
  if (!button || !figure) return;
  const words = { still: button.textContent, ...button.dataset };
  let ground = null;

  const loaded = (tag, facts) => new Promise((done, failed) => {
    const element = Object.assign(document.createElement(tag), facts, { onload: done, onerror: failed });
    document.head.append(element);
  });
  const fetched = async () => {
    const answer = await fetch(words.places, { headers: { Accept: "application/geo+json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };
  const told = ({ name, value, rows }) => {
    const box = document.createElement("p");
    box.textContent = [rows ? words.count : name, value].filter(Boolean).join(words.colon);
    if (rows) {
      const link = Object.assign(document.createElement("a"), { href: rows, textContent: words.rows });
      box.append(document.createElement("br"), link);
    }
    return box;
  };
  const dressed = (feature, layer) => {
    const { look, name, value, count, rows } = feature.properties;
    if (rows) layer.bindPopup(told(feature.properties));
    else if (name || value) layer.bindTooltip(told({ name, value }), { sticky: true });
    if (count > 1) {
      layer.bindTooltip(value, { permanent: true, direction: "center", className: `heap-count ${look.slice(5)}` });
    }
  };
  // Discs, diamonds, squares, as on the drawing and in the legend: shape before colour.
  const corners = { h2: [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]], h3: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]] };
  const mark = (feature, place) => {
    const { look, count } = feature.properties;
    const shape = corners[look.slice(5)];
    const found = L.circleMarker(place, { radius: Math.min(22, 5 + 3 * Math.sqrt(count || 1)), className: look });
    if (shape) {
      found._updatePath = function () {
        const spots = shape.map(([x, y]) => `${this._point.x + x * this._radius} ${this._point.y + y * this._radius}`);
        this._renderer._setPath(this, `M${spots.join("L")}z`);
      };
    }
    return found;
  };
  const drawn = (box, places) => {
    const map = L.map(box, { attributionControl: false, zoomControl: false, zoomSnap: 0.25, preferCanvas: false });
    L.control.zoom({ zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    const all = L.geoJSON(places, {
      style: (feature) => ({ className: feature.properties.look }),
      pointToLayer: mark,
      onEachFeature: dressed,
    }).addTo(map);
    const bounds = all.getBounds();
    map.fitBounds(bounds, { padding: [8, 8] });
    map.setMinZoom(map.getZoom() - 1);
    map.setMaxZoom(19);
    map.setMaxBounds(bounds.pad(0.5));
  };
  const opened = async () => {
    const places = fetched();
    const sheets = [words.sheet, words.dress].map((href) => loaded("link", { rel: "stylesheet", href }));
    await Promise.all([...sheets, loaded("script", { src: words.script }), places]);
    ground = document.createElement("div");
    ground.className = "alive";
    ground.setAttribute("role", "region");
    ground.setAttribute("aria-label", words.label);
    figure.before(ground);
    drawn(ground, await places);
  };
  const turned = (moves) => {
    ground.hidden = !moves;
    figure.classList.toggle("onpaper", moves);
    button.textContent = moves ? words.back : words.still;
  };

  button.hidden = false;
  button.addEventListener("click", async () => {
    if (ground) return turned(ground.hidden);
    button.disabled = true;
    try {
      await opened();
      turned(true);
    } catch (fault) {
      ground?.remove();
      ground = null;
      button.after(Object.assign(document.createElement("span"), { textContent: words.wrong, role: "status" }));
    }
    button.disabled = false;
  });
})();
