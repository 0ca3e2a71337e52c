import { MeasurementFlag } from "@photkit/aperture";
import { describe, expect, it } from "vitest";
import {
  differential,
  eventsFromLightCurve,
  type LightCurve,
  plotEvent,
  plotLightCurve,
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

it("a light curve without stars makes an empty plot that says so", () => {
  const empty = { ...lightCurve(true), apertures: [] };
  expect(plotLightCurve(empty)).toContain("Nothing was measured.");
});
