/**
 * Discrete Fourier transforms of any length: fft.js for powers of two, all others as a convolution
 * of the next power of two (Bluestein 1970).
 */

import FFT from "fft.js";

/** A transform of one length; complex numbers lie as real and imaginary part after one another. */
export interface FourierTransform {
  /** In place: X[k] = sum over j of x[j] exp(-2 pi i j k / length). */
  forward(complex: Float64Array): void;
}

const isPowerOfTwo = (n: number): boolean => (n & (n - 1)) === 0;

/** A transform of `length` complex numbers, 1 or more. */
function fourierTransform(length: number): FourierTransform {
  if (length === 1) return { forward() {} };
  return isPowerOfTwo(length) ? radixTransform(length) : chirpTransform(length);
}

function radixTransform(length: number): FourierTransform {
  const fft = new FFT(length);
  const out = new Float64Array(2 * length);
  return {
    forward(complex) {
      fft.transform(out, complex);
      complex.set(out);
    },
  };
}

/** x[j] exp(-i pi j^2 / n), convolved with exp(i pi j^2 / n), and turned by the first again. */
function chirpTransform(length: number): FourierTransform {
  const size = 2 ** Math.ceil(Math.log2(2 * length - 1));
  const fft = new FFT(size);
  const cosine = new Float64Array(length);
  const sine = new Float64Array(length);
  const chirp = new Float64Array(2 * size);
  for (let j = 0; j < length; j++) {
    // The square modulo the period keeps the digits of the angle.
    const angle = (Math.PI * ((j * j) % (2 * length))) / length;
    cosine[j] = Math.cos(angle);
    sine[j] = Math.sin(angle);
    for (const at of j === 0 ? [0] : [j, size - j]) {
      chirp[2 * at] = cosine[j]!;
      chirp[2 * at + 1] = sine[j]!;
    }
  }
  const kernel = new Float64Array(2 * size);
  fft.transform(kernel, chirp);
  const input = new Float64Array(2 * size);
  const spectrum = new Float64Array(2 * size);
  return {
    forward(complex) {
      input.fill(0);
      for (let j = 0; j < length; j++) {
        const [re, im] = [complex[2 * j]!, complex[2 * j + 1]!];
        input[2 * j] = re * cosine[j]! + im * sine[j]!;
        input[2 * j + 1] = im * cosine[j]! - re * sine[j]!;
      }
      fft.transform(spectrum, input);
      for (let k = 0; k < 2 * size; k += 2) {
        const [re, im] = [spectrum[k]!, spectrum[k + 1]!];
        input[k] = re * kernel[k]! - im * kernel[k + 1]!;
        input[k + 1] = re * kernel[k + 1]! + im * kernel[k]!;
      }
      fft.inverseTransform(spectrum, input);
      for (let k = 0; k < length; k++) {
        const [re, im] = [spectrum[2 * k]!, spectrum[2 * k + 1]!];
        complex[2 * k] = re * cosine[k]! + im * sine[k]!;
        complex[2 * k + 1] = im * cosine[k]! - re * sine[k]!;
      }
    },
  };
}

/** Transforms of pictures of one size, dense rows of complex numbers, in place. */
export interface PictureTransform {
  forward(complex: Float64Array): void;
  /** With the factor 1 / (width height), so that it undoes `forward`. */
  inverse(complex: Float64Array): void;
}

export function pictureTransform(width: number, height: number): PictureTransform {
  const along = fourierTransform(width);
  const down = height === width ? along : fourierTransform(height);
  const column = new Float64Array(2 * height);
  const forward = (complex: Float64Array): void => {
    for (let y = 0; y < height; y++)
      along.forward(complex.subarray(2 * y * width, 2 * (y + 1) * width));
    for (let x = 0; x < width; x++) {
      for (let y = 0, at = 2 * x; y < height; y++, at += 2 * width) {
        column[2 * y] = complex[at]!;
        column[2 * y + 1] = complex[at + 1]!;
      }
      down.forward(column);
      for (let y = 0, at = 2 * x; y < height; y++, at += 2 * width) {
        complex[at] = column[2 * y]!;
        complex[at + 1] = column[2 * y + 1]!;
      }
    }
  };
  return {
    forward,
    inverse(complex) {
      // Conjugated before and after, the forward transform is the inverse one.
      for (let i = 1; i < complex.length; i += 2) complex[i] = -complex[i]!;
      forward(complex);
      const factor = 1 / (width * height);
      for (let i = 0; i < complex.length; i += 2) {
        complex[i] = complex[i]! * factor;
        complex[i + 1] = -complex[i + 1]! * factor;
      }
    },
  };
}
