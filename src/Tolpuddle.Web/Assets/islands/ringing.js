// The desk's home: shows what rings without being loaded anew. Without this, what rings stands there at the next load.
const every = 4000; // milliseconds: a telephone rings longer
const region = document.querySelector("[data-ringing]");

async function look() {
  if (document.visibilityState === "visible" && !region.contains(document.activeElement)) await show();
  setTimeout(look, every);
}

async function show() {
  try {
    const answer = await fetch(`${location.pathname}?handler=Ringing`, { signal: AbortSignal.timeout(10000) });
    if (answer.redirected) return location.assign(location.pathname); // signed out: the page says so
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-ringing]");
    if (fresh && shape(fresh) !== shape(region)) region.replaceChildren(...document.importNode(fresh, true).childNodes);
  } catch {
    // No connection: what is shown is old, and is asked for again.
  }
}

/** Which calls they are, and what a reader sees of them; the token of each form is another each time. */
function shape(part) {
  return [...part.children].map((call) => call.id).join(" ") + part.textContent.replaceAll(/\s+/g, " ");
}

setTimeout(look, every);
