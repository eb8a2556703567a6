// Keys of the helpline desk. What is here can be reached with Tab as well, only with more presses.

/** @param {HTMLFormElement} form The desk. */
export function keys(form) {
  document.addEventListener("keydown", (event) => event.key === "F6" && part(form, event)); // wherever the focus got to
  form.addEventListener("keydown", (event) => {
    if (event.target.matches("[data-chip]")) chip(event);
    else if (event.key === "Enter" && event.target.id === "AddText") press(event, form.querySelector("#add"));
    else if (!event.ctrlKey && !event.altKey && !event.metaKey && !event.target.matches("input, textarea, select")) answer(event);
  });
}

/** F6 goes to the next part, with Shift to the one before. */
function part(form, event) {
  event.preventDefault();
  const panes = [...form.querySelectorAll(".pane")];
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes.at((here + (event.shiftKey ? -1 : 1)) % panes.length);
  const first = next.querySelector("[data-first]");
  const group = first?.type === "radio" ? next.querySelector(`[name=${first.name}]:checked`) : null;
  (group ?? first ?? next.querySelector(".answer") ?? next).focus();
  next.scrollTop = 0;
}

/** Del drops what was recognised, Enter keeps it. */
function chip(event) {
  if (event.key !== "Delete" && event.key !== "Backspace" && event.key !== "Enter") return;
  event.preventDefault();
  const kept = event.key === "Enter";
  if (event.target.checked !== kept) event.target.click();
}

/** On a card: S same, D different, N not sure. */
function answer(event) {
  const button = event.target.closest("[data-card]")?.querySelector(`[data-answer="${event.key.toLowerCase()}"]`);
  if (button) press(event, button);
}

function press(event, button) {
  event.preventDefault();
  button.click();
}
