// The project's own data set, made on the spot: simulated ultrasound of smooth benign and spiculated malignant lesions.
import { checkOptions } from '../../option-names.ts';
import { UserError } from '../../user-error.ts';
import { createRandom, type Random } from '../random.ts';
import type { Dataset, ImageSplit, ManifestEntry, SplitName } from './dataset.ts';
import { drawLesion, phantomSize, type Lesion } from './phantom-image.ts';
import { hashPixels, pixelsOfBytes } from './pixels.ts';

/** How many images are generated, from which seed. */
export interface PhantomOptions {
  /** Default 1. */
  readonly seed?: number;
  /** Images in each split, classes half and half. Default 600. */
  readonly train?: number;
  /** Default 150. */
  readonly validation?: number;
  /** Default 400. */
  readonly test?: number;
}

interface Patient {
  readonly id: string;
  readonly label: number;
  readonly lesion: Lesion;
  readonly captured: string;
}

interface PhantomImage {
  readonly pixels: Uint8Array;
  readonly entry: ManifestEntry;
  readonly label: number;
}

const classes = ['benign', 'malignant'];
/** Of the splits that come with it. */
export const byPatientNote = 'Splits are by patient.';
const mostImages = 100_000;
const mostViews = 3;
const firstDay = Date.UTC(2023, 0, 1);
const days = 1000;
const msPerDay = 86_400_000;

/**
 * Grey 28 × 28 images in two classes. Malignant lesions tend to be taller than wide and to cast a shadow, benign
 * ones to be wider than tall with enhancement behind them: global cues that overlap. Spicules about the margin,
 * at a random place under speckle, are the local cue. A patient has one lesion, seen in 1 to 3 images, all in one
 * split. The same seed gives the same images. Throws UserError on impossible counts.
 */
export function createPhantom(options: PhantomOptions = {}): Dataset {
  checkOptions('createPhantom', options, { seed: true, train: true, validation: true, test: true });
  const { seed = 1, train = 600, validation = 150, test = 400 } = options;
  for (const count of [train, validation, test]) {
    if (!Number.isInteger(count) || count < classes.length || count > mostImages) {
      throw new UserError(
        `A phantom split of ${count} images is not possible; choose from ${classes.length} to ${mostImages}.`,
      );
    }
  }
  const random = createRandom(seed);
  const nextPatient = patientRegister(random);
  const images: Record<SplitName, PhantomImage[]> = {
    train: drawSplit(train, nextPatient, random),
    validation: drawSplit(validation, nextPatient, random),
    test: drawSplit(test, nextPatient, random),
  };
  const splits = {
    train: toSplit(images.train),
    validation: toSplit(images.validation),
    test: toSplit(images.test),
  };
  return {
    name: 'phantom',
    classes,
    height: phantomSize,
    width: phantomSize,
    channels: 1,
    splits,
    sha256: {
      'train pixels': hashPixels(splits.train.pixels),
      'validation pixels': hashPixels(splits.validation.pixels),
      'test pixels': hashPixels(splits.test.pixels),
    },
    licence: 'MIT, as qcnn, which generates the images',
    notes: [
      `Simulated images, generated with seed ${seed}: they compare methods and say nothing about patients.`,
      byPatientNote,
    ],
    manifest: Object.values(images).flatMap((split) => split.map(({ entry }) => entry)),
  };
}

/** Patients, one after the other: id, lesion and date of the examination. */
function patientRegister(random: Random): (label: number) => Patient {
  let count = 0;
  return (label) => {
    count++;
    return {
      id: `P${String(count).padStart(5, '0')}`,
      label,
      lesion: label === 1 ? malignantLesion(random) : benignLesion(random),
      captured: new Date(firstDay + random.integer(days) * msPerDay).toISOString().slice(0, 10),
    };
  };
}

function benignLesion(random: Random): Lesion {
  return {
    radius: random.uniform(4, 6),
    aspect: Math.exp(random.normal(-0.2, 0.2)),
    contrast: random.normal(-14, 1),
    posterior: random.normal(2.3, 3),
    lobes: 2 + random.integer(3),
    lobulation: random.uniform(0, 0.1),
    spicules: 0,
    spiculeLength: 0,
  };
}

function malignantLesion(random: Random): Lesion {
  return {
    radius: random.uniform(3.5, 5.5),
    aspect: Math.exp(random.normal(0.15, 0.2)),
    contrast: random.normal(-14, 1),
    posterior: random.normal(-2.3, 3),
    lobes: 2 + random.integer(3),
    lobulation: random.uniform(0, 0.1),
    spicules: 6 + random.integer(4),
    spiculeLength: random.uniform(2.5, 4),
  };
}

/** Another look at the same lesion: cut a little differently, its echoes a little stronger or weaker. */
function anotherView(lesion: Lesion, random: Random): Lesion {
  return {
    ...lesion,
    radius: lesion.radius * Math.exp(random.normal(0, 0.06)),
    aspect: lesion.aspect * Math.exp(random.normal(0, 0.08)),
    contrast: lesion.contrast + random.normal(0, 1),
    posterior: lesion.posterior + random.normal(0, 1),
  };
}

function drawSplit(count: number, nextPatient: (label: number) => Patient, random: Random): PhantomImage[] {
  const images: PhantomImage[] = [];
  classes.forEach((_, label) => {
    let left = Math.floor((count + label) / classes.length);
    while (left > 0) {
      const patient = nextPatient(label);
      const views = Math.min(left, 1 + random.integer(mostViews));
      for (let view = 1; view <= views; view++) images.push(drawView(patient, view, random));
      left -= views;
    }
  });
  return random.shuffle(images);
}

function drawView({ id, label, lesion, captured }: Patient, view: number, random: Random): PhantomImage {
  const seen = anotherView(lesion, random);
  return {
    pixels: drawLesion(seen, random),
    label,
    entry: {
      image: `${id}-${view}`,
      label: classes[label],
      patient: id,
      modality: 'ultrasound (simulated)',
      annotation: describeLesion(seen),
      captured,
    },
  };
}

function describeLesion({ aspect, posterior, spicules }: Lesion): string {
  const margin = spicules > 0 ? 'spiculated margin' : 'smooth margin';
  const orientation = aspect > 1 ? 'taller than wide' : 'wider than tall';
  const behind =
    posterior > 1 ? 'posterior enhancement' : posterior < -1 ? 'posterior shadow' : 'no posterior feature';
  return `${margin}, ${orientation}, ${behind}`;
}

function toSplit(images: readonly PhantomImage[]): ImageSplit {
  const imageBytes = phantomSize * phantomSize;
  const pixels = new Uint8Array(images.length * imageBytes);
  images.forEach((image, i) => pixels.set(image.pixels, i * imageBytes));
  return {
    count: images.length,
    pixels: pixelsOfBytes(pixels, imageBytes),
    labels: Int32Array.from(images, ({ label }) => label),
    ids: images.map(({ entry }) => entry.image),
    rows: {
      patients: images.map(({ entry }) => entry.patient),
      columns: {
        modality: images.map(({ entry }) => entry.modality),
        annotation: images.map(({ entry }) => entry.annotation),
        captured: images.map(({ entry }) => entry.captured),
      },
    },
  };
}
