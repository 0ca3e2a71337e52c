/** What a document of events says of a star whose light is cut off by saturation. */

import { MeasurementFlag } from "@photkit/aperture";
import { expect, test } from "vitest";
import { eventsFromLightCurve, type LightCurve, saturatedReadings } from "../src/index.ts";
import { curve, lightCurve } from "./curves.ts";

const D = 60;
const R = 80;

/** A star that keeps `left` of its light from frame 60 to 80, and whose light is flagged in `isCut`. */
function saturatedCurve(left: number, isCut: (i: number) => boolean, method = "test"): LightCurve {
  const drops: [number, number, number][] = left < 1 ? [[D, R, 1000 * (1 - left)]] : [];
  const made = lightCurve(curve({ baseline: 1000, drops, noise: 10, seed: 5 }).value);
  const [star] = made.apertures;
  const flags = Uint16Array.from({ length: made.length }, (_, i) =>
    isCut(i) ? MeasurementFlag.saturated : 0,
  );
  return { ...made, apertures: [{ ...star!, method, flags }] };
}

const outside = (i: number) => i < D || i >= R;

test("the depth of a star that is saturated outside its event is a lower limit, and it is said why", () => {
  const { events, warnings } = eventsFromLightCurve(saturatedCurve(0.5, outside));
  expect(events.map(({ depthIsLowerLimit }) => depthIsLowerLimit)).toEqual([true]);
  expect(warnings).toEqual([
    expect.stringMatching(
      /^target is saturated in 180 of its 180 usable frames outside the event: light is missing there\. The depth is a lower limit/,
    ),
  ]);
});

test("a star that is saturated within its event too has lost more light all the same", () => {
  const { events, warnings } = eventsFromLightCurve(saturatedCurve(0.5, () => true));
  expect(events[0]!.depthIsLowerLimit).toBe(true);
  expect(warnings[0]).toContain("saturated in 180 of its 180 usable frames outside the event");
});

test("the depth of a saturated star that vanishes wholly holds, and its magnitudes are a limit", () => {
  const { events, warnings } = eventsFromLightCurve(saturatedCurve(0, outside));
  expect(events[0]!.depthIsLowerLimit).toBe(false);
  expect(warnings[0]).toContain("magnitudes are lower limits. No light is left in the event");
});

test("a shallow drop may not be seen in a saturated star without an event", () => {
  const { verdict, warnings } = eventsFromLightCurve(saturatedCurve(1, () => true));
  expect(verdict).toBe("no event");
  expect(warnings).toEqual([
    expect.stringMatching(/saturated in 200 of its 200 usable frames: .*shallow drop may not be/),
  ]);
});

test("a few readings that saturate in moments of good seeing change no level", () => {
  const { events, warnings } = eventsFromLightCurve(saturatedCurve(0.5, (i) => i % 25 === 3));
  expect(events[0]!.depthIsLowerLimit).toBe(false);
  expect(warnings).toEqual([]);
});

test("a fit of the PSF leaves saturated pixels out: its depth is no lower limit, but depends on the PSF", () => {
  const { events, warnings } = eventsFromLightCurve(saturatedCurve(0.5, outside, "psf gaussian"));
  expect(events[0]!.depthIsLowerLimit).toBe(false);
  expect(warnings[0]).toContain("inferred from the PSF");
});

test("saturated readings are counted among the usable ones outside the event", () => {
  const made = saturatedCurve(0.5, (i) => i < 20 || i === 70);
  const { events } = eventsFromLightCurve(made);
  const { readings, saturated, isMuch } = saturatedReadings(made, made.apertures[0]!, events);
  // The frames in which the edges lie belong to the event, to the errors of the edges.
  expect(Math.abs(readings - 180)).toBeLessThanOrEqual(2);
  expect([saturated, isMuch]).toEqual([20, true]);
});
