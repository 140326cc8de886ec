/** For `tests/projections/test_form.py`: what the form says of entries beside others, as JSON. */

import { readFileSync } from "node:fs";

import { Neighbors } from "../../static/form/beside.js";

const { form, models, cases } = JSON.parse(readFileSync(0, "utf8"));
const neighbors = new Neighbors(form, models);

process.stdout.write(JSON.stringify(cases.map((/** @type {any} */ { id, entry }) => neighbors.check(id, entry))));
