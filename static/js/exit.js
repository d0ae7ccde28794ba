// Quick exit: go at once, and let the "back" button of this tab not lead here again. Nothing is erased, and nothing says so.
for (const link of document.querySelectorAll("[data-exit]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.documentElement.hidden = true; // the slow line of a village school: hide first, then go
    document.title = "\u00a0";
    location.replace(link.href);
  });
}
