// Beside a story's table: what a cell or a claim leads to opens in the drawer, and arrow keys go from cell to cell.
"use strict";
(() => {
  const drawer = document.getElementById("drawer");
  const body = document.getElementById("drawer-body");
  if (!drawer || !body || !window.htmx) return;
  let opener = null;

  const mark = (link, open) => link?.closest(".grid") && link.setAttribute("aria-expanded", String(open));

  function open(link) {
    const address = new URL(link.href);
    address.searchParams.set("panel", "1");
    const within = drawer.contains(link);
    window.htmx.ajax("GET", address.pathname + address.search, { target: body, swap: "innerHTML" }).then(() => {
      if (!within) {
        mark(opener, false);
        opener = link;
        mark(opener, true);
      }
      drawer.hidden = false;
      drawer.scrollTop = 0;
      body.focus({ preventScroll: true });
    });
  }

  function close() {
    drawer.hidden = true;
    body.replaceChildren();
    mark(opener, false);
    opener?.focus();
    opener = null;
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) return close();
    const link = event.target.closest("a[data-panel]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !drawer.hidden) close();
  });

  // One cell of the table is a stop of the Tab key; the arrows lead to the others.
  const grid = document.getElementById("grid");
  if (!grid) return;
  const rows = [...grid.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.querySelector("a[data-panel]")));
  const all = rows.flat().filter(Boolean);
  const stop = (link) => {
    for (const other of all) other.tabIndex = -1;
    if (link) link.tabIndex = 0;
  };
  stop(all[0]);
  grid.addEventListener("focusin", (event) => all.includes(event.target) && stop(event.target));
  grid.addEventListener("keydown", (event) => {
    const at = event.target.closest("a[data-panel]");
    if (!at || event.ctrlKey || event.metaKey || event.altKey) return;
    const y = rows.findIndex((row) => row.includes(at));
    const x = rows[y].indexOf(at);
    const next = {
      ArrowRight: () => rows[y].slice(x + 1).find(Boolean),
      ArrowLeft: () => rows[y].slice(0, x).reverse().find(Boolean),
      ArrowDown: () => rows.slice(y + 1).map((row) => row[x]).find(Boolean),
      ArrowUp: () => rows.slice(0, y).reverse().map((row) => row[x]).find(Boolean),
      Home: () => rows[y].find(Boolean),
      End: () => rows[y].slice().reverse().find(Boolean),
    }[event.key];
    if (!next) return;
    event.preventDefault();
    next()?.focus();
  });
})();
