import { faces, ofEachModel } from "./model.mjs";

export const data = ofEachModel("api/v1/shields/models/{}.json");
export const render = ({ model }) => {
  const { message, color } = faces[model.data.label];
  return `${JSON.stringify({ schemaVersion: 1, label: "open model", message, color })}\n`;
};
