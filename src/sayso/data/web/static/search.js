// The search form, live: what is left empty stays out of the address bar.
"use strict";
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id !== "search") return;
  const asked = event.detail.parameters;
  for (const name of Object.keys(asked)) if (asked[name] === "") delete asked[name];
});
