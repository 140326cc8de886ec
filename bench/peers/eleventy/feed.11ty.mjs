import { escaped, outside, site } from "./model.mjs";

export const data = { permalink: "feed.xml", eleventyExcludeFromCollections: true };
export const render = ({ collections }) => `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>${site.title}: new models and changed labels</title>
<id>${site.base}</id>
<updated>${site.day}T00:00:00Z</updated>
<author><name>${site.title}</name></author>
<link href="${site.base}"/>
<link rel="self" href="${site.base}feed.xml"/>
${collections.models.slice(0, 100).map((one) => entry(one.data)).join("\n")}
</feed>
`;

const entry = (model) => `<entry>
<title>${escaped(model.name)} is new with ${model.label}</title>
<id>${outside(model).page}#1</id>
<updated>${site.day}T00:00:00Z</updated>
<link href="${outside(model).page}"/>
<summary>${escaped(model.summary)}</summary>
</entry>`;
