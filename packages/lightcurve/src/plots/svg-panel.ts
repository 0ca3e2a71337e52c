/** One panel of a plot as SVG: a frame with ticks, and places on it for data. */

/** A linear scale from data to px. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  at(value: number): number;
}

export interface Tick {
  readonly value: number;
  readonly label: string;
}

export interface PanelBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const INK = "#1b2330";
const GRID = "#e4e8ef";
const FRAME = "#8a94a6";

/** A scale from [low, high] to [from, to] px. */
export function linearScale(low: number, high: number, from: number, to: number): Scale {
  const span = high > low ? high - low : 1;
  return { low, high, at: (value) => from + ((value - low) / span) * (to - from) };
}

/** About `count` round numbers from low to high, two at least: one alone is no scale. */
export function numberTicks(low: number, high: number, count: number): Tick[] {
  const raw = (high - low) / Math.max(1, count);
  if (!(raw > 0)) return [{ value: low, label: String(low) }];
  const power = 10 ** Math.floor(Math.log10(raw));
  const steps = [10, 5, 2, 1, 0.5, 0.2].map((factor) => factor * power);
  const wanted = steps.findLast((step) => step >= raw) ?? 10 * power;
  const holds = (step: number) => Math.floor(high / step) - Math.ceil(low / step) + 1;
  const step = steps.find((one) => one <= wanted && holds(one) >= 2) ?? wanted;
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks: Tick[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) {
    const value = k * step;
    const label = Math.abs(value) >= 1e6 ? value.toExponential() : value.toFixed(digits);
    ticks.push({ value, label: label.replace("-", "\u2212") });
  }
  return ticks;
}

const TIME_STEPS = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900,
  1800, 3600, 7200, 10_800, 21_600, 43_200,
];
const DAY = 86_400;

/** Round times of day, or days, from low to high, in microseconds UTC. */
export function timeTicks(low: number, high: number, count: number): Tick[] {
  const raw = (high - low) / 1e6 / Math.max(1, count);
  const seconds = TIME_STEPS.find((step) => step >= raw) ?? DAY * Math.ceil(raw / DAY);
  const step = seconds * 1e6;
  const ticks: Tick[] = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) {
    ticks.push({ value: k * step, label: timeLabel(k * step, seconds) });
  }
  return ticks;
}

function timeLabel(micros: number, step: number): string {
  const clock = new Date(Math.round(micros / 1000)).toISOString();
  if (step >= DAY) return clock.slice(0, 10);
  if (step >= 60) return clock.slice(11, 16);
  if (step >= 1) return clock.slice(11, 19);
  return (
    clock.slice(11, 19) +
    (micros / 1e6 - Math.floor(micros / 1e6)).toFixed(step < 0.01 ? 3 : 2).slice(1)
  );
}

/** Frame, grid and labels of a panel; `bottom` and `top` ticks stand outside. */
export function panelFrame(
  box: PanelBox,
  x: Scale,
  y: Scale,
  ticks: {
    readonly left: readonly Tick[];
    readonly bottom: readonly Tick[];
    readonly top?: readonly (Tick & { readonly x: number })[];
    readonly labelled: boolean;
  },
): string {
  const { left, top, width, height } = box;
  const right = left + width;
  const bottom = top + height;
  const parts: string[] = [];
  for (const tick of ticks.left) {
    const at = y.at(tick.value).toFixed(1);
    parts.push(`<path d="M${left} ${at}H${right}" stroke="${GRID}"/>`);
    parts.push(
      `<text x="${left - 6}" y="${Number(at) + 4}" text-anchor="end">${tick.label}</text>`,
    );
  }
  for (const tick of ticks.bottom) {
    const at = x.at(tick.value).toFixed(1);
    parts.push(`<path d="M${at} ${top}V${bottom}" stroke="${GRID}"/>`);
    if (ticks.labelled) {
      parts.push(`<text x="${at}" y="${bottom + 16}" text-anchor="middle">${tick.label}</text>`);
    }
  }
  for (const tick of ticks.top ?? []) {
    const at = tick.x.toFixed(1);
    parts.push(`<path d="M${at} ${top}v-4" stroke="${FRAME}"/>`);
    parts.push(
      `<text x="${at}" y="${top - 7}" text-anchor="middle" fill="${FRAME}">${tick.label}</text>`,
    );
  }
  parts.push(
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="none" stroke="${FRAME}"/>`,
  );
  return parts.join("\n");
}

/** A title whose line of text ends at `bottom`, readable also where data lie below it. */
export const panelTitle = (left: number, bottom: number, title: string): string =>
  `<text x="${left}" y="${bottom}" font-weight="bold" fill="${INK}" stroke="#fff" stroke-width="3" paint-order="stroke">${title}</text>`;

/** The title of a panel that keeps room for it inside. */
export const titleInside = ({ left, top }: PanelBox, title: string): string =>
  panelTitle(left + 8, top + 17, title);

/** Places drawn as dots of one path; `radius` in px. */
export function dots(
  places: readonly (readonly [number, number])[],
  colour: string,
  radius: number,
): string {
  if (places.length === 0) return "";
  const path = places.map(([x, y]) => `M${x.toFixed(1)} ${y.toFixed(1)}h.01`).join("");
  return `<path d="${path}" stroke="${colour}" stroke-width="${2 * radius}" stroke-linecap="round" fill="none"/>`;
}

/** Places drawn as open circles: measurements with something said against them. */
export function rings(
  places: readonly (readonly [number, number])[],
  colour: string,
  radius: number,
): string {
  return places
    .map(
      ([x, y]) =>
        `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius}" fill="#fff" stroke="${colour}"/>`,
    )
    .join("");
}

/** Wedges at the rim of a panel, as tall as `size` px: readings that lie beyond it, up or down. */
export function wedges(
  places: readonly (readonly [x: number, y: number, up: boolean])[],
  colour: string,
  size: number,
): string {
  if (places.length === 0) return "";
  const path = places
    .map(([x, y, up]) => {
      const height = up ? size : -size;
      return `M${x.toFixed(1)} ${y.toFixed(1)}l${-size / 2} ${height}h${size}z`;
    })
    .join("");
  return `<path d="${path}" fill="${colour}"/>`;
}

/** Error bars as one path: x, low y, high y in px. */
export function errorBars(
  bars: readonly (readonly [number, number, number])[],
  colour: string,
): string {
  if (bars.length === 0) return "";
  const path = bars.map(([x, a, b]) => `M${x.toFixed(1)} ${a.toFixed(1)}V${b.toFixed(1)}`).join("");
  return `<path d="${path}" stroke="${colour}" stroke-opacity="0.45" fill="none"/>`;
}
