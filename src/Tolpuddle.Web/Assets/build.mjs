// Builds what is committed from pinned packages: what the site serves (one stylesheet, fonts, islands, icons) and the
// design system's fixtures for the tests. The same sources give the same bytes.
//   node build.mjs SERVED FIXTURES      two folders, which are made anew
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";
import { writeFixtures } from "./fixtures.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const [out, fixtures] = process.argv.slice(2).map((folder) => path.resolve(folder));
const fonts = {
  "source-sans-3": ["latin", "latin-ext", "cyrillic", "greek", "vietnamese"],
  "noto-sans-arabic": ["arabic"],
};

await rm(out, { recursive: true, force: true });
await mkdir(path.join(out, "fonts"), { recursive: true });

const style = sass.compile(path.join(here, "styles/tolpuddle.scss"), { style: "compressed", quietDeps: true });
await writeFile(path.join(out, "tolpuddle.css"), style.css + "\n");

for (const [family, scripts] of Object.entries(fonts)) {
  for (const script of scripts) {
    const name = `${family}-${script}`;
    await cp(path.join(here, `node_modules/@fontsource-variable/${family}/files/${name}-wght-normal.woff2`), path.join(out, `fonts/${name}.woff2`));
  }
}

await cp(path.join(here, "islands"), path.join(out, "islands"), { recursive: true });
await cp(path.join(here, "icons"), path.join(out, "icons"), { recursive: true });
await writeFixtures(path.join(here, "node_modules/govuk-frontend/dist/govuk/components"), fixtures);
