import { createImage, isImageError } from "@photkit/image";
import { describe, expect, it } from "vitest";
import {
  type Drawn,
  hostileCalls,
  numberLike,
  oneOf,
  pictureLike,
  record,
} from "../../../scripts/hostile-calls.ts";
import * as library from "../src/index.ts";
import {
  createLinePen,
  createOverlayReader,
  findOverlay,
  isVtiError,
  lineText,
} from "../src/index.ts";

const line = { x: 5, pitch: 24, y: 20, height: 14 };
const layout = {
  inserter: "iota-vti",
  width: 720,
  height: 96,
  upper: line,
  lower: line,
  polarity: 1,
  rows: { start: 36, stop: 76 },
} as const;
const black = createImage(new Uint8Array(720 * 96), 720, 96);

const size = numberLike(14, 24);
const place = numberLike(5, 20);
const drawnLine = record({ "x!": place, "y!": place, "pitch!": size, "height!": size });
const pictures: Drawn = (next) => [pictureLike(next), pictureLike(next)].slice(0, 3 * next());
const frames = [{ frame: 0, state: "read", timeOfDay: 5, confidence: 1 }];

const calls: Record<string, readonly Drawn[]> = {
  createLinePen: [
    numberLike(64, 720),
    record({
      "x!": place,
      "y!": place,
      "pitch!": size,
      "height!": size,
      thickness: numberLike(2),
      blur: numberLike(0.7),
      ringing: numberLike(0.1),
    }),
  ],
  createOverlayReader: [
    record({
      "width!": numberLike(16),
      "height!": numberLike(16),
      "upper!": drawnLine,
      "lower!": drawnLine,
      "polarity!": oneOf(1, -1, 0),
    }),
  ],
  doubtText: [
    record({ "place!": numberLike(3), "digit!": numberLike(8), "rival!": numberLike(9) }),
  ],
  findOverlay: [
    pictures,
    record({ rows: record({ "start!": numberLike(0, 4), "stop!": numberLike(8, 16) }) }),
  ],
  isVtiError: [numberLike(0)],
  lineText: [
    record({
      "timeOfDay!": oneOf(null, 0, 863_999_999, -1, 1e300, Number.NaN),
      "counter!": numberLike(7, 9_999_999),
      prefix: oneOf("P7 ", "", "a long prefix"),
    }),
  ],
  utcOfFrames: [() => ({ frames }), numberLike(0, 1e15)],
};

it("nothing but documented errors comes of arguments that nobody should give", () => {
  const isDocumented = (error: unknown) => isVtiError(error) || isImageError(error);
  expect(hostileCalls({ library, calls, isDocumented, times: 40 })).toEqual([]);
});

describe("what cannot be meant is refused", () => {
  it.each([
    ["a counter of eight digits", () => lineText({ timeOfDay: 0, counter: 10_000_000 })],
    ["a time of the next day", () => lineText({ timeOfDay: 864_000_000, counter: 1 })],
    ["half a unit", () => lineText({ timeOfDay: 0.5, counter: 1 })],
    ["no pitch", () => createLinePen(720, { ...line, pitch: 0 })],
    ["no width", () => createLinePen(0, line)],
    ["rows the wrong way round", () => findOverlay([black], { rows: { start: 9, stop: 9 } })],
    ["frames of two sizes", () => findOverlay([black, createImage(new Uint8Array(4), 2, 2)])],
    [
      "another size than the layout's",
      () => createOverlayReader(layout).look(0, createImage(new Uint8Array(4), 2, 2)),
    ],
    ["half a frame", () => createOverlayReader(layout).look(0.5, black)],
  ])("%s", (_, act) => {
    try {
      act();
      expect.unreachable();
    } catch (error) {
      expect(isVtiError(error, "invalid-option")).toBe(true);
    }
  });
});

describe("pictures without a stamp", () => {
  it.each([
    ["NaN", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
    ["one level", 77],
  ])("of %s give no time and no error", (_, value) => {
    const picture = createImage(new Float64Array(720 * 96).fill(value), 720, 96);
    expect(findOverlay([picture, picture])).toBeNull();
    const reader = createOverlayReader(layout);
    expect(reader.look(0, picture).upper.timeOfDay).toBeNull();
    expect(reader.times().frames[0]).toMatchObject({ state: "missing", timeOfDay: null });
  });

  it("smaller than a line give none either", () => {
    for (const [width, height] of [
      [1, 1],
      [30, 2],
      [3, 40],
    ] as const) {
      expect(findOverlay([createImage(new Uint8Array(width * height), width, height)])).toBeNull();
    }
  });
});
