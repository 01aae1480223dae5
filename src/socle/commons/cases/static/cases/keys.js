/* Keyboard shortcuts of the staff pages. Everything here is also done by Tab and forms: this only shortens the way.
   An element says its key: data-key="a" is pressed, data-key="/" is focused when it is typed into. */
(() => {
  "use strict";
  const tag = document.currentScript, words = tag.dataset, page = document;
  const one = (what, from = page) => from.querySelector(what);
  const all = (what) => [...page.querySelectorAll(what)];
  const make = (name, text, into) => {
    const made = page.createElement(name);
    made.textContent = text || "";
    if (into) into.append(made);
    return made;
  };
  const kept = {
    get off() { try { return localStorage.getItem("keys") === "off"; } catch { return false; } },
    set off(value) { try { localStorage.setItem("keys", value ? "off" : "on"); } catch { /* private window */ } },
  };

  // Rows: the link of a row is where the reader is.
  const links = () => all(".queue tbody .c-obj a");
  const here = () => page.activeElement && page.activeElement.closest(".queue tbody tr");
  const boxes = () => all(".queue tbody input[type=checkbox]");
  const move = (step) => {
    const rows = links();
    if (!rows.length) return false;
    const at = rows.findIndex((link) => link.closest("tr") === here());
    const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
    rows[next].focus();
    rows[next].closest("tr").scrollIntoView({ block: "nearest" });
    return true;
  };
  const count = () => {
    const shown = one("[data-chosen]");
    if (shown) shown.textContent = shown.dataset.chosen.replace("{n}", boxes().filter((box) => box.checked).length);
  };
  const choose = () => {
    const box = here() && one("input[type=checkbox]", here());
    if (box) box.checked = !box.checked;
    count();
    return Boolean(box);
  };
  const chooseAll = () => {
    const every = boxes(), rest = every.some((box) => !box.checked);
    every.forEach((box) => { box.checked = rest; });
    count();
    return every.length > 0;
  };

  // The help: made from the words of the page, only when it is asked for: what is not read weighs nothing.
  const couples = (words.keys || "").split("|").map((couple) => couple.split("=")).filter((couple) => couple[1]);
  const press = (keys, into) => keys.split(" ").forEach((key, at) => {
    if (at) into.append(" ");
    make("kbd", key.length === 1 ? key.toUpperCase() : key, into);
  });
  let help = null;
  const explain = () => {
    if (!help) {
      help = make("dialog", "", page.body);
      const title = make("h2", words.title, help);
      title.id = "keys-title";
      help.setAttribute("aria-labelledby", "keys-title");
      const list = make("dl", "", help);
      list.className = "kv";
      couples.forEach(([keys, what]) => { press(keys, make("dt", "", list)); make("dd", what, list); });
      const label = make("label", "", help), active = make("input", "", label);
      label.className = "choice";
      active.type = "checkbox";
      active.checked = !kept.off;
      make("span", words.active, label);
      active.onchange = () => { kept.off = !active.checked; show(); };
      const close = make("button", words.close, help);
      close.type = "button";
      close.onclick = () => help.close();
    }
    help.showModal();
  };

  const bar = one("[data-bar]");
  const show = () => {
    if (bar) {
      bar.textContent = "";
      const opener = make("button", words.title, bar);
      opener.type = "button";
      opener.onclick = explain;
      if (!kept.off) {
        couples.slice(0, 6).forEach(([keys, what]) => {
          const item = make("span", "", bar);
          press(keys, item);
          item.append(" " + what);
        });
      }
      bar.hidden = false;
    }
    all("[data-key]").forEach((thing) => {
      const mark = one("kbd", thing), key = thing.dataset.key;
      if (mark) mark.remove();
      thing.removeAttribute("aria-keyshortcuts");
      if (kept.off) return;
      thing.setAttribute("aria-keyshortcuts", key);
      if (thing.matches(".bulk button")) make("kbd", key.toUpperCase(), thing).setAttribute("aria-hidden", "true");
    });
  };

  const act = (key) => {
    const thing = all("[data-key]").find((found) => found.dataset.key === key);
    if (!thing) return false;
    const chosen = one("[name=tout]:checked") || boxes().some((box) => box.checked);
    if (thing.closest(".bulk") && !chosen && !choose()) return false;
    const outer = thing.closest("details");
    if (outer) outer.open = true;
    if (thing.matches("a,button")) thing.click();
    else thing.focus();
    return true;
  };
  // A keyboard set to Arabic gives Arabic letters: the place of the key tells which was meant.
  const latin = (event) => {
    if (/^[ -~]+$/.test(event.key)) return event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.code === "Slash") return event.shiftKey ? "?" : "/";
    return event.code.replace("Key", "").toLowerCase();
  };

  let before = "";
  page.addEventListener("keydown", (event) => {
    if (kept.off || (help && help.open) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.closest("textarea,select,[contenteditable],input:not([type=checkbox],[type=radio])");
    if (typing) {
      if (event.key === "Escape") typing.blur();
      return;
    }
    const key = latin(event), both = before ? before + " " + key : "";
    before = "";
    let done = true;
    if (both && act(both)) done = true;
    else if (key === "g") before = "g";
    else if (key === "?") explain();
    else if (key === "x") done = event.shiftKey ? chooseAll() : choose();
    else if ((key === "j" || key === "k") && move(key === "j" ? 1 : -1)) done = true;
    else done = act(key);
    if (done) event.preventDefault();
  });
  page.addEventListener("change", count);
  show();
  count();
})();
