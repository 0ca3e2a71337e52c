import { createRandom } from "@photkit/core-stats";
import { describe, expect, it } from "vitest";
import {
  formatSkyPosition,
  isWcsError,
  parseDeclination,
  parseRightAscension,
  parseSkyPosition,
  separationArcsec,
} from "../src/index.ts";
import { anyPlace, SEEDS } from "./scenes.ts";

const RA = 15 * (5 + 34 / 60 + 31.94 / 3600);
const DEC = 22 + 52.2 / 3600;

describe("a position is read", () => {
  it.each([
    "05:34:31.94 +22:00:52.2",
    "05h34m31.94s +22d00m52.2s",
    "5h34m31.94s+22°00′52.2″",
    "05 34 31.94 +22 00 52.2",
    "05 34 31.94 22 00 52.2",
    "05:34:31.94, +22:00:52.2",
    "  05:34:31.94  22:00:52.2 ",
    "05h 34m 31.94s +22d 00m 52.2s",
    "05h34m31.94s +22°00'52.2\"",
    `${RA} ${DEC}`,
    `${RA}d +${DEC}d`,
    `${RA / 15}h ${DEC}`,
    `${RA},${DEC}`,
    "05:34.53233333333 +22:00.87",
  ])("%s", (text) => {
    const { raDegrees, decDegrees } = parseSkyPosition(text);
    expect(raDegrees).toBeCloseTo(RA, 9);
    expect(decDegrees).toBeCloseTo(DEC, 9);
  });

  it("with the sign of a declination of minus zero degrees", () => {
    expect(parseSkyPosition("1:02:03 -00:00:30").decDegrees).toBeCloseTo(-30 / 3600, 12);
    expect(parseDeclination("−0d30m")).toBeCloseTo(-0.5, 12);
  });

  it("in hours with colons, h or minutes, in degrees as one number or with d", () => {
    expect(parseRightAscension("12:30")).toBe(187.5);
    expect(parseRightAscension("12 30")).toBe(187.5);
    expect(parseRightAscension("12h")).toBe(180);
    expect(parseRightAscension("12")).toBe(12);
    expect(parseRightAscension("12d30m")).toBe(12.5);
    expect(parseRightAscension("360")).toBe(0);
  });
});

describe("what cannot be read is refused with what was expected", () => {
  it.each([
    ["", "a right ascension and a declination"],
    ["Aldebaran", "a right ascension and a declination"],
    ["83.6", "a right ascension and a declination"],
    ["1 2 3", "a right ascension and a declination"],
    ["25:00:00 +10:00:00", "0 to 24 hours"],
    ["361 +10", "0 to 360 degrees"],
    ["-10 +10", "0 to 360 degrees"],
    ["10 +91", "-90 to 90 degrees"],
    ["10:00:00 +10:60:00", "minutes and seconds below 60"],
    ["10:00:75 +10:00:00", "minutes and seconds below 60"],
    ["10:30.5:10 +10:00:00", "a right ascension such as"],
    ["10s20m30h +10:00:00", "a right ascension such as"],
    ["10:00:00 +10h00m00s", "-90 to 90 degrees"],
    ["1e2 +3", "a right ascension such as"],
  ])("%s", (text, expected) => {
    let message = "";
    try {
      parseSkyPosition(text);
    } catch (error) {
      if (isWcsError(error, "unreadable-position")) message = error.message;
    }
    expect(message).toContain(expected);
    expect(message).toContain("Received");
  });
});

it("thousands of digits are refused at once, and not repeated in the message", () => {
  for (const read of [parseSkyPosition, parseRightAscension, parseDeclination]) {
    const before = process.cpuUsage();
    let message = "";
    try {
      read("9".repeat(20_000));
    } catch (error) {
      message = String(error);
    }
    expect(message).toMatch(/Received "9{128} \.\.\."/);
    // The time grew with the third power of the length: hours.
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(5);
  }
});

describe("a position is written", () => {
  it("rounded as a whole: never 60 seconds", () => {
    expect(formatSkyPosition({ raDegrees: 359.9999999, decDegrees: -89.9999999 })).toBe(
      "00:00:00.000 -90:00:00.00",
    );
    expect(formatSkyPosition({ raDegrees: RA, decDegrees: DEC })).toBe("05:34:31.940 +22:00:52.20");
    expect(formatSkyPosition({ raDegrees: 1, decDegrees: -1e-9 }, { digits: 0 })).toBe(
      "00:04:00.0 +00:00:00",
    );
    expect(formatSkyPosition({ raDegrees: Number.NaN, decDegrees: 1 })).toBe("nan");
  });

  it("so that it reads back to half of its last digit", () => {
    for (const seed of SEEDS) {
      const random = createRandom(seed);
      for (let i = 0; i < 50; i++) {
        const place = anyPlace(random);
        const back = parseSkyPosition(formatSkyPosition(place, { digits: 3 }));
        // Half a unit of 15 * 1e-4 and of 1e-3 arc seconds.
        expect(separationArcsec(place, back)).toBeLessThan(0.0011);
      }
    }
  });
});
