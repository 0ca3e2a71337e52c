import { MeasurementFlag } from "@photkit/aperture";
import { expect, test } from "vitest";
import { isLightCurveError, readJson, writeJson } from "../src/index.ts";
import { lightCurve } from "./curves.ts";

const curve = lightCurve([1000.125, Number.NaN, 1 / 3, 990]);

test("a light curve comes back from JSON without loss", () => {
  expect(readJson(writeJson(curve))).toEqual(curve);
});

test("other programs find format, version, stamps, columns and the meaning of the flags", () => {
  const document = JSON.parse(writeJson(curve));
  expect(document).toMatchObject({
    format: "photkit-lightcurve",
    version: 1,
    source: { name: "simulated.ser" },
    time: { scale: "UTC", reference: "start", exposureSeconds: 0.04, origin: "SER trailer" },
    frames: [0, 1, 2, 3],
    flagBits: MeasurementFlag,
    provenance: { program: "photkit test" },
  });
  expect(document.utc[1]).toBe("2024-03-05T23:59:58.040000Z");
  expect(document.apertures[0].flux).toEqual([1000.125, null, 1 / 3, 990]);
  expect(Object.keys(document.apertures[0])).toEqual([
    "name",
    "role",
    "method",
    "flux",
    "fluxError",
    "background",
    "backgroundScatter",
    "backgroundError",
    "x",
    "y",
    "pixels",
    "peak",
    "defects",
    "flags",
  ]);
});

test("frames without a stamp have null, and an empty light curve is an empty table", () => {
  const unstamped = { ...curve, utcMicroseconds: new Float64Array(4).fill(Number.NaN) };
  expect(JSON.parse(writeJson(unstamped)).utc).toEqual([null, null, null, null]);
  const empty = lightCurve([]);
  expect(readJson(writeJson(empty))).toEqual(empty);
});

test.each([
  ["no JSON", "nonsense", /JSON/],
  ["another format", '{"format":"x","version":1}', /photkit-lightcurve.*Found "x" version 1/],
  ["null", "null", /photkit-lightcurve/],
  [
    "a column of another length",
    writeJson(curve).replace('"frames":[0,1,2,3]', '"frames":[0,1,2]'),
    /3 values in utc.*Found 4/,
  ],
  [
    "a stamp that is no instant",
    writeJson(curve).replace("2024-03-05T23:59:58.000000Z", "yesterday"),
    /"yesterday" in row 0/,
  ],
])("%s is refused with what is wrong", (_, text, message) => {
  try {
    readJson(text);
    expect.unreachable();
  } catch (error) {
    expect(isLightCurveError(error, "malformed-json")).toBe(true);
    expect(String(error)).toMatch(message);
  }
});
