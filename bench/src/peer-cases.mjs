/**
 * What is compared: an operation of ours, the peers that do the same work, and the ratio of times that is
 * asked for. `agree` says how near the numbers of both sides must be: 0 for exactly.
 */

import {
  annulusBackground,
  centroid,
  fitGaussian,
  measureAdaptive,
  measureCircles,
} from "@photkit/aperture";
import { clippedStatistics, median, robustMean } from "@photkit/core-stats";
import { estimateBackground, findStars } from "@photkit/detection";
import { gaussianBlur, labelComponents, medianFilter } from "@photkit/image";
import { FIT_STARTS } from "./peer-subjects.mjs";

const ANNULI = 1000;
/** 2 standard deviations of 4 ADU: what PyMovie calls the threshold. */
const MASK_THRESHOLD = 8;

/** @param {ReturnType<import("./peer-subjects.mjs").createSubjects>} subjects */
export function peerCases({ arrays, image, data }) {
  const field = image("field");
  const [xs, ys, starXs, starYs] = ["xs", "ys", "starXs", "starYs"].map(data);
  const ring = annulusBackground({ inner: 8, outer: 12 });
  const ringLevels = new Float64Array(ANNULI);
  const stamp = image("stamp8");

  const annuli = () => {
    for (let i = 0; i < ANNULI; i++) {
      ringLevels[i] = ring({ image: field, x: xs[i], y: ys[i] }).level;
    }
    return median(ringLevels);
  };
  const fit = (name) => () => {
    const { size, ...start } = FIT_STARTS[name];
    const { x, y } = fitGaussian(data(name), size, size, start);
    return [x, y];
  };
  const windowed = () => {
    let found = 0;
    for (let i = 0; i < starXs.length; i++) {
      found += Number(
        centroid(field, starXs[i], starYs[i], { background: 100, fwhm: 4.2 }).converged,
      );
    }
    return found;
  };
  const label = (name) => () => {
    const [height, width] = arrays[name].shape;
    return labelComponents(data(name), width, height, { connectivity: 8 }).count;
  };
  const middle = ({ data: pixels, shape: [height, width] }) =>
    pixels[Math.floor(height / 2) * width + Math.floor(width / 2)];

  return [
    {
      name: "10 000 exact circles r = 5, float32",
      ours: () => sumOf(measureCircles(field, xs, ys, { radius: 5, annulus: null }).flux),
      agree: 1e-5,
      peers: [
        { name: "sep sum_circle", bar: 1.5 },
        { name: "photutils circles", bar: 15 },
      ],
    },
    {
      name: "1000 clipped annuli 8-12, float32",
      ours: annuli,
      agree: 0.05,
      peers: [
        { name: "sep sum_circann, mean", bar: 1 },
        { name: "photutils clipped annuli", bar: 50 },
      ],
    },
    {
      name: "adaptive aperture, 51x51 8 bits",
      ours: () => measureAdaptive(stamp, 25, 25, { threshold: MASK_THRESHOLD }).flux,
      agree: 0.02,
      peers: [{ name: "PyMovie's steps" }],
      recorded: true,
    },
    {
      name: "2-D Gaussian fit, 51x51",
      ours: fit("fit51"),
      agree: 1e-5,
      peers: [{ name: "scipy fit with Jacobian, 51x51", bar: 3 }],
    },
    {
      name: "2-D Gaussian fit, 21x21",
      ours: fit("fit21"),
      agree: 1e-5,
      peers: [{ name: "scipy fit with Jacobian, 21x21", bar: 3 }],
    },
    {
      name: "clipped statistics, 1 Mpx float32",
      ours: () => {
        const { mean, median, standardDeviation } = clippedStatistics(field.data, {
          maxIterations: 5,
        });
        return [mean, median, standardDeviation];
      },
      // astropy sums float32 in float32.
      agree: 1e-3,
      peers: [{ name: "astropy sigma_clipped_stats, 1 Mpx", bar: 6 }],
    },
    {
      name: "median, 1 Mpx float32",
      ours: () => median(field.data),
      agree: 1e-6,
      peers: [{ name: "numpy median, 1 Mpx" }],
    },
    {
      name: "median, 51x51 8 bits",
      ours: () => median(data("small")),
      agree: 0,
      peers: [{ name: "numpy median, 51x51" }],
    },
    {
      name: "robust mean, 51x51 8 bits",
      ours: () => robustMean(data("small")).mean,
      agree: 0.03,
      peers: [{ name: "astropy sigma_clipped_stats, 51x51" }],
    },
    {
      name: "background map, 1024x1024",
      ours: () => estimateBackground(field).level().data[512 * 1024 + 512],
      agree: 0.01,
      peers: [{ name: "sep Background + back" }, { name: "photutils Background2D" }],
    },
    {
      name: "find 500 stars, 1024x1024",
      ours: () => findStars(field, { threshold: 5, fwhm: 4.2 }).length,
      agree: 0.1,
      peers: [
        { name: "sep Background + extract" },
        { name: "photutils clipped stats + DAOStarFinder" },
      ],
    },
    {
      name: "500 windowed centroids",
      ours: windowed,
      agree: 0.1,
      peers: [{ name: "sep winpos" }],
    },
    ...[
      ["51x51", "smallMask", "smallFloat", "small"],
      ["640x480", "videoMask", "videoFloat", "video"],
    ].flatMap(([size, mask, float, bytes]) => [
      {
        name: `label and measure components, ${size}`,
        ours: label(mask),
        agree: 0,
        peers: [
          { name: `OpenCV label, ${size}` },
          { name: `scipy label, ${size}` },
          { name: `skimage label + regionprops, ${size}` },
        ],
      },
      {
        name: `Gaussian blur sigma 1.1, ${size} float32`,
        ours: () => middle(gaussianBlur(image(float), { sigma: 1.1 })),
        agree: 1e-3,
        peers: [{ name: `OpenCV blur, ${size}` }, { name: `scipy blur, ${size}` }],
      },
      {
        name: `median filter 5x5, ${size} 8 bits`,
        ours: () => middle(medianFilter(image(bytes), { size: 5 })),
        agree: 0,
        peers: [
          { name: `OpenCV median filter, ${size}` },
          { name: `scipy median filter, ${size}` },
        ],
      },
    ]),
  ];
}

function sumOf(values) {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
