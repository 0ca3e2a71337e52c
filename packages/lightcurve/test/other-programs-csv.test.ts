/** What light-curve files of other programs hold besides the usual. */

import { expect, test } from "vitest";
import { readLightCurveCsv, writePymovieCsv } from "../src/index.ts";
import { lightCurve } from "./curves.ts";

const flux = (text: string, star = 0) => Array.from(readLightCurveCsv(text).apertures[star]!.flux);

test("R-OTE's files are read as PyOTE's are", () => {
  const rows = "FrameNum,timeInfo,primaryData,LC2\n0,[01:02:03.5],10,20\n1,[01:02:03.6],11,21\n";
  expect(flux(`# R-OTE 4.0\n${rows}`)).toEqual([10, 11]);
  expect(flux(`# R-OTE 4.0\n${rows}`, 1)).toEqual([20, 21]);
});

test("the titles may stand anywhere below comments; blank and cut-off lines are no readings", () => {
  const text = [
    "# PyMovie 4.2",
    "# camera: some",
    "",
    "# note",
    "FrameNum,timeInfo,signal-star,appsum-star",
    "0,[01:02:03.50],10,100",
    "",
    "1,[01:02:03.54],11,101",
    "2,[01:02:03.58]",
    "end",
  ].join("\r\n");
  expect(flux(text)).toEqual([10, 11, Number.NaN]);
});

test("the recording and the frame behind a reading are named in what was written", () => {
  const written = lightCurve([7, 8, 9]);
  const read = readLightCurveCsv(writePymovieCsv(written));
  expect(read.source.name).toBe(written.source.name);
  expect(Array.from(read.frames)).toEqual(Array.from(written.frames));
});

const rows = (titles: string) =>
  `# PyMovie 4.2\n${titles}\n0,[01:02:03.50],10,20,100\n1,[01:02:03.54],11,21,101\n`;

test("a quoted title with commas and quotes is one title", () => {
  const read = readLightCurveCsv(rows('FrameNum,timeInfo,"signal-a, ""b""",signal-c,"max,px-c"'));
  expect(read.apertures.map(({ name, flux }) => [name, ...flux])).toEqual([
    ['a, "b"', 10, 11],
    ["c", 20, 21],
  ]);
});

test.each([
  ["a value has no title", "FrameNum,timeInfo,signal-a,signal-b", /title for every value/],
  ["two stars share a name", "FrameNum,timeInfo,signal-a,signal-a,x", /every column once/],
  ["a quote never ends", 'FrameNum,timeInfo,"signal-a,signal-b,x', /end every quoted field/],
])("a file in which %s is refused", (_, titles, message) => {
  expect(() => readLightCurveCsv(rows(titles))).toThrow(message);
});

test("the recording is named by the path that was given, and read back as path and name", () => {
  const written = writePymovieCsv(lightCurve([7, 8]), { recording: "C:\\obs, 1\\event.ser" });
  expect(written).toContain("\n# source: C:/obs, 1/event.ser\n");
  expect(readLightCurveCsv(written).source).toMatchObject({
    name: "event.ser",
    path: "C:/obs, 1/event.ser",
  });
});
