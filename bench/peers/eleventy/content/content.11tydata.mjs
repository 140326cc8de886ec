export default { layout: "page.njk", tags: "models", permalink: (data) => `models/${data.id}/index.html` };
