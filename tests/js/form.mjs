/** For `tests/projections/test_form.py`: what the form's modules make of the cases on standard input, as JSON. */

import { readFileSync } from "node:fs";

import { Rules } from "../../static/form/rules.js";
import { write } from "../../static/form/yaml.js";

const { form, cases } = JSON.parse(readFileSync(0, "utf8"));
const rules = new Rules(form);

/** @param {{id: string, entry: Record<string, any>}} one */
function made({ id, entry }) {
  const yaml = write(entry);
  const tooLarge = rules.checkFile(yaml);
  return { yaml, findings: tooLarge.length ? tooLarge : rules.check(id, entry) };
}

process.stdout.write(JSON.stringify(cases.map(made)));
