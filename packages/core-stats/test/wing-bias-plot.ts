/** The curves of bias against the share of star pixels, as SVG. */

const WIDTH = 460;
const HEIGHT = 280;
const LEFT = 64;
const TOP = 24;
const COLOURS = ["#000000", "#c2452d", "#1f5a99", "#2f8f5b", "#e39a2f"];
const LARGEST_SHARE = 0.9;
/** In units of the sky's scatter; the axis is a square root, as most of the curves lie low. */
const LARGEST_BIAS = 1.6;
const TICKS = [0, 0.05, 0.2, 0.5, 1, 1.5];

export function plotWingBias(
  names: readonly string[],
  rows: readonly { readonly share: number; readonly biases: readonly number[] }[],
): string {
  const x = (share: number) => (LEFT + (share / LARGEST_SHARE) * WIDTH).toFixed(1);
  const y = (bias: number) =>
    (TOP + HEIGHT * (1 - Math.sqrt(Math.max(0, bias) / LARGEST_BIAS))).toFixed(1);
  const text = (at: number | string, down: number | string, anchor: string, words: string) =>
    `<text x="${at}" y="${down}" text-anchor="${anchor}">${words}</text>`;
  const bottom = TOP + HEIGHT;
  const curves = names.flatMap((name, k) => {
    const colour = COLOURS[k % COLOURS.length];
    const points = rows.map(({ share, biases }) => `${x(share)},${y(biases[k]!)}`);
    const legend = TOP + 14 + 20 * k;
    const right = LEFT + WIDTH + 20;
    return [
      `<polyline points="${points.join(" ")}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      `<line x1="${right}" x2="${right + 26}" y1="${legend}" y2="${legend}" stroke="${colour}" stroke-width="2"/>`,
      text(right + 34, legend + 4, "start", name),
    ];
  });
  const total = { width: LEFT + WIDTH + 210, height: bottom + 52 };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total.width} ${total.height}" width="${total.width}" height="${total.height}" font-family="system-ui, sans-serif" font-size="12" fill="#1b2330">`,
    `<rect width="${total.width}" height="${total.height}" fill="#fff"/>`,
    ...TICKS.flatMap((tick) => [
      `<line x1="${LEFT}" x2="${LEFT + WIDTH}" y1="${y(tick)}" y2="${y(tick)}" stroke="#e4e8ef"/>`,
      text(LEFT - 7, Number(y(tick)) + 4, "end", String(tick)),
    ]),
    ...[0, 0.2, 0.4, 0.6, 0.8].map((share) =>
      text(x(share), bottom + 18, "middle", `${Math.round(100 * share)} %`),
    ),
    `<rect x="${LEFT}" y="${TOP}" width="${WIDTH}" height="${HEIGHT}" fill="none" stroke="#8a94a6"/>`,
    text(LEFT + WIDTH / 2, bottom + 40, "middle", "pixels of the window with starlight"),
    `<text x="16" y="${TOP + HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 16 ${TOP + HEIGHT / 2})">bias of the level, sky scatters</text>`,
    ...curves,
    "</svg>",
    "",
  ].join("\n");
}
