import { describe, expect, test } from "vitest";
import {
  encodeFits,
  exposureOf,
  type FitsValue,
  type FrameTime,
  fitsTime,
  fitsTimeCards,
  parseFitsHeader,
} from "../src/index.ts";

const card = ([keyword, value]: [string, FitsValue]) =>
  `${keyword.padEnd(8)}= ${typeof value === "string" ? `'${value}'` : value}`.padEnd(80);
const header = (values: Record<string, FitsValue>) =>
  parseFitsHeader(Object.entries(values).map(card).join(""));
const micro = (iso: string, extra = 0) => Date.parse(iso) * 1000 + extra;

describe("the time of a FITS header", () => {
  const both = {
    "DATE-OBS": "2017-12-19T18:33:43.317-0700",
    "UT-OBS": "2017-12-20T01:33:43.317-0000",
    "MJD-OBS": 58107.065,
    EXPTIME: 60,
  };

  test("a local time with its offset and the UT beside it are the same instant", () => {
    const expected = micro("2017-12-20T01:33:43.317Z");
    const local = fitsTime(header(both), { timeHeader: "DATE-OBS" });
    const universal = fitsTime(header(both), { timeHeader: "UT-OBS" });
    expect(local.time).toMatchObject({ utcMicroseconds: expected, origin: "DATE-OBS" });
    expect(universal.time).toMatchObject({ utcMicroseconds: expected, origin: "UT-OBS" });
  });

  test("the UT header is taken, with exposure and reference, and nothing disagrees", () => {
    expect(fitsTime(header(both))).toEqual({
      time: {
        utcMicroseconds: micro("2017-12-20T01:33:43.317Z"),
        reference: "start",
        exposureSeconds: 60,
        origin: "UT-OBS",
      },
      warnings: [],
    });
  });

  test("microseconds are exact", () => {
    const { time } = fitsTime(header({ "DATE-OBS": "2024-02-29T23:59:59.999999" }));
    expect(time?.utcMicroseconds).toBe(micro("2024-02-29T23:59:59.999Z", 999));
  });

  test("a local time without its offset loses against UT, and the difference is reported", () => {
    const result = fitsTime(
      header({ "DATE-OBS": "2017-12-19T18:33:43.317", "UT-OBS": "2017-12-20T01:33:43.317" }),
    );
    expect(result.time?.origin).toBe("UT-OBS");
    expect(result.warnings).toEqual(["DATE-OBS differs from UT-OBS by -25200 s; UT-OBS is used"]);
  });

  test("a date without time is completed from a header of its own", () => {
    const split = header({ "DATE-OBS": "2024-01-01", "TIME-OBS": "03:04:05.25" });
    expect(fitsTime(split).time).toMatchObject({
      utcMicroseconds: micro("2024-01-01T03:04:05.250Z"),
      origin: "DATE-OBS + TIME-OBS",
    });
    const old = header({ "DATE-OBS": "31/12/97", "TIME-OBS": "12:00:00" });
    expect(fitsTime(old).time?.utcMicroseconds).toBe(micro("1997-12-31T12:00:00Z"));
  });

  test("the name of the header says which instant it is; an option overrides it", () => {
    const averages = header({ "DATE-AVG": "2024-01-01T00:00:00.5" });
    expect(fitsTime(averages).time?.reference).toBe("mid");
    expect(fitsTime(averages, { timeReference: "end" }).time?.reference).toBe("end");
  });

  test("an exposure can be given for headers that do not state it, and only for them", () => {
    const date = { "DATE-OBS": "2024-01-01T00:00:00" };
    const given = { exposureSeconds: 0.2 };
    expect(fitsTime(header(date), given).time?.exposureSeconds).toBe(0.2);
    expect(fitsTime(header({ ...date, EXPTIME: 1 }), given).time?.exposureSeconds).toBe(1);
  });

  test("day numbers are used when there is nothing else", () => {
    const mjd = fitsTime(header({ "MJD-OBS": 60310.25 })).time;
    expect(mjd).toMatchObject({
      utcMicroseconds: micro("2024-01-01T06:00:00Z"),
      origin: "MJD-OBS",
    });
    const jd = fitsTime(header({ JD: 2460310.75 })).time;
    expect(jd).toMatchObject({ utcMicroseconds: micro("2024-01-01T06:00:00Z"), origin: "JD" });
  });

  test("a time in another scale is never taken for UTC", () => {
    const { time, warnings } = fitsTime(
      header({ "DATE-OBS": "2024-01-01T00:00:00", TIMESYS: "TT" }),
    );
    expect(time).toBeNull();
    expect(warnings[0]).toContain("TT (TIMESYS), not UTC");
  });

  test("no date that does not exist is a time", () => {
    expect(fitsTime(header({ "DATE-OBS": "2024-02-30T00:00:00" })).time).toBeNull();
    expect(fitsTime(header({ "DATE-OBS": "2024-02-03T25:00:00" })).time).toBeNull();
  });
});

