/**
 * What an expert would set for speed: front matter is read as YAML, Markdown is rendered without a template engine
 * before it, and what all pages share is a constant here, not data that Eleventy merges into each of them.
 */
import { embeds, faces, grouped, jsonLd, organizations, outside, pagesOfLabels, site, words } from "./model.mjs";

const SIX = ["json", "shields", "flat", "button", "png"];

/** @param {any} config */
export default function (config) {
  config.addPassthroughCopy({ static: "." });
  config.amendLibrary("md", (markdown) => {
    markdown.set({ html: false, linkify: false });
    markdown.renderer.rules.link_open = (tokens, at, options, _, self) => {
      tokens[at].attrSet("rel", "nofollow ugc noopener");
      return self.renderToken(tokens, at, options);
    };
  });
  for (const [name, value] of Object.entries({ faces, site, words })) config.addNunjucksGlobal(name, value);
  config.addFilter("embeds", embeds);
  for (const [name, filter] of Object.entries({ jsonLd, outside }))
    config.addFilter(name, function () { return filter(this.ctx); });
  config.addCollection("families", (api) => grouped(api.getFilteredByTag("models"), (one) => familyOf(one.data)));
  config.addFilter("siblings", function (families) {
    return families[familyOf(this.ctx)].filter((one) => one.data.id !== this.ctx.id);
  });
  config.addCollection("organizations", (api) => organizations(api.getFilteredByTag("models")));
  config.addCollection("labels", (api) => pagesOfLabels(api.getFilteredByTag("models")));
  if (process.env.HTML_ALONE) for (const kind of SIX) config.ignores.add(`${kind}.11ty.mjs`);
  return { markdownTemplateEngine: false, dir: { includes: "_includes" } };
}

const familyOf = (data) => `${data.organization}/${data.family}`;
