// Builds what is committed from pinned packages: what the site serves (one stylesheet, fonts, islands, icons) and the
// design system's fixtures for the tests. The same sources give the same bytes.
//   node build.mjs SERVED FIXTURES SUMS      two folders, which are made anew, and a list of the sources they were made from
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";
import { writeFixtures } from "./fixtures.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const [out, fixtures, sums] = process.argv.slice(2).map((folder) => path.resolve(folder));
const fonts = {
  "source-sans-3": ["latin", "latin-ext", "cyrillic", "greek", "vietnamese"],
  "noto-sans-arabic": ["arabic"],
};

await rm(out, { recursive: true, force: true });
await mkdir(path.join(out, "fonts"), { recursive: true });

// A rule a line: two people who change the styles can merge what is made of them.
const style = sass.compile(path.join(here, "styles/tolpuddle.scss"), { style: "compressed", quietDeps: true, charset: false });
await writeFile(path.join(out, "tolpuddle.css"), logical(style.css).replaceAll("}", "}\n"));

for (const [family, scripts] of Object.entries(fonts)) {
  for (const script of scripts) {
    const name = `${family}-${script}`;
    await cp(path.join(here, `node_modules/@fontsource-variable/${family}/files/${name}-wght-normal.woff2`), path.join(out, `fonts/${name}.woff2`));
  }
}

await cp(path.join(here, "islands"), path.join(out, "islands"), { recursive: true });
await cp(path.join(here, "icons"), path.join(out, "icons"), { recursive: true });
await writeFixtures(path.join(here, "node_modules/govuk-frontend/dist/govuk/components"), fixtures);

// Where there is no node, a test can still tell that a source was changed and not built. A line a file, so that it merges.
const sources = (await readdir(here, { recursive: true, withFileTypes: true }))
  .filter((file) => file.isFile() && file.name !== "sources.sha256")
  .map((file) => path.relative(here, path.join(file.parentPath, file.name)).replaceAll(path.sep, "/"))
  .filter((file) => !file.startsWith("node_modules/"))
  .sort();
const lines = await Promise.all(sources.map(async (file) => `${createHash("sha256").update(await readFile(path.join(here, file))).digest("hex")}  ${file}\n`));
await writeFile(sums, lines.join(""));

/** The design system's package says left and right; for right-to-left languages that must be start and end. */
function logical(css) {
  return css
    .replace(/([;{])(margin|padding)-(left|right):/g, (_, before, property, side) => `${before}${property}-inline-${end(side)}:`)
    .replace(/([;{])border-(left|right)(-(?:color|style|width))?:/g, (_, before, side, part = "") => `${before}border-inline-${end(side)}${part}:`)
    .replace(/([;{])(left|right):/g, (_, before, side) => `${before}inset-inline-${end(side)}:`)
    .replace(/([;{])(text-align|justify-content):(left|right)/g, (_, before, property, side) => `${before}${property}:${end(side)}`)
    .replace(/([;{])float:(left|right)/g, (_, before, side) => `${before}float:inline-${end(side)}`);
}

function end(side) {
  return side === "left" ? "start" : "end";
}
