// Saves a call two seconds after the last key, and says so. Without this the same form is saved by its button.
const form = document.querySelector("form[data-desk]");
const saved = form?.querySelector("[data-saved]");
const version = form?.querySelector("input[name=Version]");
const pause = 2000;
let timer = 0;
let busy = false;

function say(text, kind) {
  saved.textContent = text;
  saved.className = kind ? `saved saved--${kind}` : "saved";
}

async function save() {
  if (busy) return wait();
  busy = true;
  try {
    const answer = await fetch(`${location.pathname}?handler=Save`, { method: "POST", body: new FormData(form), redirect: "follow" });
    if (answer.ok) {
      version.value = Number(version.value) + 1;
      say("saved");
    } else {
      say(answer.status === 409 ? "not saved: written in another tab" : "not saved: save with the button", "failed");
    }
  } catch {
    say("not saved: no connection, trying again", "failed");
    wait();
  } finally {
    busy = false;
  }
}

function wait() {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

form?.addEventListener("input", () => {
  say("saving", "waiting");
  wait();
});
form?.addEventListener("submit", () => clearTimeout(timer));
