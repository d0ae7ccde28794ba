// The page of a content in the CMS: asks how far its check is, and shows the page anew at the end. Without it there is a link.
const place = document.querySelector("[data-state-url]");
const bar = place?.querySelector(".package-progress");

async function look() {
  try {
    const answer = await fetch(place.dataset.stateUrl, { headers: { Accept: "application/json" } });
    const facts = await answer.json();
    if (!facts.unfinished) {
      location.reload();
      return;
    }
    if (facts.total) {
      bar.max = facts.total;
      bar.value = facts.done;
    }
  } catch {
    // The line is gone for a moment: the next look may find it again.
  }
  setTimeout(look, 1500);
}

if (place) look();
