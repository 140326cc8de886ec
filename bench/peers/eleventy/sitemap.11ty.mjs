import { outside, site } from "./model.mjs";

export const data = { permalink: "sitemap.xml", eleventyExcludeFromCollections: true };
export const render = ({ collections }) => {
  const lists = collections.organizations.map((one) => `${site.base}models/${one.org}/`);
  const pages = [site.base, ...lists, ...collections.models.map((one) => outside(one.data).page)];
  const rows = pages.map((page) => `<url><loc>${page}</loc></url>`).join("\n");
  return `<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${rows}\n</urlset>\n`;
};
