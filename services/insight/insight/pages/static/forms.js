// A form is sent once; the server would answer a second time the same, but the reader would wait.
(function () {
  "use strict";
  document.addEventListener("submit", (event) => {
    event.target.querySelectorAll("button[type=submit]").forEach((button) => { button.disabled = true; });
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("button[type=submit]").forEach((button) => { button.disabled = false; });
  });
})();
