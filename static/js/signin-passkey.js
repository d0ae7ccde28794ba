// Passkeys: ask the browser for one, put its answer into the form's hidden field, send the form.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// What the server wrote as text becomes bytes, and back; browsers of the last years could do it themselves, older ones not.
function options(json) {
  const key = { ...json.publicKey, challenge: bytes(json.publicKey.challenge) };
  const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  if (key.user) key.user = { ...key.user, id: bytes(key.user.id) };
  if (key.allowCredentials) key.allowCredentials = known(key.allowCredentials);
  if (key.excludeCredentials) key.excludeCredentials = known(key.excludeCredentials);
  return { publicKey: key };
}

function answer(credential) {
  const { response } = credential;
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = text(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: parts,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

for (const place of document.querySelectorAll("[data-passkey]")) {
  const form = place.querySelector("form");
  const json = JSON.parse(document.getElementById(place.dataset.options).textContent);
  const making = place.dataset.passkey === "create";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sorry = place.querySelector("[role=alert][hidden], [role=alert].shown");
    try {
      const asked = options(making ? json.creation_options : json.request_options);
      const credential = await navigator.credentials[making ? "create" : "get"](asked);
      document.getElementById(place.dataset.field).value = JSON.stringify(answer(credential));
      form.submit();
    } catch {
      sorry.hidden = false;
      sorry.classList.add("shown");
    }
  });
}
