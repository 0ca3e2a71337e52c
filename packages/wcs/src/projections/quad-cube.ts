/** Cubes: TSC, CSC and QSC (Paper II, sections 5.6.1 to 5.6.3). */

import { cube } from "./cube-faces.ts";
import type { Projection } from "./projection.ts";

/** Each face is a gnomonic projection. */
export const tangentialCube = (): Projection =>
  cube({
    flatten(across, up, outward, out) {
      out[0] = across / outward;
      out[1] = up / outward;
    },
    raise(x, y, out) {
      out[0] = x;
      out[1] = y;
      out[2] = 1;
    },
  });

/** Coefficients by powers of the squared coordinates: row j, column i is that of x^2i y^2j. */
type Table = readonly (readonly number[])[];

const COBE_BACK: Table = [
  [-0.27292696, -0.07629969, -0.22797056, 0.54852384, -0.62930065, 0.25795794, 0.02584375],
  [-0.02819452, -0.01471565, 0.48051509, -1.74114454, 1.71547508, -0.53022337],
  [0.2705816, -0.56800938, 0.30803317, 0.98938102, -0.83180469],
  [-0.6044156, 1.50880086, -0.93678576, 0.08693841],
  [0.93412077, -1.4160192, 0.33887446],
  [-0.63915306, 0.52032238],
  [0.14381585],
];
const COBE_FORTH: Table = [
  [0.141189631152, 0.0809701286525, -0.178251207466],
  [-0.281528535557, 0.15384112876],
  [0.106959469314],
];
const GAMMA_STAR = 1.37484847732;
const GAMMA = -0.13161671474;
const MU = 0.004869491981;
const OMEGA_1 = -0.159596235474;
const D_0 = 0.0759196200467;
const D_1 = -0.0217762490699;

const tableSum = (table: Table, xx: number, yy: number): number =>
  table.reduceRight(
    (sum, row) => sum * yy + row.reduceRight((inner, value) => inner * xx + value, 0),
    0,
  );

function cobeForth(chi: number, psi: number): number {
  const [cc, pp] = [chi * chi, psi * psi];
  const rest = 1 - cc;
  const byPsi = pp * (GAMMA + (MU - GAMMA) * cc + (1 - pp) * tableSum(COBE_FORTH, cc, pp));
  const byChi = cc * (OMEGA_1 - rest * (D_0 + D_1 * cc));
  return chi * (GAMMA_STAR + cc * (1 - GAMMA_STAR) + rest * (byPsi + byChi));
}

const cobeBack = (x: number, y: number): number =>
  x + x * (1 - x * x) * tableSum(COBE_BACK, x * x, y * y);

/**
 * The cube of COBE, of nearly equal areas. Both ways are the polynomials that define it, and they
 * undo each other to some 0.02 degrees only.
 */
export const cobeCube = (): Projection =>
  cube({
    flatten(across, up, outward, out) {
      const [chi, psi] = [across / outward, up / outward];
      out[0] = cobeForth(chi, psi);
      out[1] = cobeForth(psi, chi);
    },
    raise(x, y, out) {
      out[0] = cobeBack(x, y);
      out[1] = cobeBack(y, x);
      out[2] = 1;
    },
  });

const TWELFTH_PI = Math.PI / 12;

/** The cube of exactly equal areas. */
export const equalAreaCube = (): Projection =>
  cube({
    flatten(across, up, outward, out) {
      const swapped = Math.abs(up) > Math.abs(across);
      const [long, short] = swapped ? [up, across] : [across, up];
      if (long === 0) {
        out[0] = out[1] = 0;
        return;
      }
      const omega = short / long;
      const spread = 1 - 1 / Math.sqrt(2 + omega * omega);
      // 1 - outward without the loss of digits near the centre of a face.
      const depth = (across * across + up * up) / (1 + outward);
      const u = Math.sign(long) * Math.sqrt(depth / spread);
      const v =
        (u / TWELFTH_PI) *
        (Math.atan(omega) - Math.asin(omega / Math.sqrt(2 * (1 + omega * omega))));
      out[0] = swapped ? v : u;
      out[1] = swapped ? u : v;
    },
    raise(x, y, out) {
      const swapped = Math.abs(y) > Math.abs(x);
      const [u, v] = swapped ? [y, x] : [x, y];
      if (u === 0) {
        out[0] = out[1] = 0;
        out[2] = 1;
        return;
      }
      const angle = TWELFTH_PI * (v / u);
      const omega = Math.sin(angle) / (Math.cos(angle) - Math.SQRT1_2);
      const depth = u * u * (1 - 1 / Math.sqrt(2 + omega * omega));
      const long = Math.sign(u) * Math.sqrt((depth * (2 - depth)) / (1 + omega * omega));
      out[0] = swapped ? long * omega : long;
      out[1] = swapped ? long : long * omega;
      out[2] = 1 - depth;
    },
  });
