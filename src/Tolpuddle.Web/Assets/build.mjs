// Builds what the site serves into the folder given (../wwwroot/assets if none): one stylesheet, fonts, islands, icons.
// The same sources give the same bytes.
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(process.argv[2] ?? path.join(here, "../wwwroot/assets"));
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
