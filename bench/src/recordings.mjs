/** The recordings that the benchmarks read, simulated into a folder. */

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createObservation } from "@photkit/simulate";
import { writeObservation } from "@photkit/simulate/node";

/** Stars of the scene: the target, one tracking star and three comparison stars. */
export const APERTURES = {
  target: { x: 320, y: 240 },
  track: [{ x: 400, y: 180 }],
  references: [
    { x: 180, y: 130 },
    { x: 500, y: 350 },
    { x: 250, y: 380 },
  ],
};

const ELECTRONS = { target: 6000, track: 30_000, reference: 15_000 };

/** A 640 x 480 observation of 16 bits in which the telescope shakes. */
export function benchObservation(frames) {
  const { references, target, track } = APERTURES;
  return createObservation({
    seed: 11,
    width: 640,
    height: 480,
    frames,
    stars: [
      { name: "target", ...target, electrons: ELECTRONS.target },
      { name: "track1", ...track[0], electrons: ELECTRONS.track },
      ...references.map((place, i) => ({
        name: `ref${i + 1}`,
        ...place,
        electrons: ELECTRONS.reference,
      })),
    ],
    fieldStars: { count: 40, separation: 40 },
    windShake: { rms: 0.8, frequencyHz: 1.5 },
    scintillation: 0.01,
  });
}

/**
 * Writes the observation as SER.
 *
 * @returns {Promise<{ path: string, frames: number, bytes: number }>}
 */
export async function writeBenchRecording(folder, frames) {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `bench-${frames}.ser`);
  await writeObservation(benchObservation(frames), path);
  return { path, frames, bytes: frames * 640 * 480 * 2 };
}
