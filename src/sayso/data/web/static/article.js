// The article page: a statement's words and its note light up together, keys walk them, a selection becomes a span.
"use strict";
(() => {
  const all = (wanted, within = document) => [...within.querySelectorAll(wanted)];
  const panel = () => document.getElementById("panel");
  const notes = () => all(".note");
  let current = null;
  let from = null; // where the focus was before the panel took it
  let chosen = null; // the last selection in the text, in code points of the article

  // ------------------------------------------------ words and notes light up together
  const light = (note, how = "on") => {
    all(`.${how}`).forEach((at) => at.classList.remove(how));
    if (!note) return;
    if (how === "on") note.classList.add(how);
    const { of, spot } = note.dataset;
    const wanted = how === "on" && of ? `.text [data-of~="${of}"]` : spot ? `.text [data-spot~="${CSS.escape(spot)}"]` : null;
    if (wanted) all(wanted).forEach((at) => at.classList.add(how));
  };
  const rest = () => light(current);
  const noteOf = (at) => at?.closest?.(".note,.odd") ?? null;
  const noteOfWords = (at) => {
    const piece = at?.closest?.(".text [data-of]");
    return piece && document.getElementById(`note-${piece.dataset.of.split(" ").at(-1)}`);
  };
  const become = (note) => {
    current = note;
    light(note);
  };
  document.addEventListener("mouseover", ({ target }) => {
    const note = noteOf(target) ?? noteOfWords(target);
    if (note) light(note);
    else rest();
    const hop = target.closest?.("[data-spot]");
    light(hop?.closest(".margin") && hop.matches("a") ? hop : null, "spot-on");
  });
  document.addEventListener("focusin", ({ target }) => {
    const note = noteOf(target);
    if (note) become(note);
    light(target.matches?.("a[data-spot]") ? target : null, "spot-on");
  });
  document.addEventListener("click", ({ target }) => {
    const note = noteOfWords(target);
    if (note && !target.closest("a") && getSelection().isCollapsed) become(note);
  });

  const go = (note) => {
    if (!note) return;
    note.focus({ preventScroll: true });
    become(note);
    const words = note.dataset.of ? document.querySelector(`.text [data-of~="${note.dataset.of}"]`) : note;
    (words ?? note).scrollIntoView({ block: "nearest" });
    note.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const found = notes();
    const at = found.indexOf(current);
    go(found[at < 0 ? (by > 0 ? firstInView(found) : found.length - 1) : Math.min(Math.max(at + by, 0), found.length - 1)]);
  };
  const firstInView = (found) => Math.max(0, found.findIndex((note) => note.getBoundingClientRect().top >= 0));
  const hop = (by) => {
    const found = current ? all("a[data-spot]", current) : [];
    const chain = all(".chain a[data-spot]", current ?? document.createElement("p"));
    const ordered = [...chain, ...found.filter((at) => !chain.includes(at))];
    if (!ordered.length) return;
    const at = ordered.indexOf(document.activeElement);
    ordered[at < 0 ? (by > 0 ? 0 : ordered.length - 1) : (at + by + ordered.length) % ordered.length].focus();
  };

  // ------------------------------------------------ the panel
  const shut = () => {
    if (!panel() || !panel().hasChildNodes()) return false;
    panel().replaceChildren();
    (from?.isConnected ? from : current)?.focus({ preventScroll: true });
    return true;
  };
  const opened = () => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "shut", textContent: "Close" });
    button.addEventListener("click", shut);
    panel().prepend(button);
    prepared(panel());
    panel().scrollTop = 0;
  };
  const ask = (link, then) => {
    if (!link || !panel() || !window.htmx) {
      if (link) location.assign(link.href);
      return;
    }
    from = document.activeElement === document.body ? current : document.activeElement;
    wanted = then ?? "panel";
    htmx.ajax("GET", link.getAttribute("href"), { target: "#panel", swap: "innerHTML" });
  };
  let wanted = "panel";
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id !== "panel") return;
    opened();
    const field = wanted === "panel" ? null : panel().querySelector(wanted);
    (field ?? panel()).focus({ preventScroll: true });
    const words = current?.dataset.of && document.querySelector(`.text [data-of~="${current.dataset.of}"]`);
    if (words && matchMedia("(max-width: 58rem)").matches) words.scrollIntoView({ block: "start" }); // it lies over the rest
    wanted = "panel";
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-tellings],[data-mend]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !panel() || !window.htmx) return;
    event.preventDefault();
    ask(link);
  });

  // ------------------------------------------------ a selection as characters of the article
  // The page shows marks for characters that would hide or reorder text; such a piece counts data-n characters as one.
  const points = (text) => [...text].length;
  const within = (piece, node, offset, end) => {
    const start = Number(piece.dataset.s);
    if (piece.dataset.n) return start + (end ? Number(piece.dataset.n) : 0);
    const before = document.createRange();
    before.setStart(piece, 0);
    before.setEnd(node, offset);
    return start + points(before.toString());
  };
  const selected = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const text = document.querySelector(".read");
    if (!text?.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
    const pieces = all(".text [data-s]", text).filter((piece) => range.intersectsNode(piece) && piece.textContent);
    if (!pieces.length) return null;
    const [first, last] = [pieces[0], pieces.at(-1)];
    const length = (piece) => Number(piece.dataset.n ?? points(piece.textContent));
    const start = first.contains(range.startContainer) ? within(first, range.startContainer, range.startOffset, false) : Number(first.dataset.s);
    const end = last.contains(range.endContainer) ? within(last, range.endContainer, range.endOffset, true) : Number(last.dataset.s) + length(last);
    return start < end ? [start, end] : null;
  };
  const wordsOf = (start, end) =>
    all(".text [data-s]").map((piece) => {
      const at = Number(piece.dataset.s);
      if (piece.dataset.n) return at >= start && at < end ? piece.textContent : "";
      return [...piece.textContent].slice(Math.max(0, start - at), Math.max(0, end - at)).join("");
    }).join("").trim();
  document.addEventListener("selectionchange", () => {
    chosen = selected() ?? chosen;
  });
  document.addEventListener("mousedown", ({ target }) => {
    if (target.closest(".text")) chosen = null;
  });
  const retell = (field) => {
    const spans = [...field.value.matchAll(/([0-9]+)\s*-\s*([0-9]+)/g)];
    const place = document.querySelector(`[data-words="${field.name}"]`);
    if (place) place.textContent = spans.map(([, start, end]) => wordsOf(Number(start), Number(end))).join(" … ");
  };
  const prepared = (place) => {
    all("[data-take]", place).forEach((button) => {
      button.hidden = false;
    });
  };
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-take]");
    if (!button) return;
    const field = button.form.elements[button.dataset.take];
    if (!chosen) {
      sayso.say("Select words of the text first.");
      return;
    }
    const span = chosen.join("-");
    field.value = "and" in button.dataset && field.value ? `${field.value}, ${span}` : span;
    retell(field);
    sayso.say(`${button.dataset.take}: ${wordsOf(...chosen)}`);
  });
  document.addEventListener("input", ({ target }) => {
    if (target.closest?.(".spans")) retell(target);
    if (target.id === "f-speaker") {
      const known = all("#parties option").find((option) => option.value === target.value);
      if (known) document.getElementById("f-kind").value = known.dataset.kind;
    }
  });
  const adding = (link) => {
    const url = new URL(link.href);
    if (chosen) url.searchParams.set("content", chosen.join("-"));
    else url.searchParams.delete("content");
    link.href = url.pathname + url.search;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#add");
    if (!link || event.ctrlKey || event.metaKey || !panel() || !window.htmx) return;
    event.preventDefault();
    adding(link);
    ask(link, "#f-content");
  });

  // ------------------------------------------------ keys
  const help = () => {
    from = document.activeElement;
    panel().replaceChildren(document.getElementById("keyhelp").content.cloneNode(true));
    opened();
    panel().focus();
  };
  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    l: () => hop(1),
    h: () => hop(-1),
    e: () => ask(current?.querySelector("[data-mend]"), "#f-content"),
    x: () => ask(current?.querySelector("[data-mend]"), "#why-wrong"),
    a: () => document.getElementById("add")?.click(),
    u: () => (current?.querySelector("[data-undo]") ?? document.querySelector(".flash [data-undo]"))?.click(),
    "?": help,
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shut()) return event.preventDefault();
    if (!panel() || sayso.typing(event)) return undefined;
    if (event.key === "Enter" && event.target === current) {
      ask(current.querySelector("[data-tellings]"));
      return event.preventDefault();
    }
    const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
    if (!act) return undefined;
    act();
    return event.preventDefault();
  });

  // ------------------------------------------------ at first
  const arrive = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const at = id ? document.getElementById(id) : null;
    if (!at) return;
    const note = noteOf(at) ?? (at.matches(".here") ? notes().find((one) => one.querySelector(".num")?.hash === location.hash) : noteOfWords(at));
    if (note) become(note);
  };
  const keys = document.getElementById("keys");
  if (keys) {
    keys.hidden = false;
    keys.addEventListener("click", help);
  }
  prepared(document);
  arrive();
  addEventListener("hashchange", arrive);
})();
