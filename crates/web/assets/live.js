// Optional: keeps the numbers of a console page fresh. Everything works without it.
"use strict";
(function () {
  var live = document.querySelector("[data-live]");
  if (!live || !window.EventSource || !window.fetch) { return; }
  var waiting = false;
  function refresh() {
    waiting = false;
    if (document.hidden) { again(); return; }
    fetch(location.href, { credentials: "same-origin" }).then(function (r) {
      return r.ok ? r.text() : null;
    }).then(function (text) {
      if (!text) { return; }
      var next = new DOMParser().parseFromString(text, "text/html").querySelector("[data-live]");
      var active = document.activeElement;
      if (next && !(active && live.contains(active) && active !== document.body)) {
        live.replaceWith(next);
        live = next;
      }
    });
  }
  function again() {
    if (!waiting) { waiting = true; setTimeout(refresh, 1500); }
  }
  new EventSource("/console/events").addEventListener("changed", again);
})();
