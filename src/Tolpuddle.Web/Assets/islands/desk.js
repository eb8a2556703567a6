// The helpline desk: keeps a call as it is typed, and shows what the server makes of it. Without this the same form is
// kept by its buttons. Nothing is stored in the browser: what is not saved yet stands in the page, and is sent from it.
import { keys } from "./desk-keys.js";

const pause = 700; // from the first unsaved key to the save; with the way there at most two seconds
const again = 3000; // after a save that failed
const patience = 10000; // for an answer
const most = 60000; // bytes that browsers still send from a page that is going

const form = document.querySelector("form[data-desk]");
const find = (selector) => form.querySelector(selector);
const saved = find("[data-saved]");
const token = find("input[name=__RequestVerificationToken]");
const hidden = find("input[name=Base]");
const shown = { live: find("[data-live=read]").dataset.shape, known: find("[data-live=known]").dataset.shape };
const looks = { live: 0, known: 0 }; // how often each was asked for: of two answers on their way the later counts
const waiting = new Set(); // regions whose new state waits until nobody writes in them

let timer = 0;
let running = null;
let failed = false;

/** What stands in the form now, by name. Of two fields of a name the last counts, as on the server. */
function written() {
  const fields = new Map();
  for (const [name, value] of new FormData(form)) if (name !== "Base" && name !== token.name) fields.set(name, String(value).replaceAll("\r\n", "\n"));
  return fields;
}

/** What the server is known to hold. Choices that the server made itself stand in the page already. */
const base = new Map(Object.entries(JSON.parse(hidden.value)));
for (const [name, value] of written()) if (isKeyed(name) && !base.has(name)) base.set(name, value);

function isKeyed(name) {
  return name.includes(":");
}

function changes() {
  return new Map([...written()].filter(([name, value]) => value !== (base.get(name) ?? "")));
}

function say(text, kind) {
  saved.textContent = text;
  saved.className = kind ? `saved saved--${kind}` : "saved";
}

function later(wait = pause) {
  if (timer === 0) timer = setTimeout(save, wait);
}

/** Sends what has changed, and what it was before, so that the server can merge it with what others wrote. */
async function send(handler, changed, pressed) {
  const body = new FormData();
  body.set(token.name, token.value);
  body.set("Base", JSON.stringify(Object.fromEntries([...changed.keys()].map((name) => [name, base.get(name) ?? ""]))));
  for (const [name, value] of changed) body.set(name, value);
  if (pressed?.name) body.set(pressed.name, pressed.value);
  const length = [...body].reduce((sum, [name, value]) => sum + 150 + name.length + new Blob([value]).size, 0);
  const answer = await fetch(`${location.pathname}?handler=${handler}`, {
    method: "POST", body, headers: { Accept: "application/json" }, keepalive: length < most, signal: AbortSignal.timeout(patience),
  });
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Refused();
  return answer.json();
}

/** An answer that is a page: the sign-in, or an error. */
class Refused extends Error {}

async function save(handler = "Save", pressed) {
  clearTimeout(timer);
  timer = 0;
  while (running) await running;
  const changed = changes();
  if (handler === "Save" && changed.size === 0) return true;
  running = keep(handler, changed, pressed);
  const kept = await running;
  running = null;
  if (kept && changes().size > 0) later();
  return kept;
}

async function keep(handler, changed, pressed) {
  try {
    take(changed, await send(handler, changed, pressed), pressed);
    failed = false;
    return true;
  } catch (error) {
    failed = true;
    if (pressed) tell("[data-says]", "That was not done: there was no answer. Press it again.", "clash");
    const holds = error instanceof Refused ? await renew() : "same";
    if (holds === "none") say("not saved: signed out. Sign in in another window and go on here; what you typed stays", "failed");
    else say("not saved yet: no connection, trying again", "failed");
    later(holds === "new" ? 0 : again);
    return false;
  }
}

/** Whoever signs in again has another token; nobody who is signed out has one. */
async function renew() {
  try {
    const answer = await fetch(location.pathname);
    if (answer.redirected) return "none";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(`form[data-desk] input[name=${token.name}]`)?.value ?? token.value;
    if (fresh === token.value) return "same";
    token.value = fresh;
    return "new";
  } catch {
    return "same"; // no connection, which says nothing about who is signed in
  }
}

function take(changed, answer, pressed) {
  for (const [name, value] of changed) base.set(name, value);
  const now = written();
  const names = new Set([...Object.keys(answer.fields), ...[...base.keys()].filter((name) => !isKeyed(name))]);
  for (const name of names) {
    const value = answer.fields[name] ?? "";
    if (isKeyed(name) || value === (base.get(name) ?? "")) continue;
    // Where somebody has typed on in the meantime, the next save is merged by the server.
    if ((now.get(name) ?? "") !== (base.get(name) ?? "")) continue;
    put(name, value);
    base.set(name, value);
  }

  hidden.value = JSON.stringify(Object.fromEntries(base));
  if (answer.report) return finished(answer.report);
  say(`saved ${answer.at}`);
  if (answer.says) tell("[data-says]", answer.says, "notice");
  if (answer.clashes.length > 0) {
    tell("[data-clash]", `Somebody else wrote at the same time: ${answer.clashes.join(", ")}. Both texts are kept; the second stands after a line in brackets.`, "clash");
  }

  if (pressed) shown.known = ""; // what was pressed may have changed a card
  refresh(answer);
}

