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
const spiculeWidth = 0.55;
/** Decibels at the darkest and the brightest pixel. */
const darkest = -27;
const brightest = 9;
/** The pulse: its spread in fine pixels along the beam (down) and across it, as blur weights. */
const axialPulse = [1, 2, 1];
const lateralPulse = [1, 3, 4, 3, 1];

/** 28 × 28 pixels: the lesion at a random place in random layered tissue under random speckle. */
export function drawLesion(lesion: Lesion, random: Random): Uint8Array {
  const envelope = speckle(random);
  const echo = echoMap(lesion, random);
  const pixels = new Uint8Array(phantomSize * phantomSize);
  for (let y = 0; y < phantomSize; y++) {
    for (let x = 0; x < phantomSize; x++) {
      let power = 0;
      for (let v = 0; v < oversampling; v++) {
        for (let u = 0; u < oversampling; u++) {
          const at = (y * oversampling + v) * fine + x * oversampling + u;
          power += 10 ** (echo[at] / 10) * envelope[at];
        }
      }
      const level = 10 * Math.log10(power / oversampling ** 2);
      pixels[y * phantomSize + x] = Math.round(255 * clamp((level - darkest) / (brightest - darkest)));
    }
  }
  return pixels;
}

/** Mean echo strength in decibels on the fine grid. */
function echoMap(lesion: Lesion, random: Random): Float64Array {
  const echo = layeredTissue(random);
  const { radius, aspect, contrast, posterior } = lesion;
  const halfWidth = radius / Math.sqrt(aspect);
  const halfHeight = radius * Math.sqrt(aspect);
  const middle = phantomSize / 2;
  const centreX = middle + random.uniform(-4.5, 4.5);
  const centreY = middle - 2 + random.uniform(-3.5, 3.5);
  const turn = random.uniform(0, 2 * Math.PI);
  const spicules = placeSpicules(lesion, random);
  for (let j = 0; j < fine; j++) {
    for (let i = 0; i < fine; i++) {
      const dx = (i + 0.5) / oversampling - centreX;
      const dy = (j + 0.5) / oversampling - centreY;
      const angle = Math.atan2(dy / halfHeight, dx / halfWidth);
      const lobed = 1 + lesion.lobulation * Math.cos(lesion.lobes * angle + turn);
      const outside = (Math.hypot(dx / halfWidth, dy / halfHeight) / lobed - 1) * radius;
      let inside = logistic(-outside / marginWidth);
      for (const spicule of spicules)
        inside = Math.max(inside, spicule(dx / halfWidth, dy / halfHeight, radius));
      const behind =
        logistic((dy - 0.6 * halfHeight) / 1.5) * logistic((0.85 * halfWidth - Math.abs(dx)) / 0.8);
      echo[j * fine + i] += contrast * inside + posterior * behind * (1 - inside);
    }
  }
  return echo;
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

type Spicule = (x: number, y: number, radius: number) => number;

/** Thin rays from the margin outwards, evenly about the lesion but for some disorder, each thinning to its tip. */
function placeSpicules({ spicules, spiculeLength, radius }: Lesion, random: Random): Spicule[] {
  const turn = random.uniform(0, 2 * Math.PI);
  return Array.from({ length: spicules }, (_, k) => {
    const angle = turn + ((k + random.uniform(-0.25, 0.25)) * 2 * Math.PI) / spicules;
    const tip = 1 + (spiculeLength * random.uniform(0.75, 1.25)) / radius;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    return (x, y, scale) => {
      const along = x * cos + y * sin;
      if (along < 0.5 || along > tip) return 0;
      const across = (y * cos - x * sin) * scale;
      const width = spiculeWidth * (1.3 - along / tip) * 2;
      return Math.exp(-((across / width) ** 2));
    };
  });
}

/** Squared envelope of fully developed speckle, mean 1: |sum of random phasors|², blurred by the pulse (Goodman 1975). */
function speckle(random: Random): Float64Array {
  const real = pulse(random);
  const imaginary = pulse(random);
  const axial = axialPulse.reduce((sum, weight) => sum + weight ** 2, 0);
  const lateral = lateralPulse.reduce((sum, weight) => sum + weight ** 2, 0);
  return real.map((re, i) => (re ** 2 + imaginary[i] ** 2) / (2 * axial * lateral));
}

function pulse(random: Random): Float64Array {
  const noise = Float64Array.from({ length: fine * fine }, () => random.normal());
  return blur(blur(noise, lateralPulse, 1), axialPulse, fine);
}

/** Weighted sums along one axis; the edges wrap round, so that speckle is equally strong everywhere. */
function blur(values: Float64Array, weights: readonly number[], stride: number): Float64Array {
  const middle = (weights.length - 1) / 2;
  return values.map((_, at) => {
    const position = Math.floor(at / stride) % fine;
    let sum = 0;
    for (let k = 0; k < weights.length; k++) {
      const moved = (position + k - middle + fine) % fine;
      sum += weights[k] * values[at + (moved - position) * stride];
    }
    return sum;
  });
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function clamp(x: number): number {
  return Math.min(1, Math.max(0, x));
}
