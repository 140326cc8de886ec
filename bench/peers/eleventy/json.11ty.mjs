import { ofEachModel, whole } from "./model.mjs";

export const data = ofEachModel("api/v1/models/{}.json");
export const render = ({ model }) => `${JSON.stringify({ schema_version: 1, result: whole(model) })}\n`;
