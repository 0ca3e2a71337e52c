/**
 * How often drawn stamps are read, misread and not read: against noise, over sky of several levels.
 * Prints the table of docs/guide-time-overlay.md. The strokes of the drawings share nothing with the
 * font of the reader; thickness, pitch, place, blur and ringing differ from seed to seed.
 */

import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";
import { createLinePen, createOverlayReader, findOverlay, lineText } from "@photkit/vti-ocr";

const [WIDTH, HEIGHT, FRAMES, SEEDS] = [720, 96, 40, 5];
const INK = 220;
/** Level of the sky, and noise over contrast. */
const SKIES = [20, 120];
const NOISES = [0.1, 0.3, 0.5, 0.7, 0.9];

const stampOf = (seed, n) => ({
  timeOfDay: (seed * 71_234_567 + 200 * n) % 864_000_000,
  counter: 99_950 + 1111 * seed + n,
});

function framesOf(seed, sky, noise) {
  const random = createRandom(seed);
  const between = (low, high) => low + (high - low) * random.uniform();
  const pen = createLinePen(WIDTH, {
    x: between(-30, 8),
    pitch: between(23.9, 24.8),
    y: between(18, 24),
    height: between(13, 15),
    thickness: between(1.5, 2.8),
    blur: between(0.4, 1.5),
    ringing: between(0, 0.2),
  });
  return Array.from({ length: FRAMES }, (_, k) => {
    const light = new Float64Array(WIDTH * HEIGHT).fill(sky);
    for (const parity of [0, 1]) {
      pen.draw(lineText(stampOf(seed, 2 * k + parity))).forEach((row, j) => {
        const at = (2 * (pen.top + j) + parity) * WIDTH;
        row.forEach((part, x) => {
          light[at + x] += part * (INK - sky);
        });
      });
    }
    const data = Uint8Array.from(light, (value) =>
      Math.min(255, Math.max(0, Math.round(value + noise * (INK - sky) * random.normal()))),
    );
    return createImage(data, WIDTH, HEIGHT);
  });
}

console.log(
  "| sky | noise / contrast | found | alone: read | alone: wrong | together: read | repaired | missing | wrong |",
);
console.log("|---|---|---|---|---|---|---|---|---|");
for (const sky of SKIES) {
  for (const noise of NOISES) {
    const sums = { found: 0, alone: 0, aloneWrong: 0, read: 0, repaired: 0, missing: 0, wrong: 0 };
    for (let seed = 1; seed <= SEEDS; seed++) {
      const frames = framesOf(seed, sky, noise);
      const layout = findOverlay(frames.filter((_, k) => k % 5 === 0));
      if (layout === null) continue;
      sums.found++;
      const reader = createOverlayReader(layout);
      frames.forEach((frame, k) => {
        const { upper, lower } = reader.look(k, frame);
        [upper, lower].forEach(({ timeOfDay, counter, confidence }, late) => {
          const truth = stampOf(seed, 2 * k + late);
          const isRight = timeOfDay === truth.timeOfDay && counter === truth.counter;
          if (isRight) sums.alone++;
          else if (timeOfDay !== null && confidence > 0.9) sums.aloneWrong++;
        });
      });
      reader.times().fields.forEach(({ state, frame, field, timeOfDay, counter }) => {
        sums[state]++;
        const truth = stampOf(seed, 2 * frame + (field === "lower" ? 1 : 0));
        const isRight = Math.abs(timeOfDay - truth.timeOfDay) <= 1 && counter === truth.counter;
        if (timeOfDay !== null && !isRight) sums.wrong++;
      });
    }
    const fields = 2 * FRAMES * sums.found;
    const part = (count) => (fields === 0 ? "–" : `${((100 * count) / fields).toFixed(1)} %`);
    const { alone, aloneWrong, read, repaired, missing, wrong } = sums;
    console.log(
      `| ${sky} | ${noise} | ${sums.found} of ${SEEDS} | ${part(alone)} | ${part(aloneWrong)} | ${part(read)} | ${part(repaired)} | ${part(missing)} | ${part(wrong)} |`,
    );
  }
}
