// Draws one speckled, ultrasound-like picture of a lesion: echo strength in decibels, then speckle, then pixels.
import type { Random } from '../random.ts';

/** What a radiologist would describe (after BI-RADS); lengths in pixels, strengths in decibels. */
export interface Lesion {
  readonly radius: number;
  /** Height over width; above 1 is taller than wide. */
  readonly aspect: number;
  /** Below zero: the lesion is darker than the tissue around it. */
  readonly contrast: number;
  /** Echoes behind the lesion: enhanced above zero, shadowed below. */
  readonly posterior: number;
  readonly lobes: number;
  /** How far the lobes stand out, as a part of the radius. */
  readonly lobulation: number;
  readonly spicules: number;
  /** Length of the spicules beyond the margin, in pixels. */
  readonly spiculeLength: number;
}

export const phantomSize = 28;

const oversampling = 2;
const fine = phantomSize * oversampling;
/** The margin fades over this many pixels. */
const marginWidth = 0.5;
const spiculeWidth = 1.5;
/** Decibels at the darkest and the brightest pixel. */
const darkest = -22;
const brightest = 9;
/** The pulse: how it spreads across the beam, as blur weights on the fine grid of the middle and of both its neighbours. */
const pulse = { middle: 2, beside: 1 } as const;
const naturalDecibel = Math.LN10 / 10;

/** 28 × 28 pixels: the lesion at a random place in random layered tissue under random speckle. */
export function drawLesion(lesion: Lesion, random: Random): Uint8Array {
  const echo = layeredTissue(random);
  addLesion(echo, lesion, random);
  const envelope = speckle(random);
  const power = new Float64Array(phantomSize ** 2);
  for (let j = 0; j < fine; j++) {
    for (let i = 0; i < fine; i++) {
      const at = j * fine + i;
      const pixel = Math.floor(j / oversampling) * phantomSize + Math.floor(i / oversampling);
      power[pixel] += Math.exp(echo[at] * naturalDecibel) * envelope[at];
    }
  }
  return Uint8Array.from(power, (sum) => {
    const level = 10 * Math.log10(sum / oversampling ** 2);
    return Math.round(255 * clamp((level - darkest) / (brightest - darkest)));
  });
}

/** Adds the lesion and what it does to the echoes behind it, in decibels on the fine grid. */
function addLesion(echo: Float64Array, lesion: Lesion, random: Random): void {
  const { radius, aspect, contrast, posterior, lobes, lobulation } = lesion;
  const halfWidth = radius / Math.sqrt(aspect);
  const halfHeight = radius * Math.sqrt(aspect);
  const centreX = phantomSize / 2 + random.uniform(-4.5, 4.5);
  const centreY = phantomSize / 2 - 2 + random.uniform(-3.5, 3.5);
  const rotation = random.uniform(0, 2 * Math.PI);
  const spicules = placeSpicules(lesion, random);
  const fromCentre = (place: number, centre: number) => (place + 0.5) / oversampling - centre;
  const below = Float64Array.from({ length: fine }, (_, j) =>
    logistic((fromCentre(j, centreY) - 0.6 * halfHeight) / 1.5),
  );
  const beneath = Float64Array.from({ length: fine }, (_, i) =>
    logistic((0.85 * halfWidth - Math.abs(fromCentre(i, centreX))) / 0.8),
  );
  for (let j = 0; j < fine; j++) {
    const y = fromCentre(j, centreY) / halfHeight;
    for (let i = 0; i < fine; i++) {
      const x = fromCentre(i, centreX) / halfWidth;
      const lobed = 1 + lobulation * Math.cos(lobes * Math.atan2(y, x) + rotation);
      const outside = (length(x, y) / lobed - 1) * radius;
      const inside = Math.max(logistic(-outside / marginWidth), spiculeAt(spicules, x, y, radius));
      const behind = below[j] * beneath[i];
      echo[j * fine + i] += contrast * inside + posterior * behind * (1 - inside);
    }
  }
}

/** Of the vector (x, y): as Math.hypot of V8, bit by bit, which is slow. */
function length(x: number, y: number): number {
  const largest = Math.max(Math.abs(x), Math.abs(y));
  if (largest === 0) return 0;
  const a = x / largest;
  const b = y / largest;
  return Math.sqrt(a * a + b * b) * largest;
}

/** Slow horizontal bands, as of fat and gland, that rise or fall a little across the picture. */
function layeredTissue(random: Random): Float64Array {
  const gain = random.normal(0, 1);
  const bands = [1, 2, 3].map((order) => ({
    height: random.normal(0, 1.6 / order),
    phase: random.uniform(0, 2 * Math.PI),
    down: (order * Math.PI) / phantomSize,
    across: random.normal(0, 0.06),
  }));
  const echo = new Float64Array(fine * fine);
  for (let j = 0; j < fine; j++) {
    for (let i = 0; i < fine; i++) {
      let level = gain;
      for (const { height, phase, down, across } of bands) {
        level += height * Math.sin((down * j + across * i) / oversampling + phase);
      }
      echo[j * fine + i] = level;
    }
  }
  return echo;
}

/** A ray from the middle, in the lesion's own scale (its margin is at 1). */
interface Spicule {
  readonly cos: number;
  readonly sin: number;
  readonly tip: number;
}

/** Rays evenly about the lesion but for some disorder. */
function placeSpicules({ spicules, spiculeLength, radius }: Lesion, random: Random): Spicule[] {
  const rotation = random.uniform(0, 2 * Math.PI);
  return Array.from({ length: spicules }, (_, k) => {
    const angle = rotation + ((k + random.uniform(-0.25, 0.25)) * 2 * Math.PI) / spicules;
    const tip = 1 + (spiculeLength * random.uniform(0.75, 1.25)) / radius;
    return { cos: Math.cos(angle), sin: Math.sin(angle), tip };
  });
}

/** How much of a spicule is at (x, y), 0 to 1: each thins towards its tip. */
function spiculeAt(spicules: readonly Spicule[], x: number, y: number, radius: number): number {
  let most = 0;
  for (const { cos, sin, tip } of spicules) {
    const along = x * cos + y * sin;
    if (along < 0.5 || along > tip) continue;
    const across = (y * cos - x * sin) * radius;
    const width = spiculeWidth * (1.3 - along / tip);
    most = Math.max(most, Math.exp(-((across / width) ** 2)));
  }
  return most;
}

/** Power of fully developed speckle, mean 1: |sum of random phasors|² with a Rayleigh envelope (Goodman 1975). */
function speckle(random: Random): Float64Array {
  const real = pulsedNoise(random);
  const imaginary = pulsedNoise(random);
  const scale = 2 * (pulse.middle ** 2 + 2 * pulse.beside ** 2);
  for (let at = 0; at < real.length; at++) real[at] = (real[at] ** 2 + imaginary[at] ** 2) / scale;
  return real;
}

/** White noise blurred along the rows; the edges wrap round, so that it is equally strong everywhere. */
function pulsedNoise(random: Random): Float64Array {
  const noise = new Float64Array(fine * fine);
  for (let at = 0; at < noise.length; at++) noise[at] = random.normal();
  const blurred = new Float64Array(fine * fine);
  for (let first = 0; first < noise.length; first += fine) {
    const last = first + fine - 1;
    for (let at = first; at <= last; at++) {
      const left = noise[at === first ? last : at - 1];
      const right = noise[at === last ? first : at + 1];
      blurred[at] = pulse.beside * left + pulse.middle * noise[at] + pulse.beside * right;
    }
  }
  return blurred;
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function clamp(x: number): number {
  return Math.min(1, Math.max(0, x));
}
