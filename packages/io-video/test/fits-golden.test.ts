/** FITS files written by astropy 5.2.1 and by hand; expected checksums from the same program. */

import { describe, expect, test } from "vitest";
import { openSource, planesOf, readFitsPlane, readFitsUnits } from "../src/index.ts";
import { hasShared, pixelSum, sharedJson, sharedSource } from "./shared.ts";

const MANIFEST = "golden/fits/manifest.json";

interface Unit {
  readonly index: number;
  readonly sha256_f64le_nan_as_zero?: string;
  readonly compressed_tolerance?: number;
  readonly first: readonly (number | string)[];
  readonly last: readonly (number | string)[];
  readonly n_nonfinite: number;
  readonly sum: number;
  readonly centre: number;
}
interface Manifest {
  readonly files: readonly { file: string; description: string; hdus: readonly Unit[] }[];
}

describe.skipIf(!hasShared(MANIFEST))("FITS files written by astropy", () => {
  const { files } = hasShared(MANIFEST) ? (sharedJson(MANIFEST) as Manifest) : { files: [] };
  const pictures = files.flatMap(({ file, description, hdus }) =>
    hdus
      .filter(({ sha256_f64le_nan_as_zero: sum }) => sum !== undefined && !file.endsWith(".gz"))
      .map((unit) => ({ file, description, unit })),
  );

  test.for(pictures)("$file unit $unit.index: $description", async ({ file, unit: expected }) => {
    const source = sharedSource(`golden/fits/${file}`);
    const unit = (await readFitsUnits(source))[expected.index];
    if (!unit) throw new Error(`${file} has no unit ${expected.index}`);
    const images = [];
    for (let i = 0; i < planesOf(unit).planes; i++) {
      images.push(await readFitsPlane(source, unit, i));
    }
    if (!expected.compressed_tolerance) {
      expect(pixelSum(images)).toBe(expected.sha256_f64le_nan_as_zero);
      return;
    }
    // Quantised floats: programs round the last bit of float32 differently.
    const data = Array.from(images[0]?.data ?? []);
    const finite = data.filter(Number.isFinite);
    expect(data.length - finite.length).toBe(expected.n_nonfinite);
    const closeTo = (values: readonly number[], wanted: readonly (number | string)[]) =>
      wanted.forEach((value, i) => {
        if (typeof value !== "number") expect(values[i]).toBeNaN();
        else
          expect(Math.abs((values[i] ?? Number.NaN) - value)).toBeLessThanOrEqual(
            1e-5 * Math.abs(value),
          );
      });
    closeTo(data, expected.first);
    closeTo(data.slice(-expected.last.length), expected.last);
    closeTo([finite.reduce((sum, value) => sum + value, 0)], [expected.sum]);
  });

  test("a gzipped file is the file in it", async () => {
    const [packed, plain] = await Promise.all(
      ["i16.fits.gz", "i16.fits"].map((file) => openSource(sharedSource(`golden/fits/${file}`))),
    );
    expect((await packed?.frame(0))?.image).toEqual((await plain?.frame(0))?.image);
  });
});
