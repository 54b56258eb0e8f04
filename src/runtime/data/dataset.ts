// A labelled image set, whatever format it came from, in memory or on disk.

/** Images as bytes, in memory or on disk. */
export interface Pixels {
  readonly count: number;
  /** Height × width × channels. */
  readonly imageBytes: number;
  /** The bytes of one image, row by row, channel last, to be read at once: the next call may overwrite them. */
  readonly at: (image: number) => Uint8Array;
}

/** n images; label i is an index into the classes. */
export interface ImageSplit {
  readonly count: number;
  readonly pixels: Pixels;
  readonly labels: Int32Array;
  /** One stable name an image: a file name, or its index in the source. */
  readonly ids: readonly string[];
  /** Absent where nothing but labels is known of the images. */
  readonly rows?: ImageRows | undefined;
}

/** What a manifest says of images, in their order; '' where it says nothing. */
export interface ImageRows {
  /** Whose each image is; absent where no column says it. */
  readonly patients?: readonly string[] | undefined;
  /** By column: `modality`, `annotation`, `captured` (ISO 8601), and any other. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
}

/**
 * The parts of a data set: models are trained on the first, the second tells how that goes and chooses nothing, figures
 * come from the third.
 */
export type SplitName = 'train' | 'validation' | 'test';

/** How images of 16 bits a channel became bytes: `white`, and all above it, is 255. */
export interface PixelScale {
  /** The least 2^k − 1 that no training image exceeds; 65,535 where no training image has 16 bits. */
  readonly white: number;
  /** Whether a training image has 16 bits, and so decides. */
  readonly fitted: boolean;
  /** Images of 16 bits. Others are as stored. */
  readonly images: number;
  /** All images. */
  readonly of: number;
  /** Images that exceed `white`. */
  readonly clipped: Readonly<Record<'validation' | 'test', number>>;
}

/** Labelled images in three splits. */
export interface Dataset {
  readonly name: string;
  readonly classes: readonly string[];
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly splits: Readonly<Record<SplitName, ImageSplit>>;
  /** SHA-256 (hex) of the files, or of the generated pixels, by name. */
  readonly sha256: Readonly<Record<string, string>>;
  /** On what terms the images may be used, where that is known. */
  readonly licence?: string | undefined;
  /** Sentences a reader of any figure on this set must know (licence, duplicates found). */
  readonly notes: readonly string[];
  /** Only where there are images of 16 bits. */
  readonly scale?: PixelScale;
  readonly manifest?: readonly ManifestEntry[];
}

/** What a clinic's export says of an image. */
export interface ManifestEntry {
  readonly image: string;
  readonly label: string;
  readonly patient: string;
  readonly modality: string;
  readonly annotation: string;
  /** ISO 8601 date. */
  readonly captured: string;
}

/** How pixels become values: less the mean, over the deviation, per channel, in pixel units (0–255). */
export interface Normalisation {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  /** What became 255 in images of 16 bits, where there were such (`PixelScale`). */
  readonly white?: number | undefined;
}

/** Images as a model sees them, mean 0 and deviation 1 over the training set; their floats are made when they are asked for. */
export interface Images {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  /** How bytes become the values, where they are bytes. */
  readonly normalisation?: Normalisation | undefined;
  /** Writes all values of the chosen images into `out` from its start, whatever stands there: [chosen × height × width × channels]. */
  fill(chosen: ArrayLike<number>, out: Float32Array): void;
}
