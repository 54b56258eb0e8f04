// `npm run bench:memory`: the most memory that a study of many images takes, from memory and from disk, and how much of
// it is the images: the same study of a few is printed beside it. `--images 100000` says how many there are.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Zip, ZipPassThrough } from 'fflate';

const { values } = parseArgs({ options: { images: { type: 'string', default: '100000' } } });
const many = Number(values.images);
const side = 28;
const imageBytes = side * side * 3;
/** Of validation and of test: few, since ResNet-50 looks at each. */
const held = 100;

/** A bright disc, small or large, on a dark ground, in random colours under noise. */
function drawImage(label, random) {
  const [x0, y0] = [8 + 12 * random(), 8 + 12 * random()];
  const radius = (label === 1 ? 6 : 4) + 2 * random();
  const ground = [80 * random(), 80 * random(), 80 * random()];
  return Uint8Array.from({ length: imageBytes }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side)];
    const inside = (x - x0) ** 2 + (y - y0) ** 2 < radius ** 2;
    return ground[i % 3] + (inside ? 100 : 0) + 60 * random();
  });
}

function randomFrom(seed) {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

function npyHeader(shape) {
  const text = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const padded = text.padEnd(117) + '\n';
  return Uint8Array.from([0x93, ...Buffer.from('NUMPY'), 1, 0, padded.length, 0, ...Buffer.from(padded)]);
}

/** An archive as MedMNIST's, stored, written piece by piece. */
function writeArchive(path, training) {
  const file = openSync(path, 'w');
  const random = randomFrom(1);
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    writeSync(file, chunk);
  });
  for (const [split, count] of Object.entries({ train: training, val: held, test: held })) {
    const images = new ZipPassThrough(`${split}_images.npy`);
    zip.add(images);
    images.push(npyHeader([count, side, side, 3]));
    for (let i = 0; i < count; i++) images.push(drawImage(i % 2, random), i === count - 1);
    const labels = new ZipPassThrough(`${split}_labels.npy`);
    zip.add(labels);
    labels.push(npyHeader([count]));
    labels.push(
      Uint8Array.from({ length: count }, (_, i) => i % 2),
      true,
    );
  }
  zip.end();
  closeSync(file);
}

const sayPeak = `process.on('exit', () => console.error('peak ' + process.resourceUsage().maxRSS))`;

/** In MiB. */
function peakOf(data, args) {
  const main = join(import.meta.dirname, '../../dist/cli/main.js');
  const study = ['study', '--data', data, '--controls', 'none', '--epochs', '1', '--overwrite', '-o', join(folder, 'out'), ...args]; // prettier-ignore
  const run = spawnSync(process.execPath, ['--import', `data:text/javascript,${sayPeak}`, main, ...study], {
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return Math.round(Number(/^peak (\d+)$/m.exec(run.stderr)[1]) / 1024);
}

const folder = mkdtempSync(join(tmpdir(), 'qcnn-memory-'));
try {
  const [large, small] = ['many.npz', 'few.npz'].map((name) => join(folder, name));
  writeArchive(large, many - 2 * held);
  writeArchive(small, held);
  const size = Math.round(statSync(large).size / 1e6);
  console.log(`${many} colour images of ${side} × ${side} (${size} MB); peak of a study, in MiB`);
  for (const [name, args] of [
    ['QCNN', ['--models', 'qcnn']],
    ['QCNN, all on disk', ['--models', 'qcnn', '--data-memory', '0']],
    ['ResNet-50, 64 of them', ['--models', 'resnet50', '--limit', '64']],
  ]) {
    const [all, few] = [peakOf(large, args), peakOf(small, args)];
    console.log(
      `${name.padEnd(24)} ${String(all).padStart(6)}, of ${3 * held} images ${few}: ${all - few} more`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
