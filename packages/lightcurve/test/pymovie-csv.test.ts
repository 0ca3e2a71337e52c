import { MeasurementFlag } from "@photkit/aperture";
import { expect, test } from "vitest";
import {
  apertureSeries,
  readLightCurveCsv,
  readPymovieCsv,
  utcText,
  writePymovieCsv,
} from "../src/index.ts";
import { lightCurve } from "./curves.ts";

/**
 * What PyOTE's reader makes of a file, by the behaviour measured on it: the last character of every
 * line is cut, blank lines and values are fatal, only `signal-` columns are curves, names end at a
 * hyphen, and the header is the first line that holds the word FrameNum.
 */
function asPyoteReads(text: string) {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  if (!lines[0]!.startsWith("# PyMovie")) throw new Error("no source, no VizieR");
  const header = lines.findIndex((line) => line.includes("FrameNum"));
  const titles = lines[header]!.slice(0, -1).split(",");
  const names = titles.filter((title) => title.startsWith("signal")).map((t) => t.split("-")[1]!);
  const rows = lines.slice(header + 1).map((line) => line.slice(0, -1).split(","));
  return {
    names,
    times: rows.map((row) => row[1]!),
    rows: rows.map((row) =>
      row.map((field, k) => {
        if (k !== 1 && (field.trim() === "" || Number.isNaN(Number(field)))) {
          throw new Error(`blank or no number in ${titles[k]}`);
        }
        return k === 1 ? 0 : Number(field);
      }),
    ),
  };
}

const flux = [1000.25, 1001.5, Number.NaN, 999.75, -3.5];

test("PyOTE reads every value that is there, none that is not", () => {
  const text = writePymovieCsv(lightCurve(flux));
  const read = asPyoteReads(text);
  expect(read.names).toEqual(["target", "ref_1"]);
  expect(read.rows.map((row) => row.slice(0, 4))).toEqual([
    [0, 0, 1000.25, 20000],
    [1, 0, 1001.5, 20000],
    [3, 0, 999.75, 20000],
    [4, 0, -3.5, 20000],
  ]);
  expect(text).toMatch(/rows left out for want of a value: 1 of 5\n/);
  expect(text.endsWith("\n") && !text.endsWith("\n\n")).toBe(true);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is claimed
  expect(text).toMatch(/^[\x00-\x7f]*$/);
});

test("hit-defect is the number of defective pixels, and 1 where they were not counted", () => {
  const [target] = lightCurve([10, 11, 12]).apertures;
  const column = (defects: number[], flags: number[]) => {
    const series = {
      ...target!,
      defects: Float64Array.from(defects),
      flags: Uint16Array.from(flags),
    };
    const text = writePymovieCsv({ ...lightCurve([10, 11, 12]), apertures: [series] });
    const back = readPymovieCsv(text).apertures[0]!;
    return [[...back.defects], [...back.flags]];
  };
  const { defectivePixels, maskedPixels } = MeasurementFlag;
  expect(column([0, 3, 1], [0, defectivePixels, defectivePixels])).toEqual([
    [0, 3, 1],
    [0, defectivePixels, defectivePixels],
  ]);
  const uncounted = [Number.NaN, Number.NaN, 2];
  expect(column(uncounted, [0, maskedPixels, defectivePixels])[0]).toEqual([0, 1, 2]);
});

test("the columns are PyMovie's", () => {
  const header = writePymovieCsv(lightCurve(flux)).match(/^FrameNum.*$/m)![0];
  expect(header).toBe(
    "FrameNum,timeInfo,signal-target,signal-ref_1,appsum-target,avgbkg-target,stdbkg-target," +
      "nmaskpx-target,maxpx-target,xcentroid-target,ycentroid-target,hit-defect-target," +
      "appsum-ref_1,avgbkg-ref_1,nmaskpx-ref_1,hit-defect-ref_1",
  );
});

test("stamps become the start of the exposure, which is what PyOTE takes them for", () => {
  const first = (reference: "start" | "mid" | "end") =>
    asPyoteReads(writePymovieCsv(lightCurve(flux, { reference }))).times[0];
  expect([first("start"), first("mid"), first("end")]).toEqual([
    "[23:59:58.000000]",
    "[23:59:58.000000]",
    "[23:59:58.000000]",
  ]);
  const asRecorded = writePymovieCsv(lightCurve(flux, { reference: "mid" }), {
    stamps: "as-recorded",
  });
  expect(asPyoteReads(asRecorded).times[0]).toBe("[23:59:58.020000]");
  expect(asRecorded).toContain("# time stamps: mid of exposure");
});

test("without any stamp the times are empty; a row that alone has none is left out", () => {
  const curve = lightCurve(flux);
  const none = { ...curve, utcMicroseconds: new Float64Array(5).fill(Number.NaN) };
  expect(asPyoteReads(writePymovieCsv(none)).times).toEqual(["", "", "", ""]);
  const one = { ...curve, utcMicroseconds: curve.utcMicroseconds.with(1, Number.NaN) };
  expect(asPyoteReads(writePymovieCsv(one)).rows.map((row) => row[0])).toEqual([0, 3, 4]);
});

