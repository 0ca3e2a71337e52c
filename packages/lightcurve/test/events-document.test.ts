import { MeasurementFlag } from "@photkit/aperture";
import { expect, test } from "vitest";
import {
  eventsFromLightCurve,
  isLightCurveError,
  type LightCurve,
  parseUtcText,
} from "../src/index.ts";
import { curve, lightCurve } from "./curves.ts";

const D = 60.4;
const R = 83.7;
const flux = curve({ baseline: 1000, drops: [[D, R, 970]], noise: 20, seed: 3 }).value;
const START = parseUtcText("2024-03-05T23:59:58.000000Z");
const seconds = (utc: string | null) => (parseUtcText(utc ?? "") - START) / 1e6;

test("the document is what other programs expect", () => {
  const document = eventsFromLightCurve(lightCurve(flux));
  expect(document).toMatchObject({
    format: "photkit-events",
    version: 1,
    target: "target",
    model: "square-wave",
    verdict: "event",
  });
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  const [event] = document.events;
  expect(Object.keys(event!)).toEqual(
    expect.arrayContaining([
      "disappearance",
      "reappearance",
      "durationSeconds",
      "durationSigma68",
      "baseline",
      "bottom",
      "depth",
      "magnitudeDrop",
      "dropToNoise",
      "falseAlarmProbability",
    ]),
  );
  expect(event!.depth).toBeCloseTo(0.97, 2);
  expect(event!.magnitudeDrop).toBeCloseTo(2.5 * Math.log10(1000 / event!.bottom), 1);
  // Sampling error of a standard deviation from 200 readings: 5 %; three of them.
  expect(event!.dropToNoise / 48.5).toBeGreaterThan(0.85);
  expect(event!.dropToNoise / 48.5).toBeLessThan(1.15);
  expect(event!.disappearance!.utc).toMatch(/^2024-03-06T00:00:00\.\d{6}Z$/);
});

test.each(["start", "mid", "end"] as const)(
  "the instants are true when the stamps name the %s of the exposure",
  (reference) => {
    const [event] = eventsFromLightCurve(lightCurve(flux, { reference })).events;
    const { disappearance, reappearance } = event!;
    // Drop / noise 48.5: sigma of an edge is 0.02 readings = 0.8 ms; four of them.
    expect(Math.abs(seconds(disappearance!.utc) - D * 0.04)).toBeLessThan(0.0033);
    expect(Math.abs(seconds(reappearance!.utc) - R * 0.04)).toBeLessThan(0.0033);
    expect(Math.abs(disappearance!.frame - D)).toBeLessThan(0.08);
    expect(Math.abs(reappearance!.frame - R)).toBeLessThan(0.08);
    expect(event!.durationSeconds).toBeCloseTo((R - D) * 0.04, 2);
  },
);

