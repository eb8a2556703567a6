// Lets a device make or show a passkey, where the browser can. Without this its buttons stay hidden, and a code or a
// password does the same. The question stands in the button, the answer goes with the form.
const can = typeof PublicKeyCredential === "function" && typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function";

async function ask(place) {
  const button = place.querySelector("button");
  const options = JSON.parse(button.dataset.options);
  const credential = place.dataset.passkey === "make"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return JSON.stringify(credential.toJSON());
}

for (const place of can ? document.querySelectorAll("[data-passkey]") : []) {
  const said = place.querySelector("[role=status]");
  place.hidden = false;
  place.querySelector("button").addEventListener("click", async (event) => {
    const { form, dataset } = event.currentTarget;
    said.textContent = "";
    try {
      place.querySelector("[data-answer]").value = await ask(place);
    } catch {
      said.textContent = place.dataset.failed;
      return;
    }

    if (dataset.to) form.action = dataset.to;
    form.submit();
  });
}