test("a reference that leaves the picture is left out and named, one with a rare gap costs rows", () => {
  const steady = new Float64Array(100).fill(500);
  const curve = lightCurve(steady);
  const gone = apertureSeries(100, {
    name: "ref2",
    flux: steady.map((v, i) => (i < 50 ? v : NaN)),
  });
  const blink = apertureSeries(100, { name: "ref3", flux: steady.with(7, Number.NaN) });
  const text = writePymovieCsv({ ...curve, apertures: [...curve.apertures, gone, blink] });
  const read = asPyoteReads(text);
  expect(read.names).toEqual(["target", "ref_1", "ref3"]);
  expect(read.rows).toHaveLength(99);
  expect(text).toMatch(/star left out.*: ref2\n/);
});

test("names that would break the file or clash are made harmless", () => {
  const names = ["FrameNum,x", "a-b", "a b", "", "A_B"];
  const curve = lightCurve([1, 2, 3]);
  const apertures = names.map((name) => apertureSeries(3, { name, flux: [1, 2, 3] }));
  const source = { name: "Tangra Limovie\nFrameNum,SignalMinusBackground" };
  const text = writePymovieCsv({ ...curve, apertures, source });
  expect(asPyoteReads(text).names).toEqual(["FrameNum_x", "a_b", "a_b_2", "star", "A_B_3"]);
  expect(text.split("\n")[0]).not.toMatch(/Tangra|Limovie/);
  expect(text.match(/SignalMinusBackground/)).toBeNull();
});

test("small fluxes keep their digits", () => {
  const text = writePymovieCsv(lightCurve([1.00012, 0.98765, 0.5]));
  expect(asPyoteReads(text).rows.map((row) => row[2])).toEqual([1.00012, 0.98765, 0.5]);
});

test("what was written is read back, with its date, time reference and exposure", () => {
  const curve = lightCurve([1000.25, 1001.5, 999.75]);
  const read = readPymovieCsv(writePymovieCsv(curve));
  expect(Array.from(read.apertures[0]!.flux)).toEqual([1000.25, 1001.5, 999.75]);
  expect(read.apertures.map(({ name, role }) => [name, role])).toEqual([
    ["target", "target"],
    ["ref_1", "reference"],
  ]);
  expect(utcText(read.utcMicroseconds[2]!)).toBe("2024-03-05T23:59:58.080000Z");
  expect(read.time).toMatchObject({ reference: "start", exposureSeconds: 0.04 });
  expect(read.apertures[0]!.background[0]).toBe(100.25);
  expect(read.apertures[0]!.fluxError[0]).toBeNaN();
});

test("a recording over midnight goes on into the next day", () => {
  const read = readLightCurveCsv(writePymovieCsv(lightCurve(new Float64Array(100).fill(7))));
  expect(utcText(read.utcMicroseconds[99]!)).toBe("2024-03-06T00:00:01.960000Z");
});

test("the layouts of PyOTE, Tangra, Limovie and RAW files are told apart", () => {
  const read = (text: string) => {
    const curve = readLightCurveCsv(text, { date: "2024-01-02" });
    return [
      Array.from(curve.frames),
      utcText(curve.utcMicroseconds[0]!),
      curve.time.reference,
      ...curve.apertures.map((star) => [star.role, ...star.flux]),
    ];
  };
  const time = "2024-01-02T01:02:03.500000Z";
  const expected = [[7, 8], time, "start", ["target", 10, 11], ["reference", 20, 21]];
  expect(
    read(
      "# PYOTE 5.7\nFrameNum,timeInfo,primaryData,ref1\n7,[01:02:03.5],10,20\n8,[01:02:03.6],11,21\n",
    ),
  ).toEqual(expected);
  expect(read("RAW\n7,[01:02:03.5],10\n8,[01:02:03.6],11\n")).toEqual(expected.slice(0, 4));
  expect(
    read(
      "Tangra v3.7\nFrameNo,Time,Signal (1),Background (1),Signal (2),Background (2)\r\n" +
        "7,[01:02:03.500],15,5,26,6\r\n8,[01:02:03.600],16,5,27,6\r\n",
    ),
  ).toEqual([[7, 8], time, "mid", ["target", 10, 11], ["reference", 20, 21]]);
  expect(
    read(
      "Tangra v3.7\n# Reduction: SignalMinusBackground\nBinNo,Time,Signal (1),Signal (2)\n" +
        "7,[01:02:03.500],10,20\n8,[01:02:03.600],11,21\n",
    ).slice(3),
  ).toEqual(expected.slice(3));
  expect(
    read(
      "Limovie File Format\nNo.,a,b,h,m,s,g,h,i,j,obj1,obj2,obj3\n" +
        "7,0,0,1,2,3.5,0,0,0,0,10,20,\n8,0,0,1,2,3.6,0,0,0,0,11,21,\n",
    ),
  ).toEqual(expected);
});

test.each([
  ["a file of no known program", "frame,flux\n1,2\n", /PyMovie, PyOTE.*Found "frame,flux"/],
  ["a file without column titles", "# PyMovie\n1,[00:00:01],2\n", /column titles/],
  ["a file without a curve", "# PyMovie\nFrameNum,timeInfo,appsum-x\n1,,2\n", /column of values/],
])("%s is refused", (_, text, message) => {
  expect(() => readLightCurveCsv(text)).toThrow(message);
});

test("a file of another program is not read as PyMovie's", () => {
  expect(() => readPymovieCsv("Tangra\nFrameNo,a,b,c\n1,,2,1\n")).toThrow(/name PyMovie/);
});
