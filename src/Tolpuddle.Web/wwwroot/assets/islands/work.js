// In a flood of reports the form asks a machine to show that it has worked: for each part a number such that SHA-256 of
// "CHALLENGE:PART:NUMBER" begins with so many zero bits. It is done in small pieces while the answers are read once more.
// Without this the form can be sent after a short wait. SHA-256 is written out here (FIPS 180-4): the browser's own answers
// too slowly for texts this short, and not at all on pages without https.
const form = document.querySelector("form[data-challenge]");
const piece = 20; // milliseconds, so that the page scrolls and answers meanwhile

const k = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74,
  0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d,
  0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e,
  0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5,
  0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
const w = new Int32Array(64);

/** The first 32 bits of the SHA-256 of an ASCII text of at most 55 letters. */
function firstWord(text) {
  w.fill(0, 0, 16);
  for (let i = 0; i < text.length; i++) w[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
  w[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
  w[15] = text.length * 8;
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15];
    const y = w[t - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[t] = (w[t - 16] + s0 + w[t - 7] + s1) | 0;
  }

  let a = 0x6a09e667, b = 0xbb67ae85 | 0, c = 0x3c6ef372, d = 0xa54ff53a | 0, e = 0x510e527f, f = 0x9b05688c | 0, g = 0x1f83d9ab, h = 0x5be0cd19;
  for (let t = 0; t < 64; t++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[t] + w[t]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }

  return (0x6a09e667 + a) | 0;
}

const pause = () => new Promise((resolve) => { setTimeout(resolve); });

async function solve(challenge, parts, bits) {
  const numbers = [];
  let until = performance.now() + piece;
  for (let part = 0; part < parts; part++) {
    let number = 0;
    while (firstWord(`${challenge}:${part}:${number}`) >>> (32 - bits) !== 0) {
      number++;
      if ((number & 63) === 0 && performance.now() > until) {
        await pause();
        until = performance.now() + piece;
      }
    }

    numbers.push(number);
  }

  return numbers.join(".");
}

if (form) {
  const show = (name, isShown) => document.querySelectorAll(`[data-${name}]`).forEach((words) => { words.hidden = !isShown; });
  let state = "working";

  // Pressed too early: it goes by itself when the work is done. Pressed once more, it goes at once, as without a script.
  form.addEventListener("submit", (event) => {
    if (state !== "working") return;
    event.preventDefault();
    state = "pressed";
    show("working", true);
  });

  form.elements.proof.value = await solve(form.dataset.challenge, Number(form.dataset.parts), Number(form.dataset.bits));
  const wasPressed = state === "pressed";
  state = "ready";
  show("until-ready", false);
  show("working", false);
  show("ready", true);
  if (wasPressed) form.submit();
}
