/** The program of the test of strict pages: uses the package and prints what came of it. */

import * as library from "../src/index.ts";

const image = library.createImage(new Uint16Array(400).fill(9), 20, 20);
const { data } = library.gaussianBlur(library.medianFilter(image), { sigma: 2 });
const png = library.encodePng(library.stretch(image, { low: 0, high: 9 }));

function refusalOf(run: () => unknown): string {
  try {
    run();
    return "";
  } catch (error) {
    return String(error);
  }
}

const report = {
  blurred: data.length,
  white: library.decodePng(png).data[0],
  rotated: library.rotateImage(image, { angleDegrees: 10 }).shape,
  ndarray: refusalOf(() => library.toNdarray(image)),
};
console.log(JSON.stringify(report));
