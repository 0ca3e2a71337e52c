/** Figures of the comparison as SVG: a curve for each method over the brightness of the star. */

import { BRIGHTNESSES } from "./shaken-field.mjs";

const WIDTH = 420;
const HEIGHT = 300;
const LEFT = 58;
const TOP = 34;
const GAP = 40;
const LEGEND = 250;
const BOTTOM = 52;
/** Room for the name of the vertical axis. */
const MARGIN = 18;
const INK = "#1b2330";

/**
 * @typedef {object} Panel
 * @property {string} title
 * @property {{ method: string, colour: string, dashed: boolean, values: number[] }[]} curves one
 *   value for each brightness
 */

/**
 * Panels side by side on the same scales, the legend to their right.
 *
 * @param {Panel[]} panels
 * @param {{ label: string, low: number, high: number, ticks: number[], marks: number[], format: (value: number) => string }} axis
 *   `marks` are drawn across as reference lines
 * @returns {string}
 */
export function plotMethods(panels, axis) {
  const width = LEFT + panels.length * (WIDTH + GAP) + LEGEND;
  const height = TOP + HEIGHT + BOTTOM;
  const parts = panels.map((panel, k) => drawPanel(panel, axis, LEFT + k * (WIDTH + GAP), k === 0));
  const legend = drawLegend(panels[0].curves, LEFT + panels.length * (WIDTH + GAP) - GAP + 20);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-MARGIN} 0 ${width + MARGIN} ${height}" width="${width + MARGIN}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="${INK}">
<rect x="${-MARGIN}" width="${width + MARGIN}" height="${height}" fill="#fff"/>
${parts.join("\n")}
${legend}
</svg>
`;
}

function drawPanel({ title, curves }, axis, left, labelled) {
  const [first, last] = [Math.log(BRIGHTNESSES[0]), Math.log(BRIGHTNESSES.at(-1))];
  const x = (electrons) =>
    left + 16 + ((Math.log(electrons) - first) / (last - first)) * (WIDTH - 32);
  const y = (value) => {
    const share = (value - axis.low) / (axis.high - axis.low);
    return TOP + HEIGHT * (1 - Math.max(-0.02, Math.min(1.02, share)));
  };
  const text = (at, down, anchor, words, more = "") =>
    `<text x="${at.toFixed(1)}" y="${down.toFixed(1)}" text-anchor="${anchor}"${more}>${words}</text>`;
  const across = (value, colour, dash) =>
    `<line x1="${left}" x2="${left + WIDTH}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}" stroke="${colour}"${dash}/>`;
  const out = [
    text(left, TOP - 12, "start", title, ' font-weight="600"'),
    ...axis.ticks.map((tick) => across(tick, "#e4e8ef", "")),
    ...axis.marks.map((mark) => across(mark, "#8a94a6", ' stroke-dasharray="2 3"')),
    `<rect x="${left}" y="${TOP}" width="${WIDTH}" height="${HEIGHT}" fill="none" stroke="#8a94a6"/>`,
    ...BRIGHTNESSES.map((e) => text(x(e), TOP + HEIGHT + 18, "middle", String(e))),
    text(left + WIDTH / 2, TOP + HEIGHT + 38, "middle", "star, electrons per exposure"),
  ];
  if (labelled) {
    out.push(...axis.ticks.map((t) => text(left - 7, y(t) + 4, "end", axis.format(t))));
    const middle = TOP + HEIGHT / 2;
    out.push(
      text(0, middle, "middle", axis.label, ` transform="rotate(-90 0 ${middle.toFixed(1)})"`),
    );
  }
  for (const { colour, dashed, values } of curves) {
    const points = values.map((v, i) => `${x(BRIGHTNESSES[i]).toFixed(1)},${y(v).toFixed(1)}`);
    const dash = dashed ? ' stroke-dasharray="6 4"' : "";
    out.push(
      `<polyline points="${points.join(" ")}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>`,
      ...points.map((point) => {
        const [cx, cy] = point.split(",");
        return `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`;
      }),
    );
  }
  return out.join("\n");
}

function drawLegend(curves, left) {
  return curves
    .map(({ method, colour, dashed }, k) => {
      const y = TOP + 12 + 22 * k;
      const dash = dashed ? ' stroke-dasharray="6 4"' : "";
      return `<line x1="${left}" x2="${left + 28}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="2"${dash}/>
<text x="${left + 36}" y="${y + 4}">${method}</text>`;
    })
    .join("\n");
}
