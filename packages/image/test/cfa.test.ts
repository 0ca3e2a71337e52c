import { describe, expect, test } from "vitest";
import {
  cfaChannel,
  cfaColours,
  cfaLuminance,
  cfaMasks,
  createImage,
  normaliseCfa,
  toFloat64,
} from "../src/index.ts";
import { starImage } from "./scenes.ts";

describe("colours of a mosaic", () => {
  test.each([
    ["RGGB", [0, 1, 3, 2]],
    ["BGGR", [2, 3, 1, 0]],
    ["GRBG", [1, 0, 2, 3]],
    ["GBRG", [3, 2, 0, 1]],
  ] as const)("are numbered as in a raw file, %s", (pattern, numbers) => {
    const { data } = cfaColours(4, 4, pattern);
    expect([data[0], data[1], data[4], data[5]]).toEqual([...numbers]);
    expect([...data.slice(0, 8)]).toEqual([...data.slice(8)]);
  });

  test("are masked without overlap or gap, both greens together", () => {
    const { red, green, blue } = cfaMasks(cfaColours(5, 3, "GRBG"));
    for (let i = 0; i < 15; i++) expect(red[i]! + green[i]! + blue[i]!).toBe(1);
    expect(green.reduce((sum, one) => sum + one, 0)).toBe(8);
  });

  test("can be taken out as pictures of half the size that share the pixels", () => {
    const mosaic = createImage(
      Uint16Array.from({ length: 20 }, (_, i) => i),
      5,
      4,
    );
    const take = (channel: "red" | "green1" | "green2" | "blue") =>
      cfaChannel(mosaic, { pattern: "RGGB", channel });
    expect([...toFloat64(take("red")).data]).toEqual([0, 2, 4, 10, 12, 14]);
    expect([...toFloat64(take("green1")).data]).toEqual([1, 3, 11, 13]);
    expect([...toFloat64(take("green2")).data]).toEqual([5, 7, 9, 15, 17, 19]);
    expect([...toFloat64(take("blue")).data]).toEqual([6, 8, 16, 18]);
    expect(take("blue").data).toBe(mosaic.data);
  });

  test("of each channel agree with the colour map in every pattern", () => {
    for (const pattern of ["RGGB", "BGGR", "GRBG", "GBRG"] as const) {
      const colours = cfaColours(6, 4, pattern);
      (["red", "green1", "blue", "green2"] as const).forEach((channel, number) => {
        const { data } = toFloat64(cfaChannel(colours, { pattern, channel }));
        expect(data.every((colour) => colour === number)).toBe(true);
      });
    }
  });
});

describe("normaliseCfa", () => {
  const colours = cfaColours(2, 2, "RGGB");

  test("multiplies red and blue by 1.9 and leaves green", () => {
    const mosaic = createImage(Uint16Array.of(100, 100, 100, 100), 2, 2);
    expect([...normaliseCfa(mosaic, { colours }).data]).toEqual([190, 100, 100, 190]);
  });

  test("takes the caller's factors", () => {
    const mosaic = createImage(Uint16Array.of(100, 100, 100, 100), 2, 2);
    const { data } = normaliseCfa(mosaic, { colours, red: 2, green: 3, blue: 4 });
    expect([...data]).toEqual([200, 300, 300, 400]);
  });

  test("leaves raw counts strictly above the saturation alone", () => {
    const mosaic = createImage(Uint16Array.of(16381, 16381, 5, 16380), 2, 2);
    expect([...normaliseCfa(mosaic, { colours }).data]).toEqual([16381, 16381, 5, 16380 * 1.9]);
    const { data } = normaliseCfa(mosaic, { colours, saturation: Number.POSITIVE_INFINITY });
    expect(data[0]).toBeCloseTo(16381 * 1.9, 9);
  });

  test("keeps NaN, and refuses a colour map of another size", () => {
    const mosaic = createImage(Float64Array.of(Number.NaN, 1, 1, 1), 2, 2);
    expect(normaliseCfa(mosaic, { colours }).data[0]).toBeNaN();
    expect(() => normaliseCfa(mosaic, { colours: cfaColours(3, 2, "RGGB") })).toThrow(
      /colours must have 2 x 2 = 4 elements. Received 6/,
    );
  });
});

describe("cfaLuminance", () => {
  test("of a coloured flat is flat up to the edges", () => {
    const { data: colours } = cfaColours(7, 6, "BGGR");
    const counts = [40, 80, 20, 100];
    const mosaic = createImage(
      Float64Array.from(colours, (c) => counts[c]!),
      7,
      6,
    );
    for (const value of cfaLuminance(mosaic).data) expect(value).toBeCloseTo(60, 12);
  });

  test("keeps the flux and the place of a star", () => {
    const star = starImage(31, 31, { x: 15.3, y: 14.6, sigma: 2, peak: 1000 });
    const { data } = cfaLuminance(star);
    const sum = data.reduce((total, value) => total + value, 0);
    const x = data.reduce((total, value, i) => total + value * (i % 31), 0) / sum;
    expect(sum).toBeCloseTo(
      star.data.reduce((total, value) => total + value, 0),
      3,
    );
    expect(x).toBeCloseTo(15.3, 6);
  });

  test("does without a missing pixel where its colour has others near, else is NaN", () => {
    const { data: colours } = cfaColours(8, 8, "RGGB");
    const mosaic = createImage(
      Float64Array.from(colours, (c) => [40, 80, 20, 100][c]!),
      8,
      8,
    );
    mosaic.data[3 * 8 + 3] = Number.NaN;
    const { data } = cfaLuminance(mosaic);
    expect(data[3 * 8 + 4]).toBeCloseTo(60, 12);
    expect(data[3 * 8 + 3]).toBeNaN();
  });
});