test("intervals are instants about the edge, in UTC and in frames", () => {
  const { disappearance } = eventsFromLightCurve(lightCurve(flux)).events[0]!;
  const [low95, high95] = disappearance!.ci95!.map(seconds);
  const [low997, high997] = disappearance!.ci997!.map(seconds);
  const at = seconds(disappearance!.utc);
  expect([low997! < low95!, low95! < at, at < high95!, high95! < high997!]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(disappearance!.frameSigma68 * 0.04).toBeCloseTo(disappearance!.sigma68!, 6);
  expect(disappearance!.frameCi95[1] * 0.04).toBeCloseTo(high95!, 5);
});

test("frame numbers may start anywhere and leave some out", () => {
  const whole = lightCurve(flux);
  const kept = Array.from(flux.keys()).filter((i) => i < 100 || i > 110);
  const pick = <T extends Float64Array | Uint16Array>(column: T) =>
    column.filter((_, i) => kept.includes(i)) as T;
  const star = whole.apertures[0]!;
  const thinned: LightCurve = {
    ...whole,
    length: kept.length,
    frames: pick(whole.frames).map((frame) => frame + 1000),
    utcMicroseconds: pick(whole.utcMicroseconds),
    apertures: [{ ...star, flux: pick(star.flux), flags: pick(star.flags) }],
  };
  const [event] = eventsFromLightCurve(thinned).events;
  expect(Math.abs(event!.disappearance!.frame - 1000 - D)).toBeLessThan(0.08);
});

test("without time stamps an event has frames only", () => {
  const unstamped = {
    ...lightCurve(flux),
    utcMicroseconds: new Float64Array(flux.length).fill(Number.NaN),
  };
  const document = eventsFromLightCurve(unstamped);
  const [event] = document.events;
  expect(event!.disappearance).toMatchObject({ utc: null, sigma68: null, ci95: null, ci997: null });
  expect(event!.durationSeconds).toBeNull();
  expect(Math.abs(event!.disappearance!.frame - D)).toBeLessThan(0.08);
  expect(document.settings.exposureSeconds).toBeNull();
});

test("an exposure that the light curve does not state fills the cadence, and is said to", () => {
  const unknown = lightCurve(flux, { exposureSeconds: null });
  expect(eventsFromLightCurve(unknown).settings).toMatchObject({
    exposureSeconds: expect.closeTo(0.04, 9),
    exposureOrigin: "cadence",
  });
  expect(eventsFromLightCurve(unknown, { exposureSeconds: 0.02 }).settings).toMatchObject({
    exposureSeconds: 0.02,
    exposureOrigin: "option",
  });
});

test("frames that photometry cannot use, and stamps that do not ascend, take no part", () => {
  const whole = lightCurve(flux.map((value, i) => (i === 20 || i === 21 ? -5000 : value)));
  const [star, ...rest] = whole.apertures;
  const flags = star!.flags.slice();
  flags[20] = MeasurementFlag.badFrame;
  flags[21] = MeasurementFlag.outside;
  const utcMicroseconds = whole.utcMicroseconds.with(150, whole.utcMicroseconds[140]!);
  const document = eventsFromLightCurve({
    ...whole,
    utcMicroseconds,
    apertures: [{ ...star!, flags }, ...rest],
  });
  expect(document.settings.readings).toBe(flux.length - 3);
  expect(document.events).toHaveLength(1);
});

test("a relative flux can take the place of the star's own", () => {
  const cloudy = flux.map((value, i) => value * (1 + 0.5 * Math.sin(i / 20)));
  const value = cloudy.map((v, i) => v / (1 + 0.5 * Math.sin(i / 20)));
  const { events } = eventsFromLightCurve(lightCurve(cloudy), { value });
  expect(Math.abs(events[0]!.disappearance!.frame - D)).toBeLessThan(0.08);
});

test("a star that is not there is named with those that are", () => {
  try {
    eventsFromLightCurve(lightCurve(flux), { aperture: "moon" });
    expect.unreachable();
  } catch (error) {
    expect(isLightCurveError(error, "no-such-aperture")).toBe(true);
    expect(String(error)).toMatch(/one of target, ref-1 \(ä\)\. Received moon/);
  }
});

test("a star without light cannot be occulted: its drop is unclear, and the background is named", () => {
  // The background is taken 1100 too high, and higher still for a while.
  const { verdict, reason, events } = eventsFromLightCurve(
    lightCurve(flux.map((value) => value - 1100)),
  );
  expect(events).toHaveLength(1);
  expect(verdict).toBe("unclear");
  expect(reason).toMatch(/no light above the background .* taken too high/);
});

test("a hidden star on a sky clipped to black is timed by its readings of no light and no error", () => {
  const inside = (i: number) => i >= 60 && i < 84;
  const clipped = flux.map((value, i) => (inside(i) ? (i % 5 === 0 ? 1 : 0) : value));
  const error = clipped.map((value) => (value > 1 ? 20 : 0.3 * value));
  const { verdict, events } = eventsFromLightCurve(lightCurve(clipped), { error });
  expect(verdict).toBe("event");
  expect(events).toHaveLength(1);
  const { disappearance, reappearance, depth } = events[0]!;
  expect(depth).toBeGreaterThan(0.99);
  for (const [edge, frame] of [
    [disappearance, 60],
    [reappearance, 84],
  ] as const) {
    expect(edge!.frameSigma68).toBeGreaterThan(0);
    expect(Math.abs(edge!.frame - frame)).toBeLessThan(0.5);
  }
});
