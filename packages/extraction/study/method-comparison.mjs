/**
 * Which way of measuring stars is best? Simulates recordings of five stars that are occulted twice,
 * with and without wind shake, measures the same frames by every method, and compares bias,
 * scatter, depth and signal-to-noise (after Appendix A of the PyMovie manual).
 * Writes the tables and pictures of docs/methods.md.
 *
 *   pnpm study:methods [--seeds 10] [--first-seed 1001] [--frames 300] [--profile moffat|gaussian] [--quick]
 *
 * The rule of PhotKit's default was found on seeds 1 to 10; the tables are of others. `--quick`
 * measures two short recordings and prints without writing.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { plotMethods } from "./method-plots.mjs";
import { CELLS, table, withSection } from "./method-tables.mjs";
import { MULTIPLES } from "./methods.mjs";
import { createReadings } from "./readings.mjs";
import { BRIGHTNESSES, shakenField } from "./shaken-field.mjs";
import { measureRecording } from "./tracked-frames.mjs";
import { extractRecording } from "./whole-extraction.mjs";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "10" },
    "first-seed": { type: "string" },
    frames: { type: "string", default: "300" },
    profile: { type: "string", default: "moffat" },
    quick: { type: "boolean", default: false },
  },
});
const seeds = values.quick ? 1 : Number(values.seeds);
const firstSeed = Number(values["first-seed"] ?? (values.quick ? 1 : 1001));
const gaussian = values.profile === "gaussian";
const frames = values.quick ? 200 : Number(values.frames);
const SCENES = { "no shake": false, "wind shake": true };

const SMALL = `circle ${MULTIPLES[0]}`;
const LARGE = `circle ${MULTIPLES.at(-1)}`;
const BEST = "best circle";
/** Methods of the tables; those with a colour are drawn. */
const SHOWN = [
  { method: SMALL, title: `small circle, ${MULTIPLES[0]} FWHM`, colour: "#6aa1d8" },
  { method: LARGE, title: `large circle, ${MULTIPLES.at(-1)} FWHM`, colour: "#1f5a99" },
  { method: BEST, title: "best circle, known afterwards", colour: null },
  { method: "adaptive mask", title: "adaptive mask", colour: "#c2452d" },
  { method: "tracker's mask", title: "tracker's mask", colour: "#e39a2f" },
  { method: "optimal 1", title: "optimal, 1 FWHM", colour: "#2f8f5b" },
  { method: "optimal 1.4", title: "optimal, 1.4 FWHM", colour: null },
  { method: "optimal 2", title: "optimal, 2 FWHM", colour: "#86c79f" },
  { method: "optimal, shape of the frame", title: "optimal, shape of the frame", colour: null },
  { method: "PSF", title: "PSF", colour: null },
  { method: "PSF, shape of the frame", title: "PSF, shape of the frame", colour: null },
  {
    method: "PSF, weighed for the star",
    title: "PSF, weighed for the star",
    colour: "#7d4fb3",
  },
  { method: "PhotKit's circle", title: "PhotKit's circle", colour: null },
  { method: "PhotKit's default", title: "PhotKit's default", colour: "#000000" },
];
const titles = new Map(SHOWN.map(({ method, title }) => [method, title]));

/** Measures all recordings of a scene. */
async function study(shake) {
  const readings = createReadings();
  const choices = new Map();
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const field = shakenField({ seed, frames, shake, profile: values.profile });
    const { targets, comparisons } = field;
    for (const [method, series] of Object.entries(measureRecording(field))) {
      const references = series.slice(targets.length);
      targets.forEach((star, k) => {
        readings.add(method, star, series[k], comparisons, references);
      });
    }
    for (const [method, runs] of Object.entries(await extractRecording(field))) {
      runs.forEach(({ series: [flux, ...references], choice }, k) => {
        readings.add(method, targets[k], flux, comparisons, references);
        const key = `${method}|${targets[k].electrons}`;
        choices.set(key, [...(choices.get(key) ?? []), choice]);
      });
    }
    console.error(
      `${shake ? "wind shake" : "no shake"}: recording ${seed - firstSeed + 1} of ${seeds}`,
    );
  }
  const circle = (electrons) =>
    MULTIPLES.map((multiple) => readings.figures(`circle ${multiple}`, electrons)).reduce(
      (best, next) => (next.signalToNoise > best.signalToNoise ? next : best),
    );
  const figures = (method, electrons) =>
    method === BEST ? circle(electrons) : readings.figures(method, electrons);
  return { figures, best: (electrons) => circle(electrons).signalToNoise, choices };
}

