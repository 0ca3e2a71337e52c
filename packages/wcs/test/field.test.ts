import { createRandom } from "@photkit/core-stats";
import { describe, expect, it } from "vitest";
import { fieldOfView, localField, separationArcsec, wcsFromHeader } from "../src/index.ts";
import { anyCamera, SEEDS } from "./scenes.ts";

/** A camera whose picture, row 0 on top, has north `turn` degrees from up towards the left. */
function turned(turn: number, side: 1 | -1, scale = 1 / 3600) {
  const [s, c] = [Math.sin((turn * Math.PI) / 180), Math.cos((turn * Math.PI) / 180)];
  // North is (-s, -c) in px (x right, y down); east of it, to the left, (-c, s), or its opposite.
  return wcsFromHeader({
    CTYPE1: "RA---TAN",
    CTYPE2: "DEC--TAN",
    CRVAL1: 40,
    CRVAL2: 60,
    CRPIX1: 320.5,
    CRPIX2: 240.5,
    CD1_1: -c * side * scale,
    CD1_2: s * side * scale,
    CD2_1: -s * scale,
    CD2_2: -c * scale,
  });
}

describe("a field", () => {
  it("says where north is, row 0 on top, and whether it is mirrored", () => {
    for (const turn of [0, 30, 90, -120, 179]) {
      for (const side of [1, -1] as const) {
        const { northDegrees, mirrored, scaleArcsec } = localField(
          turned(turn, side),
          319.5,
          239.5,
        );
        expect(northDegrees).toBeCloseTo(turn, 6);
        expect(mirrored).toBe(side === -1);
        expect(scaleArcsec).toBeCloseTo(1, 8);
      }
    }
  });

  it("shows its local north where the sky itself has it", () => {
    for (const seed of SEEDS) {
      const wcs = wcsFromHeader(anyCamera(createRandom(seed)));
      const { northDegrees, scaleYArcsec } = localField(wcs, 500, 100);
      const { raDegrees, decDegrees } = wcs.pixelToSky(500, 100);
      const north = wcs.skyToPixel(raDegrees, decDegrees + 1e-4);
      const angle = (Math.atan2(-(north.x - 500), -(north.y - 100)) * 180) / Math.PI;
      expect(northDegrees).toBeCloseTo(angle, 3);
      const next = wcs.pixelToSky(500, 101);
      expect(separationArcsec(wcs.pixelToSky(500, 100), next)).toBeCloseTo(scaleYArcsec, 2);
    }
  });

  it("has its corners at the outer edges of the corner pixels", () => {
    const wcs = turned(0, 1);
    const field = fieldOfView(wcs, 640, 480);
    expect(field.corners[2]).toEqual(wcs.pixelToSky(639.5, 479.5));
    expect(field.widthDegrees).toBeCloseTo(640 / 3600, 8);
    expect(field.heightDegrees).toBeCloseTo(480 / 3600, 8);
    expect(field.centre.decDegrees).toBeCloseTo(60, 9);
  });
});
