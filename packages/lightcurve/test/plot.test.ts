import { MeasurementFlag } from "@photkit/aperture";
import { describe, expect, it } from "vitest";
import {
  differential,
  eventsFromLightCurve,
  type LightCurve,
  plotBackgrounds,
  plotEvent,
  plotLightCurve,
  plotStar,
} from "../src/index.ts";
import { noisy, seriesOf } from "./series.ts";

const frames = 120;
const target = seriesOf(
  "<target>",
  noisy(1, frames, 1000, 30).map((f, i) => (i >= 50 && i < 70 ? f - 900 : f)),
  { role: "target", flags: (i) => (i === 7 ? MeasurementFlag.saturated : 0) },
);
const references = [2, 3].map((k) =>
  seriesOf(`ref${k}`, noisy(k, frames, 9000, 60), { role: "reference" }),
);
const lightCurve = (stamps: boolean): LightCurve => ({
  length: frames,
  source: { name: "a & b" },
  time: { scale: "UTC", reference: "start", exposureSeconds: 0.04, origin: "test" },
  frames: Float64Array.from({ length: frames }, (_, i) => i),
  utcMicroseconds: Float64Array.from({ length: frames }, (_, i) =>
    stamps ? 40_000 * i : Number.NaN,
  ),
  apertures: [target, ...references],
  provenance: {},
});

