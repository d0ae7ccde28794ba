// The address of a page from its Mongolian title, letter by letter as the server writes it (lib/mongolian.py, slugify).
// Wagtail's own script drops ө and ү. It listens to the title's events on the slug field; we are asked first and hand it
// Latin letters. The table is printed into the editor's page as JSON, so there is only one table.

export function slugify(text, table) {
  const word = /\p{L}/u;
  const letters = Array.from(text.normalize("NFC").toLowerCase());
  let result = "";
  letters.forEach((letter, place) => {
    if (!(letter in table.letters)) {
      result += letter;
      return;
    }
    const before = place ? letters[place - 1] : " ";
    const softened = letter === "е" && (!word.test(before) || table.vowels.includes(before));
    result += softened ? "ye" : table.letters[letter];
  });
  return result
    .normalize("NFKD")
    .replace(/[^\x00-\x7f]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

const holder = typeof document === "undefined" ? null : document.getElementById("mongolian-latin");
if (holder) {
  const table = JSON.parse(holder.textContent);
  for (const name of ["w-sync:check", "w-sync:apply"]) {
    document.addEventListener(
      name,
      (event) => {
        const isSlug = event.target instanceof HTMLInputElement && event.target.name === "slug";
        if (isSlug && event.detail && typeof event.detail.value === "string") {
          event.detail.value = slugify(event.detail.value, table);
        }
      },
      true,
    );
  }
}