function put(name, value) {
  const field = form.elements.namedItem(name);
  if (field instanceof RadioNodeList) for (const radio of field) radio.checked = radio.value === value;
  else if (field instanceof HTMLTextAreaElement) putText(field, value);
  else if (field) field.value = value;
}

/** The caret stays with the words it stood in. */
function putText(area, value) {
  const { value: old, selectionStart, selectionEnd, scrollTop } = area;
  let same = 0;
  while (same < old.length && old[same] === value[same]) same++;
  const move = (place) => (place <= same ? place : Math.max(same, place + value.length - old.length));
  area.value = value;
  if (document.activeElement === area) area.setSelectionRange(move(selectionStart), move(selectionEnd));
  area.scrollTop = scrollTop;
}

function tell(selector, text, look) {
  const line = document.createElement("p");
  line.className = look;
  line.textContent = text;
  find(selector).replaceChildren(line);
}

function finished(reference) {
  tell("[data-clash]", `This call was finished in another window. What you typed here since stands as a note on ${reference}.`, "clash");
  const link = document.createElement("a");
  link.href = `/reports/${reference}`;
  link.textContent = "Go to the report";
  find("[data-clash] p").append(" ", link);
  say("finished", "waiting");
  for (const control of form.elements) control.disabled = true;
}

/** Shows anew what the server makes of the sheet, where that has changed and nobody writes in it. */
async function refresh(answer) {
  if (answer.shape !== shown.live || isDue("live")) await show("live", "Live");
  if (answer.knownShape !== shown.known || isDue("known")) await show("known", "Known", answer.opposing);
}

function isDue(part) {
  return waiting.has(part) && !document.activeElement?.closest("[data-live]");
}

async function show(part, handler, opposing) {
  const look = ++looks[part];
  try {
    const answer = await fetch(`${location.pathname}?handler=${handler}${opposing ? `&opposing=${encodeURIComponent(opposing)}` : ""}`);
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (look !== looks[part]) return;
    shown[part] = page.querySelector("[data-shape]").dataset.shape;
    waiting.delete(part);
    for (const region of page.querySelectorAll("[data-live]")) if (!swap(region)) waiting.add(part);
  } catch {
    waiting.add(part); // what is shown is old, not lost
  }
}

/** Puts the new state of a region in place of the old one; not while somebody writes there, and not over what is unsaved. */
function swap(region) {
  const old = find(`[data-live=${region.dataset.live}]`);
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const changed = changes();
  if (focused?.matches("input:not([type=checkbox]), textarea, select")) return false;
  if ([...old.querySelectorAll("[name]")].some((field) => changed.has(field.name))) return false;

  for (const details of old.querySelectorAll("details[open][id]")) region.querySelector(`[id="${details.id}"]`)?.setAttribute("open", "");
  const fresh = document.importNode(region, true);
  old.replaceWith(fresh);
  if (focused) focusAgain(fresh, focused.id);
  const now = written();
  for (const field of fresh.querySelectorAll("[name]")) if (now.has(field.name)) base.set(field.name, now.get(field.name));
  hidden.value = JSON.stringify(Object.fromEntries(base));
  return true;
}

/** Where the focus was; or, if that is answered and folded away, at the next question. */
function focusAgain(region, id) {
  const same = document.getElementById(id);
  same?.focus();
  if (!same || document.activeElement !== same) (region.querySelector("[data-card] > .answers .answer") ?? region.querySelector("summary") ?? region.closest(".pane")).focus();
}

form.addEventListener("input", () => {
  if (!failed) say("saving", "waiting");
  later();
});

form.addEventListener("focusout", () => setTimeout(() => {
  if (isDue("live")) show("live", "Live");
  if (isDue("known")) show("known", "Known");
}));

form.addEventListener("submit", async (event) => {
  const handler = new URL(event.submitter?.formAction ?? "", location.href).searchParams.get("handler");
  if (handler !== "Save" && handler !== "Add" && handler !== "Answer" && handler !== "Ask") return; // a page of its own
  event.preventDefault();
  const pressed = { name: event.submitter.name, value: event.submitter.value };
  await save(handler, pressed);
});

// The page may go at any moment: what is not saved goes with a request that outlives it.
window.addEventListener("pagehide", flush);
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());

function flush() {
  const changed = changes();
  if (changed.size > 0) send("Save", changed).then((answer) => take(changed, answer), () => {});
}

window.addEventListener("beforeunload", (event) => {
  if (failed && changes().size > 0) event.preventDefault();
});

const since = find("[data-since]");
const before = Date.parse(since.dataset.now) - Date.parse(since.dateTime); // by the server's clock: ours may be wrong
function tick() {
  const seconds = Math.floor((before + performance.now()) / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  since.textContent = `${hours > 0 ? `${hours}:` : ""}${String(minutes).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

tick();
setInterval(tick, 1000);
keys(form);
if (changes().size > 0) later();
