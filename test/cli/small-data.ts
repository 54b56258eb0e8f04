// A small IDX data set on disk: two classes told apart by where the light is.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const SIDE = 8;

/** Writes `folder` with train, val and test splits and returns it. */
export function writeSmallData(folder: string, classes: readonly string[] = ['left', 'right']): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'classes.txt'), `${classes.join('\n')}\n`);
  const counts = { train: 40, val: 20, test: 20 };
  for (const [split, count] of Object.entries(counts)) {
    writeFileSync(join(folder, `${split}-images-idx3-ubyte.gz`), gzipSync(images(split.length, count)));
    writeFileSync(join(folder, `${split}-labels-idx1-ubyte.gz`), gzipSync(labels(count)));
  }
  return folder;
}

/** Arguments that train one small model on it, without controls. */
export function shortStudy(circuit: string, data: string, epochs: number): string[] {
  return `study ${circuit} --data ${data} --models qcnn --controls none --epochs ${epochs}`.split(' ');
}

/** The labels 0, 1, 0, 1, … as an IDX file. */
export function labels(count: number): Uint8Array {
  return idx(
    [count],
    Uint8Array.from({ length: count }, (_, i) => i % 2),
  );
}

function images(seed: number, count: number): Uint8Array {
  const pixels = Uint8Array.from({ length: count * SIDE * SIDE }, (_, i) => {
    const image = Math.floor(i / (SIDE * SIDE));
    const right = i % SIDE >= SIDE / 2;
    const noise = ((i * 7919 + image * 104729 + seed * 15485863) % 1009) % 80;
    return (right === (image % 2 === 1) ? 140 : 60) + noise;
  });
  return idx([count, SIDE, SIDE], pixels);
}

function idx(sizes: readonly number[], bytes: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.set([0, 0, 8, sizes.length]);
  sizes.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, bytes]);
}
