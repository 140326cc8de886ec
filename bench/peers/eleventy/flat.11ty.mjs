import { escaped, faces, ofEachModel } from "./model.mjs";

export const data = ofEachModel("badge/models/{}.svg");
export const render = ({ model }) => faces[model.data.label].flat.join(escaped(model.data.name));
