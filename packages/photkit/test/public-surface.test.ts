import { expect, it } from "vitest";

it("the public surface changes only on purpose", async () => {
  expect(Object.keys(await import("../src/index.ts")).sort()).toMatchInlineSnapshot(`
    [
      "analyse",
      "aperture",
      "coreStats",
      "detection",
      "extraction",
      "image",
      "ioVideo",
      "lightcurve",
      "main",
      "renderPng",
      "simulate",
      "stacking",
      "tracking",
      "vtiOcr",
      "wcs",
    ]
  `);
});