/** Whether every tag is closed in order and every attribute is quoted. */
function isWellFormed(svg: string): boolean {
  const open: string[] = [];
  for (const [, close, name, , empty] of svg.matchAll(
    /<(\/?)([\w-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g,
  )) {
    if (close === "/") {
      if (open.pop() !== name) return false;
    } else if (empty !== "/") open.push(name!);
  }
  const text = svg.replace(/<[^>]*>/g, "");
  return open.length === 0 && !/[<>]|&(?!amp;|lt;|gt;|quot;|#)/.test(text);
}

const dotsIn = (svg: string): number => svg.match(/h\.01/g)?.length ?? 0;

describe.each([
  ["with time stamps", true],
  ["without time stamps", false],
])("plots of a light curve %s", (_, stamps) => {
  const curve = lightCurve(stamps);
  const relative = differential(target, references);
  const events = eventsFromLightCurve(curve, { value: relative.value, error: relative.error });
  const all = plotLightCurve(curve, { relative, events });
  const near = plotEvent(curve, { relative, event: events.events[0]! });

  it("are well-formed SVG that loads nothing", () => {
    for (const svg of [all, near]) {
      expect(isWellFormed(svg)).toBe(true);
      expect(svg).not.toMatch(/<script|href=|url\((?!#)/);
      expect(svg).not.toContain("NaN");
    }
  });

  it("show every reading, those with flags as rings", () => {
    // Four panels: the ratio, the target, and two comparison stars.
    expect(dotsIn(all)).toBe(4 * frames - 2);
    expect(all.match(/<circle/g)).toHaveLength(2);
  });

  it("mark D and R with their 95 % intervals", () => {
    expect(all.match(/fill-opacity/g)).toHaveLength(2);
    // The close-up has the event and each edge, and both bands in each.
    expect(near.match(/fill-opacity/g)).toHaveLength(6);
  });
});

describe("a panel", () => {
  /** A light curve of one star with these readings, a frame every `step` seconds. */
  const alone = (
    flux: ArrayLike<number>,
    step = 0.04,
    role: "target" | "star" = "target",
  ): LightCurve => ({
    ...lightCurve(true),
    length: flux.length,
    frames: Float64Array.from({ length: flux.length }, (_, i) => i),
    utcMicroseconds: Float64Array.from({ length: flux.length }, (_, i) => 1e6 * step * i),
    apertures: [seriesOf("one", flux, { role })],
  });
  /** Labels of the vertical axis, which end before the panel's left side. */
  const levels = (svg: string): number[] =>
    [...svg.matchAll(/text-anchor="end">([−\d.]+)</g)].map((m) => Number(m[1]!.replace("−", "-")));

  it("has two levels at least, whatever the range", () => {
    for (let k = 0; k < 200; k++) {
      const low = 0.3 + 0.0137 * k;
      const range = 10 ** (-3 + 0.03 * k);
      const labels = levels(plotLightCurve(alone([low, low + range / 3, low + range])));
      expect(labels.length, `${low} to ${low + range}`).toBeGreaterThanOrEqual(2);
      expect(labels).toEqual([...new Set(labels)].sort((a, b) => a - b));
    }
  });

  it("shows readings beyond its rim as wedges that point to them, and none is lost", () => {
    const flux = noisy(5, 400, 1000, 10);
    flux[100] = 9000;
    flux[200] = -9000;
    const svg = plotLightCurve(alone(flux));
    const [up, down] = [svg.match(/l-3 6h6z/g) ?? [], svg.match(/l-3 -6h6z/g) ?? []];
    expect(up).toHaveLength(1);
    expect(down).toHaveLength(1);
    expect(dotsIn(svg)).toBe(400 - 2);
  });

  it("without any reading says so", () => {
    expect(plotLightCurve(alone([1, 2, 3].map(() => Number.NaN)))).toContain(
      "nothing was measured",
    );
  });

  it("over many days has days for its axis", () => {
    const svg = plotLightCurve(alone(noisy(6, 60, 1000, 10), 43_200));
    const days = [...svg.matchAll(/text-anchor="middle">(1970-\d\d-\d\d)</g)].map((m) => m[1]!);
    expect(days.length).toBeGreaterThanOrEqual(3);
    expect(new Set(days).size).toBe(days.length);
    expect(svg).toContain("UTC, 1970-01-01 to 1970-01-30");
  });
});

it("a light curve without stars makes an empty plot that says so", () => {
  const empty = { ...lightCurve(true), apertures: [] };
  expect(plotLightCurve(empty)).toContain("Nothing was measured.");
});

it("a light curve of one frame has its reading in the middle of the axis", () => {
  const first = (series: ReturnType<typeof seriesOf>) =>
    seriesOf(series.name, [series.flux[0]!], { role: series.role });
  const { source, time } = lightCurve(true);
  const one: LightCurve = {
    length: 1,
    source,
    time,
    frames: Float64Array.of(0),
    utcMicroseconds: Float64Array.of(0),
    apertures: [first(target)],
    provenance: {},
  };
  const [, x] = /d="M([\d.]+) [\d.]+h\.01/.exec(plotLightCurve(one))!;
  // The panel goes from 78 px to 22 px before the right end of 1000 px.
  expect(Number(x)).toBeCloseTo((78 + 978) / 2, 0);
});

describe("plots of a star's background", () => {
  const sky = (level: number, scatter: number): LightCurve => {
    const whole = lightCurve(true);
    const apertures = whole.apertures.map((series) => ({
      ...series,
      background: Float64Array.from(noisy(9, frames, level, 1)),
      backgroundScatter: Float64Array.from(noisy(8, frames, scatter, 0.3)),
    }));
    return { ...whole, apertures };
  };
  const curves = [
    { label: "annulus", lightCurve: sky(99, 9.9) },
    { label: "median <5>", lightCurve: sky(101, 10.4) },
  ];
  const svg = plotBackgrounds(curves, { expected: { level: 100, scatter: 10 } });

  it("compare light curves in two panels over one time, with what is expected", () => {
    expect(isWellFormed(svg)).toBe(true);
    expect(svg).not.toContain("NaN");
    // Every reading of both, in both panels, and a dashed line in each.
    expect(dotsIn(svg)).toBe(4 * frames);
    expect(svg.match(/stroke-dasharray/g)).toHaveLength(2);
    expect(svg).toContain("median _5_");
  });

  it("refuse what cannot be compared", () => {
    expect(() => plotBackgrounds([])).toThrow("curves must hold 1 to 4 light curves. Received 0.");
    const short = { ...sky(99, 9), length: 7 };
    expect(() => plotBackgrounds([...curves, { label: "x", lightCurve: short }])).toThrow(
      "curves[2] must have as many rows as the first, 120. Received 7.",
    );
    expect(() => plotBackgrounds(curves, { aperture: "moon" })).toThrow("Received moon.");
  });

  it("show one star alone: its light, its background, its mask, hollow where it is the default", () => {
    const flags = (i: number) => (i < 5 ? MeasurementFlag.defaultMask : 0);
    const masked = seriesOf("target", noisy(1, frames, 1000, 30), { role: "target", flags });
    const pixels = Float64Array.from({ length: frames }, (_, i) => 30 + (i % 7));
    const star = { ...masked, pixels, background: Float64Array.from(noisy(9, frames, 99, 1)) };
    const page = plotStar({ ...lightCurve(true), apertures: [star] });
    expect(isWellFormed(page)).toBe(true);
    expect(page.match(/<circle/g)).toHaveLength(2 * 5);
    expect(dotsIn(page)).toBe(3 * frames - 10);
    expect(() => plotStar(lightCurve(true), { aperture: "moon" })).toThrow("Received moon.");
  });
});

/** The close-up of an event whose readings lie `shift` seconds after full seconds. */
function closeUp(shift: number): string {
  const curve = lightCurve(true);
  const later = {
    ...curve,
    utcMicroseconds: curve.utcMicroseconds.map((utc) => utc + 1e6 * shift),
  };
  const relative = differential(target, references);
  const { events } = eventsFromLightCurve(later, { value: relative.value, error: relative.error });
  return plotEvent(later, { relative, event: events[0]! });
}

it("the star stands in units of its level, under a title that counts many comparison stars", () => {
  const many = Array.from({ length: 5 }, (_, k) =>
    seriesOf(`c${k}`, noisy(k + 4, frames, 9000, 60)),
  );
  const relative = differential(target, many);
  const svg = plotLightCurve({ ...lightCurve(true), apertures: [target, ...many] }, { relative });
  expect(svg).toContain(", relative flux (5 comparison stars)");
  expect(svg).toMatch(/text-anchor="end">1\.0</);
  expect(svg).not.toMatch(/text-anchor="end">0\.0[0-9]</);
});

it("time labels of the close-ups of D and R keep clear of each other, wherever they stand", () => {
  for (const shift of [0, 0.013, 0.029, 0.041, 0.057, 0.083]) {
    const svg = closeUp(shift);
    const labels = [
      ...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" text-anchor="middle">(\d\d:[\d:.]+)</g),
    ];
    expect(labels.length).toBeGreaterThan(4);
    for (const [, x, y, text] of labels) {
      for (const [, otherX, otherY] of labels) {
        if (y !== otherY || Number(x) >= Number(otherX)) continue;
        // DejaVu Sans at 12 px: 7.64 px a digit at most.
        expect(Number(otherX) - Number(x)).toBeGreaterThan(7.64 * text!.length);
      }
    }
  }
});
