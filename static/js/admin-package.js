// The page of a content in the CMS: asks how far its check is, and shows the page anew at the end. Without it there is a link.
// Once something was typed in the form the page stays as it is, and says beside the link that the check is over.
const place = document.querySelector("[data-state-url]");
const bar = place?.querySelector(".package-progress");
let typed = false;
place?.closest("form")?.addEventListener("input", () => (typed = true));

async function look() {
  try {
    const answer = await fetch(place.dataset.stateUrl, { headers: { Accept: "application/json" } });
    const facts = await answer.json();
    if (!facts.unfinished) {
      if (typed) {
        place.querySelector(".state").textContent = place.dataset.over;
        bar.remove();
      } else {
        location.reload();
      }
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
