// Take the card's secret out of the fragment, clear the address bar and the history entry, and send it by POST.
const card = location.hash.slice(1);
if (card) {
  history.replaceState(null, "", location.pathname);
  const form = document.getElementById("card");
  form.elements.card.value = card;
  form.hidden = false;
  document.getElementById("no-card").hidden = true;
  form.submit();
}
// A second card scanned in the same tab changes only the fragment.
addEventListener("hashchange", () => location.hash && location.reload());
