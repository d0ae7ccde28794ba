// Take the card's secret out of the fragment, clear the address bar and the history entry, and send it by POST.
function send() {
  const card = location.hash.slice(1);
  if (!card) return;
  history.replaceState(null, "", location.pathname);
  const form = document.getElementById("card");
  form.elements.card.value = card;
  form.hidden = false;
  document.getElementById("no-card").hidden = true;
  form.submit();
}
send();
// Another card scanned in the same tab changes only the fragment.
addEventListener("hashchange", send);
