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
