import { site, summary } from "./model.mjs";

export const data = { permalink: "api/v1/models.json", eleventyExcludeFromCollections: true };
export const render = ({ collections }) => {
  const result = collections.models.map((one) => JSON.stringify(summary(one.data))).join(",\n");
  const head = { schema_version: 1, generated_at: `${site.day}T00:00:00Z`, source: `https://github.com/${site.repository}`, total: collections.models.length };
  return `${JSON.stringify(head).slice(0, -1)},"result":[\n${result}\n]}\n`;
};
