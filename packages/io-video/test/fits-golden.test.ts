/** FITS files written by astropy 5.2.1 and by hand; expected checksums from the same program. */

import { describe, expect, test } from "vitest";
import { type FitsHdu, planesOf, readFitsPlane, readFitsUnits } from "../src/index.ts";
import { hasShared, pixelSum, sharedJson, sharedSource } from "./shared.ts";

interface Manifest {
  files: {
    file: string;
    description: string;
    hdus: {
      index: number;
      dtype?: string;
      sha256_f64le_nan_as_zero?: string;
      compressed_tolerance?: number;
      first: (number | string)[];
      n_nonfinite: number;
      sum: number;
    }[];
  }[];
}

describe.skipIf(!hasShared("golden/fits/manifest.json"))("files written by astropy", () => {
  const { files } = hasShared("golden/fits/manifest.json")
    ? (sharedJson("golden/fits/manifest.json") as Manifest)
    : { files: [] };
  const pictures = files.flatMap(({ file, description, hdus }) =>
    hdus
      .filter((hdu) => hdu.sha256_f64le_nan_as_zero !== undefined)
      .map((expected) => ({ file, description, expected })),
  );

  test.for(pictures.filter(({ file }) => !file.endsWith(".fz") && !file.endsWith(".gz")))(
    "$file unit $expected.index: $description",
    async ({ file, expected }) => {
      const source = sharedSource(`golden/fits/${file}`);
      const unit = (await readFitsUnits(source))[expected.index] as FitsHdu;
      const planes = Array.from({ length: planesOf(unit).planes }, (_, i) =>
        readFitsPlane(source, unit, i),
      );
      const images = await Promise.all(planes);
      expect(pixelSum(images)).toBe(expected.sha256_f64le_nan_as_zero);
    },
  );
});
