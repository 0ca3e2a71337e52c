/** Values of astropy.wcs 5.2.1 (wcslib 7.12) for 93 headers, real and made, in every way of writing. */

import { describe, expect, it } from "vitest";
import { type HeaderValues, separationArcsec, type Wcs, wcsFromHeader } from "../src/index.ts";
import { cardsOf, hasShared, headerOf, readGolden, readShared } from "./golden.ts";

type Pair = readonly [number | string | null, number | string | null] | null;

interface Case {
  readonly id: string;
  readonly header: readonly string[];
  readonly pix0: readonly (readonly [number, number])[];
  readonly world: readonly Pair[];
  readonly w2p?: { readonly world: readonly Pair[]; readonly pix0: readonly Pair[] };
}

/** What wcslib itself meets; only the cube of COBE is worse, which wcslib reckons in 32 bits. */
const DEGREES = 1e-9;
const PIXELS = 1e-8;
const COBE = { degrees: 1e-5, pixels: 0.2 };
/**
 * Of the plate scan the file has the plate's own polynomial, which astropy used; the cards that are
 * kept have only the TAN keywords, some 19 arc seconds off it.
 */
const PLATE_SCAN = { degrees: 6e-3, pixels: 12 };

const toleranceOf = (id: string) => {
  if (id.endsWith("CSC")) return COBE;
  return id.startsWith("dss") ? PLATE_SCAN : { degrees: DEGREES, pixels: PIXELS };
};

/** Longitude and latitude in degrees; null where there is none. */
function place(pair: Pair, header: HeaderValues): { lon: number; lat: number } | null {
  const numbers = pair?.map((value) => (value === null ? Number.NaN : Number(value)));
  if (!numbers?.every(Number.isFinite)) return null;
  const isLatitudeFirst = /^(DEC|.LAT)/.test(String(header.CTYPE1));
  const [first, second] = numbers as [number, number];
  return isLatitudeFirst ? { lon: second, lat: first } : { lon: first, lat: second };
}

/** The angle between a pixel's place and the expected one in degrees; 0 when neither has one. */
function offDegrees(
  wcs: Wcs,
  [x, y]: readonly [number, number],
  expected: Pair,
  values: HeaderValues,
) {
  const { lonDegrees, latDegrees } = wcs.pixelToWorld(x, y);
  const truth = place(expected, values);
  if (truth === null) return Number.isNaN(lonDegrees) ? 0 : Number.POSITIVE_INFINITY;
  return (
    separationArcsec(
      { raDegrees: truth.lon, decDegrees: truth.lat },
      { raDegrees: lonDegrees, decDegrees: latDegrees },
    ) / 3600
  );
}

describe.skipIf(!hasShared)("the headers of astropy's tests and others", () => {
  const files = ["projections", "real_headers", "synthetic_headers"];
  const cases = hasShared
    ? files.flatMap((file) => readGolden<{ cases: Case[] }>(`wcs/${file}.json`).cases)
    : [];

  it("are all there", () => expect(cases.length).toBe(69));

  it.each(cases.map((one) => [one.id, one] as const))("%s", (id, { header, pix0, world, w2p }) => {
    const values = headerOf(header);
    const wcs = wcsFromHeader(values);
    const { degrees, pixels } = toleranceOf(id);
    const off = pix0.map((pixel, i) => offDegrees(wcs, pixel, world[i]!, values));
    expect(Math.max(...off)).toBeLessThan(degrees);
    for (const [i, pair] of (w2p?.world ?? []).entries()) {
      const truth = place(pair, values);
      const expected = w2p!.pix0[i]!;
      if (truth === null || expected === null) continue;
      const { x, y } = wcs.worldToPixel(truth.lon, truth.lat);
      expect(Math.hypot(x - Number(expected[0]), y - Number(expected[1]))).toBeLessThan(pixels);
    }
  });

  it("TNX", () => {
    const { header, pix0, world } = readGolden<Case>("wcs/tnx.json");
    const values = headerOf(header);
    const wcs = wcsFromHeader(values);
    for (const [i, pixel] of pix0.entries()) {
      expect(offDegrees(wcs, pixel, world[i]!, values)).toBeLessThan(DEGREES);
    }
  });
});

interface PhotometryCase {
  readonly name: string;
  readonly header: HeaderValues;
  readonly pixel_0based: readonly (readonly [number, number])[];
  readonly world_deg: readonly Pair[];
  readonly world2pix_0based: readonly Pair[];
}

describe.skipIf(!hasShared)("the headers of the photometry goldens", () => {
  const { cases } = hasShared
    ? readGolden<{ cases: PhotometryCase[] }>("photometry/wcs.json")
    : { cases: [] };
  it.each(cases.map((one) => [one.name, one] as const))("%s", (name, one) => {
    const wcs = wcsFromHeader(one.header);
    // wcslib solves the slant SIN with a loss of digits near its centre.
    const degrees = name.startsWith("SIN NCP") ? 1e-10 : 1e-11;
    one.pixel_0based.forEach((pixel, i) => {
      expect(offDegrees(wcs, pixel, one.world_deg[i]!, one.header)).toBeLessThan(degrees);
      const truth = place(one.world_deg[i]!, one.header);
      const back = one.world2pix_0based[i];
      if (truth === null || !back || !Number.isFinite(Number(back[0]))) return;
      const { x, y } = wcs.worldToPixel(truth.lon, truth.lat);
      expect(Math.hypot(x - Number(back[0]), y - Number(back[1]))).toBeLessThan(1e-7);
    });
  });
});

describe.skipIf(!hasShared)("what solve-field writes", () => {
  it("puts the stars that it matched where it saw them", () => {
    // The .corr table: field_x, field_y, field_ra, field_dec are its first columns, 1-based pixels.
    const wcs = wcsFromHeader(headerOf(cardsOf(readShared("data/wcs/apod2.wcs"))));
    const table = readShared("data/wcs/apod2.corr");
    const second = table.toString("latin1").indexOf("XTENSION");
    const cards = cardsOf(table.subarray(second));
    const { NAXIS1, NAXIS2 } = headerOf(cards) as { NAXIS1: number; NAXIS2: number };
    const start = second + Math.ceil(((cards.length + 1) * 80) / 2880) * 2880;
    expect(NAXIS2).toBeGreaterThan(10);
    for (let row = 0; row < NAXIS2; row++) {
      const number = (k: number) => table.readDoubleBE(start + row * NAXIS1 + 8 * k);
      const sky = wcs.pixelToSky(number(0) - 1, number(1) - 1);
      const own = { raDegrees: number(2), decDegrees: number(3) };
      // Its own positions come from the same SIP; the file keeps 12 digits of the coefficients.
      expect(separationArcsec(sky, own)).toBeLessThan(0.01);
    }
  });
});
