// What every page needs: the token goes with whatever writes, "/" jumps to the search field, a reply is told aloud.
"use strict";
(() => {
  const token = () => document.querySelector('meta[name="sayso-token"]')?.content ?? "";

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-Sayso-Token"] = token();
  });
  // A refusal is a page too: its words are shown where the answer would have stood.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status === 422 || xhr.status === 409 || xhr.status === 404) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:responseError", (event) => say(`That did not work: ${event.detail.xhr.statusText || event.detail.xhr.status}.`));
  document.addEventListener("htmx:sendError", () => say("The server does not answer: is `sayso serve` still running?"));

  const say = (words) => {
    const place = document.getElementById("said");
    if (place) place.textContent = words;
  };
  window.sayso = { say, token, typing };

  function typing(event) {
    const at = event.target;
    return event.ctrlKey || event.metaKey || event.altKey || at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !typing(event)) {
      document.getElementById("quick")?.focus();
      event.preventDefault();
    }
  });
})();
