// Figures that were printed elsewhere, of the two models that the project began with: beside a study's own, never among them.

/** One run on other images, without controls or intervals. */
export interface PublishedRow {
  readonly title: string;
  /** By head of the comparison's columns. */
  readonly figures: Readonly<Record<string, string>>;
}

/** Of 28 × 28 medical images, from the thesis that this project grew out of. */
export const published: readonly PublishedRow[] = [
  { title: 'QCNN, as the thesis printed it', figures: printed(93.5, 92.8, 93.2, 93) },
  { title: 'ResNet-50, as the thesis printed it', figures: printed(96.1, 95.4, 95.9, 95.6) },
];

/** In percent. */
function printed(accuracy: number, precision: number, recall: number, f1: number): Record<string, string> {
  return {
    'accuracy %': accuracy.toFixed(1),
    'macro precision %': precision.toFixed(1),
    'macro recall %': recall.toFixed(1),
    'macro F1 %': f1.toFixed(1),
  };
}
