/** The six faces of the quadrilateralised cubes and how they lie unfolded (Paper II, section 5.6). */

import { type Projection, setNative, setPoint } from "./projection.ts";

/** Half the side of a face on the plane. */
const QUARTER_PI = Math.PI / 4;
const TWO_SIDES = 8;

/** Across, up and outward axis of each face as (axis, sign), axes 0, 1, 2 = l, m, n. */
const AXES = [
  [1, 1, 0, -1, 2, 1],
  [1, 1, 2, 1, 0, 1],
  [0, -1, 2, 1, 1, 1],
  [1, -1, 2, 1, 0, -1],
  [0, 1, 2, 1, 1, -1],
  [1, 1, 0, 1, 2, -1],
] as const;
/** Centre of each face on the plane, in units of half a side. */
const CENTRES = [
  [0, 2],
  [0, 0],
  [2, 0],
  [4, 0],
  [6, 0],
  [0, -2],
] as const;

/** How one face is laid out. */
export interface FaceLayout {
  /** Direction (across, up, outward) to face coordinates in [-1, 1]. */
  flatten(across: number, up: number, outward: number, out: Float64Array): void;
  /** Face coordinates to a direction of any length, written to `out`. */
  raise(x: number, y: number, out: Float64Array): void;
}

/** A cube whose faces are all laid out alike. */
export function cube(layout: FaceLayout): Projection {
  const face = new Float64Array(3);
  const lmn = new Float64Array(3);
  return {
    theta0: 0,
    toPlane(phi, theta, out) {
      lmn[0] = Math.cos(theta) * Math.cos(phi);
      lmn[1] = Math.cos(theta) * Math.sin(phi);
      lmn[2] = Math.sin(theta);
      let best = 0;
      let outward = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < 6; k++) {
        const height = AXES[k]![5] * lmn[AXES[k]![4]]!;
        if (height > outward) [best, outward] = [k, height];
      }
      const axes = AXES[best]!;
      layout.flatten(axes[1] * lmn[axes[0]]!, axes[3] * lmn[axes[2]]!, outward, face);
      const [x, y] = CENTRES[best]!;
      setPoint(out, (x + face[0]!) * QUARTER_PI, (y + face[1]!) * QUARTER_PI);
    },
    toNative(planeX, planeY, out) {
      const wide = planeX / QUARTER_PI;
      const y = planeY / QUARTER_PI;
      const x = wide < -1 - 1e-12 ? wide + TWO_SIDES : wide;
      const k = CENTRES.findIndex(
        ([cx, cy]) => Math.abs(x - cx) <= 1 + 1e-12 && Math.abs(y - cy) <= 1 + 1e-12,
      );
      if (k < 0) {
        setPoint(out, Number.NaN, Number.NaN);
        return;
      }
      const axes = AXES[k]!;
      layout.raise(x - CENTRES[k]![0], y - CENTRES[k]![1], face);
      lmn[axes[0]] = axes[1] * face[0]!;
      lmn[axes[2]] = axes[3] * face[1]!;
      lmn[axes[4]] = axes[5] * face[2]!;
      const [l, m, n] = lmn as unknown as [number, number, number];
      setNative(out, Math.atan2(m, l), Math.atan2(n, Math.sqrt(l * l + m * m)));
    },
  };
}
