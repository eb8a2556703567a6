// The cases of the design system's own fixtures that our components can make, for the tests to compare with.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

const cases = {
  "input": ["default", "with hint text", "with error message", "with error and hint", "with width-2 class", "with width-3 class", "with width-4 class",
    "with width-5 class", "with width-10 class", "with width-20 class", "with width-30 class", "with label as page heading", "with extra letter spacing",
    "classes", "id", "custom type", "value", "with describedBy", "attributes", "hint with describedBy", "error with describedBy",
    "with error, hint and describedBy", "inputmode", "with optional form-group classes", "with autocomplete attribute", "with pattern attribute",
    "with spellcheck enabled", "with spellcheck disabled", "with autocapitalize turned off", "disabled"],
  "textarea": ["default", "with hint", "with error message", "with default value", "with custom rows", "with label as page heading", "id", "classes",
    "attributes", "with describedBy", "with hint and described by", "with error message and described by", "with hint and error message",
    "with hint, error message and described by", "with optional form-group classes", "with autocomplete attribute", "with spellcheck enabled"],
  "file-upload": ["default", "with hint text", "with error message and hint", "with label as page heading", "attributes", "classes", "id", "with describedBy",
    "with hint and describedBy", "error", "with error and describedBy", "with error, describedBy and hint", "disabled", "with optional form-group classes"],
  "select": ["default", "with hint text and error message", "with label as page heading", "with full width override", "with describedBy", "attributes",
    "hint", "hint and describedBy", "error", "error and describedBy", "without values", "without values with selected value", "id", "with selected value",
    "with optional form-group classes"],
  "radios": ["default", "with hint", "inline", "with fieldset and error message", "small with long text", "small inline", "fieldset with describedBy",
    "with hints on parent and items", "with describedBy and hint", "with hint and error message", "with hint, error message and describedBy"],
  "checkboxes": ["default", "with hint", "with legend as a page heading", "with error message", "small", "small with long text", "small with error",
    "small with hint", "with fieldset describedBy", "with error message and hint", "with error, hint and fieldset describedBy",
    "with error message and fieldset describedBy"],
  "button": ["default", "disabled", "link", "secondary", "secondary disabled", "warning", "attributes", "link attributes", "classes", "link classes", "name",
    "type", "value", "html", "id"],
  "error-summary": ["default", "without links", "mixed with and without links", "error list with html as text", "error list with html as text link"],
  "details": ["default", "expanded", "id", "html as text", "html", "summary html as text", "classes", "attributes"],
  "inset-text": ["default", "with html", "classes", "id", "html as text", "attributes"],
  "warning-text": ["default", "multiple lines", "attributes", "classes", "html as text", "icon fallback text only"],
  "tag": ["default", "grey", "attributes", "html as text", "html"],
  "back-link": ["classes", "html as text", "html", "with custom text and link", "attributes"],
  "pagination": ["with prev and next only and labels", "with prev and next only and very long labels"],
  "summary-list": ["default", "rows with classes", "value with html"],
};

/** Writes one file a component into `folder`. */
export async function writeFixtures(components, folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [component, names] of Object.entries(cases)) {
    const all = JSON.parse(await readFile(path.join(components, component, "fixtures.json"), "utf8")).fixtures;
    const chosen = names.map((name) => {
      const found = all.find((fixture) => fixture.name === name);
      if (!found) throw new Error(`govuk-frontend has no fixture "${name}" of ${component}.`);
      return { name, options: found.options, html: found.html };
    });
    await writeFile(path.join(folder, `${component}.json`), JSON.stringify(chosen, null, 2) + "\n");
  }

  await writeFile(path.join(folder, "README.md"), "Fixtures of the npm package govuk-frontend (MIT licence, Crown copyright), a part of each component's. Made by `./assets`.\n");
}
