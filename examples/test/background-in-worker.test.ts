/** A background function reaches a worker thread by the address of its module and its name. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { BackgroundRequest } from "@photkit/aperture";
import { extractLightCurve, loadBackgroundEstimator } from "@photkit/extraction";
import { createObservation, observationSource } from "@photkit/simulate";
import { build } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";

const folder = await mkdtemp(join(tmpdir(), "photkit-background-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A user's own estimator, in plain JavaScript: the median of a column of pixels beside the star. */
const module = pathToFileURL(join(folder, "sky.mjs")).href;
await writeFile(
  new URL(module),
  `export function beside({ image, x, y }) {
    const column = Math.round(x) + 12;
    const values = [];
    for (let j = -8; j <= 8; j++) {
      const row = Math.round(y) + j;
      values.push(Number(image.data[image.offset + row * image.stride[0] + column * image.stride[1]]));
    }
    values.sort((a, b) => a - b);
    return { level: values[8], scatter: 9, error: 2.7, pixels: 17, candidates: 17 };
  }
  export const wrong = () => ({ level: "much" });\n`,
);

const place = { x: 60.3, y: 50.8 };
const scene = {
  seed: 3,
  frames: 12,
  width: 120,
  height: 100,
  stars: [{ ...place, electrons: 9000 }],
};
const options = { target: place, method: { kind: "circle", radius: 4 } } as const;

/** An extraction in a worker thread, which is told nothing but plain data. */
async function inWorker(background: { readonly module: string; readonly exportName: string }) {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { parentPort, workerData } from "node:worker_threads";
        import { extractLightCurve } from "@photkit/extraction";
        import { createObservation, observationSource } from "@photkit/simulate";
        const { scene, options } = workerData;
        extractLightCurve(observationSource(createObservation(scene)), options).then(
          ({ lightCurve }) => parentPort.postMessage({
            background: lightCurve.apertures[0].background,
            flux: lightCurve.apertures[0].flux,
            method: lightCurve.provenance.method,
          }),
          (error) => parentPort.postMessage({ code: error.code, message: error.message }),
        );`,
      resolveDir: fileURLToPath(new URL("../src", import.meta.url)),
    },
    bundle: true,
    format: "esm",
    platform: "node",
    conditions: ["@photkit/source"],
    write: false,
  });
  const script = join(folder, "worker.mjs");
  await writeFile(script, outputFiles[0]!.contents);
  const worker = new Worker(script, { workerData: { scene, options: { ...options, background } } });
  try {
    return await new Promise<Record<string, unknown>>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
  } finally {
    await worker.terminate();
  }
}

describe("a background function of one's own", () => {
  it("measures in a worker thread as it does on the main one", async () => {
    const told = await inWorker({ module, exportName: "beside" });
    const { beside } = (await import(/* @vite-ignore */ module)) as {
      beside: Awaited<ReturnType<typeof loadBackgroundEstimator>>;
    };
    const { lightCurve } = await extractLightCurve(observationSource(createObservation(scene)), {
      ...options,
      background: beside,
    });
    const [star] = lightCurve.apertures;
    expect(told.background).toEqual(star!.background);
    expect(told.flux).toEqual(star!.flux);
    expect(told.method).toContain("background sky.mjs#beside");
    // Sky of 80 electrons on a bias of 100: medians of 17 pixels scatter by 3.
    for (const level of star!.background) expect(Math.abs(level - 180)).toBeLessThan(15);
  });

  it("ends the run with a clear word when it gives no background", async () => {
    expect(await inWorker({ module, exportName: "wrong" })).toEqual({
      code: "unusable-background",
      message:
        "background: sky.mjs#wrong must return { level, scatter, error, pixels, candidates }, all numbers. Received level = much.",
    });
  });

  it("is loaded by name for any other use, and missed by name", async () => {
    const estimate = await loadBackgroundEstimator({ module, exportName: "beside" });
    const image = createObservation(scene).frame(0);
    const request: BackgroundRequest = { image, ...place };
    expect(estimate(request)).toMatchObject({ pixels: 17, candidates: 17 });
    await expect(loadBackgroundEstimator({ module })).rejects.toThrow(
      "sky.mjs#default must be a function. Received nothing; the module exports beside, wrong.",
    );
    await expect(loadBackgroundEstimator({ module: `${module}.gone` })).rejects.toThrow(
      "cannot be loaded",
    );
  });
});
