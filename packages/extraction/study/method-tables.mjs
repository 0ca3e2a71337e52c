/** Tables of the comparison as Markdown, and where they stand in docs/methods.md. */

import { BRIGHTNESSES } from "./shaken-field.mjs";

const row = (cells) => `| ${cells.join(" | ")} |`;
const percent = (value, digits = 1) => (100 * value).toFixed(digits).replace("-", "−");

/**
 * @param {string[]} methods
 * @param {(method: string, electrons: number) => string} cell
 */
export function table(methods, cell) {
  return [
    row(["", ...BRIGHTNESSES.map((electrons) => `${electrons} e⁻`)]),
    row(["---", ...BRIGHTNESSES.map(() => "---:")]),
    ...methods.map((method) => row([method, ...BRIGHTNESSES.map((e) => cell(method, e))])),
  ].join("\n");
}

/** Cells of the tables, from the figures of a method at a brightness. */
export const CELLS = {
  bias: ({ bias }) => percent(bias),
  scatter: ({ scatter }) => percent(scatter, scatter < 0.1 ? 2 : 1),
  depths: ({ deep, shallow }) => `${percent(deep)} / ${percent(shallow)}`,
  signalToNoise: ({ signalToNoise }, best) =>
    `${signalToNoise.toFixed(signalToNoise < 10 ? 2 : 1)} (${(signalToNoise / best).toFixed(2)})`,
};

/** The document with the text between the marks of `name` replaced. */
export function withSection(document, name, text) {
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/methods.md must hold "${begin}" and "${end}".`);
  return `${document.slice(0, from + begin.length)}\n${text}\n${document.slice(to)}`;
}
