import { MeasurementFlag } from "@photkit/aperture";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readsDamaged } from "../../../scripts/damage-json.ts";
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
  [
    "another format",
    '{"format":"x","version":1}',
    /format must be "photkit-lightcurve". Received "x"/,
  ],
  ["null", "null", /the light curve must be an object. Received null/],
  [
    "a column of another length",
    writeJson(curve).replace('"frames":[0,1,2,3]', '"frames":[0,1,2]'),
    /utc must be a list of 3 values, one a frame. Received a list of 4 entries/,
  ],
  [
    "a stamp that is no instant",
    writeJson(curve).replace("2024-03-05T23:59:58.000000Z", "yesterday"),
    /utc\[0\] must be an instant as ISO UTC text .* Received "yesterday"/,
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

const text = writeJson(curve);

test.each([
  ["frames[1] must be a finite number. Received null.", '"frames":[0,1', '"frames":[0,null'],
  ["flux[2] must be a finite number or null", /("flux":\[[^,]*,[^,]*,)[^,]*/, '$1"1"'],
  ["apertures[0].flux must be a list of 4 values, one a", '"flux":[', '"flux":[1,'],
  ["apertures[0].flags[0] must be an integer between 0 and 65535", '"flags":[', '"flags":[1e5,'],
  ["apertures[0].flx must be left out", '"flux":', '"flx":'],
  ["apertures[0].role must be one of", '"role":"', '"role":"sun'],
  ["time.reference must be one of", '"reference":"start"', '"reference":"noon"'],
  ["time.exposureSeconds must be a number of at least 0", '"exposureSeconds":', "$&-"],
  ["flagBits.saturated must be", '"saturated":', "$&4"],
  ["source.name must be text, a number", '"source":{"name":', '"source":{"name":[],"was":'],
  ["utc[0] must be an instant", "2024-03-05T23", "2024-13-05T23"],
  ["utc[0] must be an instant", "2024-03-05T23", "2023-02-29T23"],
  ["utc[0] must be an instant", "2024-03-05T23", "2024-03-05T24"],
])("a light curve is refused by the path of its field: %s", (message, from, to) => {
  const damaged = text.replace(from, to);
  expect(damaged).not.toBe(text);
  expect(() => readJson(damaged)).toThrow(message);
});

test("a light curve that could not be read back is not written", () => {
  const [star] = curve.apertures;
  const twice = { ...curve, apertures: [star!, star!] };
  expect(() => writeJson(twice)).toThrow("apertures[1].name must be a name that no other has");
  const short = { ...curve, frames: curve.frames.slice(1) };
  expect(() => writeJson(short)).toThrow("utc must be a list of 3 values, one a frame");
});

test("whatever is measured comes back from JSON, to the last bit", () => {
  const value = fc.double();
  fc.assert(
    fc.property(
      fc.array(fc.tuple(value, value, fc.integer({ min: 0, max: 65535 })), { maxLength: 20 }),
      fc.string(),
      fc.double({ min: 0, noNaN: true }),
      (rows, name, exposureSeconds) => {
        const plain = lightCurve(rows.map(([flux]) => (Number.isFinite(flux) ? flux : Number.NaN)));
        const [star] = plain.apertures;
        const written = {
          ...plain,
          time: { ...plain.time, exposureSeconds, origin: name },
          utcMicroseconds: Float64Array.from(rows, ([, time]) =>
            Math.abs(time) < 6e13 ? Math.round(time) : Number.NaN,
          ),
          apertures: [{ ...star!, name, flags: Uint16Array.from(rows, ([, , bits]) => bits) }],
        };
        const json = writeJson(written);
        const read = readJson(json);
        expect(writeJson(read)).toBe(json);
        // JSON has one zero.
        expect(Array.from(read.utcMicroseconds, Math.abs)).toEqual(
          Array.from(written.utcMicroseconds, Math.abs),
        );
      },
    ),
    { numRuns: 60, seed: 5 },
  );
});

test("every damage to a light curve is read or refused by the path of a field", () => {
  const document = JSON.parse(writeJson(curve));
  const read = (text: string) => readJson(writeJson(readJson(text)));
  const { faults, refused } = readsDamaged(document, read, (error) =>
    isLightCurveError(error, "malformed-json"),
  );
  expect(faults).toEqual([]);
  expect(refused).toBeGreaterThan(300);
});
