import { describe, expect, test } from "vitest";
import {
  encodeFits,
  exposureOf,
  type FitsValue,
  type FrameTime,
  fitsTime,
  fitsTimeCards,
  openSource,
  parseFitsHeader,
} from "../src/index.ts";
import { hasShared, sharedSource } from "./shared.ts";

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

  test("a time in a scale that cannot be turned into UTC is never taken for it", () => {
    const { time, warnings } = fitsTime(
      header({ "DATE-OBS": "2024-01-01T00:00:00", TIMESYS: "LOCAL" }),
    );
    expect(time).toBeNull();
    expect(warnings[0]).toContain("LOCAL (TIMESYS), not UTC");
  });

  test.each([
    // Leap seconds of 2017-01-01: TAI - UTC = 37 s; TT - TAI = 32.184 s; TAI - GPS = 19 s.
    ["UTC(NIST)", "2023-05-14T21:03:17.123", "DATE-OBS"],
    ["TAI", "2023-05-14T21:03:54.123", "DATE-OBS (TAI)"],
    ["TT", "2023-05-14T21:04:26.307", "DATE-OBS (TT)"],
    ["TT(TAI)", "2023-05-14T21:04:26.307", "DATE-OBS (TT)"],
    ["GPS", "2023-05-14T21:03:35.123", "DATE-OBS (GPS)"],
  ])("a time in %s is given in UTC, and its origin says so", (scale, text, origin) => {
    const { time, warnings } = fitsTime(header({ "DATE-OBS": text, TIMESYS: scale }));
    expect(time).toMatchObject({ utcMicroseconds: micro("2023-05-14T21:03:17.123Z"), origin });
    expect(warnings).toEqual([]);
  });

  test.each([
    // By astropy 5.2 (ERFA): the instant of 2023-05-14T21:03:17.123 UTC in each scale.
    ["TDB", "2023-05-14T21:04:26.308286"],
    ["TCG", "2023-05-14T21:04:27.326728"],
    ["TCB", "2023-05-14T21:04:48.995145"],
  ])("a time in %s agrees with ERFA to 20 us", (scale, text) => {
    const { time } = fitsTime(header({ "DATE-OBS": text, TIMESYS: scale }));
    const difference = (time?.utcMicroseconds ?? 0) - micro("2023-05-14T21:03:17.123Z");
    expect(Math.abs(difference)).toBeLessThanOrEqual(20);
  });

  test("whole seconds give way to a finer time that agrees, and to none that does not", () => {
    const date = { "DATE-OBS": "2005-08-09", UT: "03:04:05" };
    const finer = fitsTime(header({ ...date, "TIME-OBS": "03:04:05.900" }));
    expect(finer.time).toMatchObject({
      utcMicroseconds: micro("2005-08-09T03:04:05.900Z"),
      origin: "DATE-OBS + TIME-OBS",
    });
    expect(finer.warnings).toEqual([]);
    const local = fitsTime(header({ ...date, "TIME-OBS": "20:04:05.900" }));
    expect(local.time?.utcMicroseconds).toBe(micro("2005-08-09T03:04:05Z"));
    expect(local.warnings).toEqual([
      "DATE-OBS + TIME-OBS differs from DATE-OBS + UT by 61200.9 s; DATE-OBS + UT is used",
    ]);
    const whole = { "DATE-OBS": "2005-08-09T03:04:05", "TIME-OBS": "03:04:05.9" };
    expect(fitsTime(header(whole)).time?.utcMicroseconds).toBe(micro("2005-08-09T03:04:05.900Z"));
  });

  test("a time may have a decimal comma, and UT-START completes a date", () => {
    const comma = header({ "DATE-OBS": "2018-10-13T19:45:51,345" });
    expect(fitsTime(comma).time?.utcMicroseconds).toBe(micro("2018-10-13T19:45:51.345Z"));
    const start = header({ "DATE-OBS": "2018-10-13", "UT-START": "19:45:51.345" });
    expect(fitsTime(start).time?.utcMicroseconds).toBe(micro("2018-10-13T19:45:51.345Z"));
  });

  test("half past midnight in hour 24 is no time, and the warning names it", () => {
    const { time, warnings } = fitsTime(header({ "DATE-OBS": "2016-12-31T24:30:00.0" }));
    expect(time).toBeNull();
    expect(warnings).toEqual([
      'DATE-OBS is "2016-12-31T24:30:00.0", which is no time that can be read',
    ]);
    const midnight = fitsTime(header({ "DATE-OBS": "2016-12-31T24:00:00.0" }));
    expect(midnight.time?.utcMicroseconds).toBe(micro("2017-01-01T00:00:00Z"));
  });

  test("two digits of a year below 40 are taken for 2000 and later, with a warning", () => {
    const { time, warnings } = fitsTime(header({ "DATE-OBS": "17/03/05", UT: "22:15:16.5" }));
    expect(time?.utcMicroseconds).toBe(micro("2005-03-17T22:15:16.500Z"));
    expect(warnings).toEqual([
      'DATE-OBS is "17/03/05", day first, with two digits of the year: 2005 is taken',
    ]);
  });

  test("a date written as its midnight is completed by the time of day beside it", () => {
    const { time } = fitsTime(header({ "DATE-OBS": "2005-08-09T00:00:00", UT: "03:04:05.5" }));
    expect(time?.utcMicroseconds).toBe(micro("2005-08-09T03:04:05.500Z"));
  });

  test("an end before the start is told", () => {
    const { warnings } = fitsTime(
      header({ "DATE-BEG": "2024-01-01T00:00:05", "DATE-END": "2024-01-01T00:00:01" }),
    );
    expect(warnings).toEqual(["DATE-END is before DATE-BEG"]);
  });

  test.each([
    [{ EXPTIME: "0.5" }, 0.5],
    [{ EXPTIME: "0,5" }, 0.5],
    [{ EXPOSURE: "40 ms" }, 0.04],
    [{ EXPOINUS: 40_000 }, 0.04],
    [{ EXP_MS: 40 }, 0.04],
  ])("the exposure of %j is %d s", (values, seconds) => {
    expect(exposureOf(header(values))).toBe(seconds);
  });

  test("an exposure in days, as Kepler states it, is in seconds", () => {
    const days = parseFitsHeader("EXPOSURE=               0.0625 / [d] time on source".padEnd(80));
    expect(exposureOf(days)).toBe(5400);
  });

  test("exposures that contradict each other are told", () => {
    const both = { "DATE-OBS": "2024-01-01T00:00:00", EXPTIME: 1, EXPOINUS: 40_000 };
    expect(fitsTime(header(both)).warnings).toEqual([
      "EXPOINUS says an exposure of 0.04 s, EXPTIME of 1 s; EXPTIME is used",
    ]);
  });

  test("no date that does not exist is a time", () => {
    expect(fitsTime(header({ "DATE-OBS": "2024-02-30T00:00:00" })).time).toBeNull();
    expect(fitsTime(header({ "DATE-OBS": "2024-02-03T25:00:00" })).time).toBeNull();
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

describe.skipIf(!hasShared("cases/fits/ut_timeobs.fits"))(
  "headers that were read wrong once",
  () => {
    test.each([
      ["timesys_nist.fits", "2023-05-14T21:03:17.123Z", 1],
      ["ut_timeobs.fits", "2005-08-09T03:04:05.900Z", 1],
      ["exp_us.fits", "2023-05-14T21:03:17.123Z", 0.04],
      ["expstr.fits", "2023-05-14T21:03:17.123Z", 0.5],
      ["inherit2.fits", "2023-05-14T21:03:17.123Z", 3.5],
      ["comma_dec.fits", "2018-10-13T19:45:51.345Z", 0.5],
      ["openquote_comment.fits", "2023-05-14T21:03:17.123Z", 1],
      ["year05.fits", "2005-03-17T22:15:16.500Z", 1],
    ])("%s is of %s", async (name, iso, exposureSeconds) => {
      const source = await openSource(sharedSource(`cases/fits/${name}`));
      expect(await source.time(0)).toMatchObject({ utcMicroseconds: micro(iso), exposureSeconds });
    });

    test("an hour of 24:30 gives no time", async () => {
      const source = await openSource(sharedSource("cases/fits/leap_24h.fits"));
      expect(await source.time(0)).toBeNull();
    });

    test.each(["bzero_str.fits", "end_nul.fits"])(
      "%s has ordinary unsigned pixels",
      async (name) => {
        const { frame } = await openSource(sharedSource(`cases/fits/${name}`));
        const other = await openSource(sharedSource("cases/fits/expstr.fits"));
        expect((await frame(0)).image).toEqual((await other.frame(0)).image);
      },
    );
  },
);
