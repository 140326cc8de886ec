/** For `tests/projections/test_form.py`: how `card.js` reads the Hub's words, as JSON. */

import { readFileSync } from "node:fs";

import { licenseUrl, located, modalities, nearestId, reference, spdx } from "../../static/form/card.js";
import { opening } from "../../static/form/opening.js";

const { hub, limits, bodies, addresses, ids, names, links, bases, tasks, tags } = JSON.parse(readFileSync(0, "utf8"));

process.stdout.write(
  JSON.stringify({
    spdx: ids.map((id) => spdx(hub, id)),
    custom: names.map((name) => spdx(hub, "other", name)),
    links: links.map(([link, repository]) => licenseUrl(hub, link, repository)),
    bases: bases.map((base) => reference(hub, base)),
    openings: bodies.map(([body, repository]) => Object.values(opening(limits, body, repository))),
    located: addresses.map((address) => located({ hub }, address)),
    nearest: addresses.map((address) => nearestId(located({ hub }, address)?.id ?? "")),
    modalities: tasks.map((task) => modalities(hub, task, tags)),
  }),
);
