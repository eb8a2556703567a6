// Shows how far the program has come, without loading the whole page again. Without this the page is loaded anew now and then.
const pause = 2000;

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const there = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-progress]");
    if (!answer.ok || !there) return location.reload(); // it is done, or somebody signed out
    document.querySelector("[data-progress]").replaceChildren(...there.childNodes);
  } catch {
    // The network is away for a moment.
  }
  setTimeout(look, pause);
}

setTimeout(look, pause);
