// Half a gigabyte on its way takes minutes: show how far it is. Without this script the browser shows what it shows.
const form = document.querySelector("#upload");
const way = form?.querySelector(".upload-way");

form?.addEventListener("submit", (event) => {
  const file = form.querySelector("input[type=file]").files[0];
  if (!file) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const sending = new XMLHttpRequest();
  way.hidden = false;
  button.disabled = true;
  sending.upload.addEventListener("progress", ({ loaded, total }) => {
    const share = total ? Math.floor((loaded * 100) / total) : 0;
    way.querySelector("progress").value = share;
    way.querySelector("output").value = `${share} %`;
  });
  sending.addEventListener("load", () => {
    // A redirect was followed: its page is the content's own. A form with a fault comes back under the same address.
    if (sending.status < 400 && sending.responseURL !== location.href) {
      location.assign(sending.responseURL);
      return;
    }
    document.open();
    document.write(sending.responseText);
    document.close();
  });
  sending.addEventListener("error", () => {
    button.disabled = false;
    way.hidden = true;
    HTMLFormElement.prototype.submit.call(form);
  });
  sending.open("POST", form.action || location.href);
  sending.send(new FormData(form));
});
