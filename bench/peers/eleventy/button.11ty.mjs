import { escaped, faces, ofEachModel } from "./model.mjs";

export const data = ofEachModel("badge/models/{}--button.svg");
export const render = ({ model }) => faces[model.data.label].button.join(escaped(model.data.name));