/** All tables of a scene, as Markdown. */
function report({ figures, best }) {
  const methods = SHOWN.map(({ method }) => method);
  const named = (text) =>
    methods.reduce((out, m) => out.replace(`| ${m} |`, `| ${titles.get(m)} |`), text);
  const of = (cell) =>
    named(table(methods, (method, e) => CELLS[cell](figures(method, e), best(e))));
  const linear = methods.filter((m) => BRIGHTNESSES.every((e) => figures(m, e).linear));
  const curved = methods.filter((m) => !linear.includes(m)).map((m) => titles.get(m));
  const verdict = `Not linear to 2 %: ${curved.length > 0 ? curved.join("; ") : "none"}.`;
  const first = [
    "Signal-to-noise of one exposure, in brackets over that of the best circle:",
    of("signalToNoise"),
    "Bias of the flux, % of the star's light:",
    of("bias"),
  ];
  if (gaussian) return [...first, verdict].join("\n\n");
  return [
    ...first,
    "Scatter of one exposure, % of the star's light:",
    of("scatter"),
    "Depths found of the events of 97 and 50 %:",
    of("depths"),
    verdict,
  ].join("\n\n");
}

const results = {};
for (const [name, shake] of Object.entries(SCENES)) results[name] = await study(shake);
const sections = Object.entries(results).map(([name, result]) => [
  gaussian ? `gaussian ${name}` : name,
  report(result),
]);
for (const [name, text] of sections) console.log(`\n## ${name}\n\n${text}`);
for (const [name, { choices }] of Object.entries(results)) {
  console.log(`\nchosen, ${name}:`);
  for (const [key, chosen] of choices) console.log(`${key}: ${chosen.join("; ")}`);
}

/** A picture of one figure of the drawn methods. */
function picture(value, axis) {
  const panels = Object.entries(results).map(([title, { figures, best }]) => ({
    title: title === "no shake" ? "Telescope at rest" : "Shaken by the wind",
    curves: SHOWN.filter(({ colour }) => colour !== null).map((shown) => ({
      method: shown.title,
      colour: shown.colour,
      dashed: shown.method === "PhotKit's default",
      values: BRIGHTNESSES.map((e) => value(figures(shown.method, e), best(e))),
    })),
  }));
  return plotMethods(panels, axis);
}

if (!values.quick) {
  const docs = new URL("../../../docs/", import.meta.url);
  const page = new URL("methods.md", docs);
  const text = sections.reduce(
    (document, [name, section]) => withSection(document, name, section),
    readFileSync(page, "utf8"),
  );
  writeFileSync(page, text);
  const draw = (name, value, axis) =>
    writeFileSync(new URL(`images/methods-${name}.svg`, docs), picture(value, axis));
  draw(gaussian ? "signal-gaussian" : "signal", ({ signalToNoise }, best) => signalToNoise / best, {
    label: "signal-to-noise over that of the best circle",
    low: 0.3,
    high: 1.15,
    ticks: [0.4, 0.6, 0.8, 1],
    marks: [0.98],
    format: (v) => v.toFixed(1),
  });
  const share = (v) => `${(100 * v).toFixed(0).replace("-", "−")} %`;
  if (!gaussian) {
    draw("bias", ({ bias }) => bias, {
      label: "bias of the flux",
      low: -0.32,
      high: 0.08,
      ticks: [-0.3, -0.2, -0.1, 0],
      marks: [-0.02, 0.02],
      format: share,
    });
    draw("depth", ({ shallow }) => shallow, {
      label: "depth found of an event of 50 %",
      low: 0.36,
      high: 0.66,
      ticks: [0.4, 0.5, 0.6],
      marks: [0.48, 0.52],
      format: share,
    });
  }
}