describe("the exposure of a FITS header", () => {
  test("is in seconds unless its comment says milliseconds", () => {
    expect(exposureOf(header({ EXPOSURE: 0.04 }))).toBe(0.04);
    const inMilliseconds = parseFitsHeader("EXPOSURE= 40 / [ms] exposure time".padEnd(80));
    expect(exposureOf(inMilliseconds)).toBe(0.04);
  });

  test("is the span of DATE-BEG and DATE-END when no header states it, and null without them", () => {
    const span = { "DATE-BEG": "2024-01-01T00:00:00", "DATE-END": "2024-01-01T00:00:02.5" };
    expect(exposureOf(header(span))).toBe(2.5);
    expect(exposureOf(header({}))).toBeNull();
  });
});

describe("the GPS cards of SharpCap", () => {
  const cards = { "DATE-OBS": "2023-11-04T21:10:33.9", GPS_ST: "2023-11-04T21:10:33.0000000" };

  test("give the second from GPS_ST and the microseconds from GPS_SU", () => {
    for (const GPSSTAT of ["Locked", "PartialDataGps"]) {
      const { time } = fitsTime(header({ ...cards, GPS_SU: 123456.4, GPSSTAT }));
      expect(time).toMatchObject({
        utcMicroseconds: micro("2023-11-04T21:10:33.123Z", 456),
        reference: "start",
        origin: "GPS_ST + GPS_SU",
      });
    }
  });

  test("count seconds of the camera's clock since 1995-10-10 where GPS_ST is a number", () => {
    const seconds = Date.UTC(2023, 10, 4, 21, 10, 33) / 1000 - Date.UTC(1995, 9, 10) / 1000;
    const { time } = fitsTime(header({ GPS_ST: seconds, GPS_SU: 7, GPSSTAT: "Locked" }));
    expect(time?.utcMicroseconds).toBe(micro("2023-11-04T21:10:33Z", 7));
  });

  test("are left aside, and the difference told, when GPSSTAT does not trust them", () => {
    const bad = header({ ...cards, GPS_SU: 123456, GPSSTAT: "BadCalibration" });
    const { time, warnings } = fitsTime(bad);
    expect(time?.origin).toBe("DATE-OBS");
    expect(warnings.join()).toMatch(/GPS_ST \+ GPS_SU differs from DATE-OBS by -0\.777 s/);
  });
});

test("DATEOBS and TIMEOBS are put together as Tangra's users write them", () => {
  const { time } = fitsTime(header({ DATEOBS: "2024-01-01", TIMEOBS: "03:04:05.25" }));
  expect(time?.utcMicroseconds).toBe(micro("2024-01-01T03:04:05.250Z"));
});

describe("other forms of dates and times", () => {
  test.each([
    [{ "DATE-OBS": "19/12/2017 18:33:43.317" }, "2017-12-19T18:33:43.317Z"],
    [{ "DATE-OBS": "19.12.2017T18:33:43" }, "2017-12-19T18:33:43Z"],
    [{ "DATE-OBS": "19/12/2017", "TIME-OBS": "01:02:03" }, "2017-12-19T01:02:03Z"],
    [{ "DATE-OBS": "2017-12-19", "TM-START": 66823.25 }, "2017-12-19T18:33:43.250Z"],
    [{ "DATE-OBS": "2017-12-19", UT: "66823.25" }, "2017-12-19T18:33:43.250Z"],
  ])("day first and seconds from midnight are read: %o", (values, iso) => {
    expect(fitsTime(header(values)).time?.utcMicroseconds).toBe(micro(iso));
  });

  test.each([
    // The 13th month, and numbers that may be hours or are no time of a day.
    { "DATE-OBS": "12/13/2017 18:33:43" },
    { "DATE-OBS": "2017-12-19", UT: 18.5 },
    { "DATE-OBS": "2017-12-19", "TIME-OBS": 86400 },
  ])("what could be anything is no time: %o", (values) => {
    expect(fitsTime(header(values)).time).toBeNull();
  });
});

describe("header cards made of a frame's time", () => {
  const header = (cards: ReturnType<typeof fitsTimeCards>) => {
    const file = encodeFits([], { tables: [{ columns: { a: Uint8Array.of(1) }, header: cards }] });
    // The table's header starts behind the block of the primary one.
    return parseFitsHeader(new TextDecoder("latin1").decode(file.subarray(2880, 5760)));
  };

  test.each(["start", "mid", "end"] as const)("give the same time back: %s", (reference) => {
    const time: FrameTime = {
      utcMicroseconds: micro("2019-11-02T02:14:25.370Z", 7),
      reference,
      exposureSeconds: 5,
      origin: "EXIF DateTimeOriginal",
    };
    const read = fitsTime(header(fitsTimeCards({ time, meta: {} })));
    expect(read.time).toMatchObject({
      utcMicroseconds: time.utcMicroseconds,
      reference,
      exposureSeconds: 5,
    });
    expect(read.warnings).toEqual([]);
  });

  test("keep what the camera wrote, word for word; a frame without a time has none", () => {
    const meta = {
      DateTimeOriginal: "2019:11:01 21:14:25",
      OffsetTimeOriginal: "-05:00",
      ISO: 800,
    };
    const { values } = header(fitsTimeCards({ time: null, meta }));
    expect(values).toMatchObject({ EXIFDATE: "2019:11:01 21:14:25", EXIFZONE: "-05:00" });
    expect(values["DATE-OBS"]).toBeUndefined();
    expect(fitsTimeCards({ time: null, meta: {} })).toEqual({});
  });
});
