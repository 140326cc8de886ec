import { faces, ofEachModel } from "./model.mjs";

/** Eleventy writes text alone: as many bytes as the picture has. */
export const data = ofEachModel("badge/models/{}.png");
export const render = ({ model }) => faces[model.data.label].png.slice(0, faces[model.data.label].bytes).padEnd(faces[model.data.label].bytes);
