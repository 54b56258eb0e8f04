// Small studies of the command line, finished, for the tests of what reads their folders.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { here } from '../../cli/here.ts';
import { writeSmallData } from '../../cli/small-data.ts';

/** With hostile values, of which spreadsheets would make formulas, and a patient for each two images. */
export function writeDataOfPatients(folder: string): string {
  const data = writeSmallData(folder);
  const lines = Object.entries({ train: 40, val: 20, test: 20 }).flatMap(([split, count]) =>
    Array.from({ length: count }, (_, i) => {
      const side = i % 2 ? 'right' : 'left';
      return `${split}/${i},${side},${split}-${i >> 1},"site ""${i % 4 < 2 ? 'A' : 'B'}"", ${side}",-${i % 3}`;
    }),
  );
  writeFileSync(join(data, 'manifest.csv'), `image,label,patient,site,id\n${lines.join('\n')}\n`);
  return data;
}

/** A circuit that imports gates of its own folder and of the library. */
export function writeCircuit(folder: string): string {
  mkdirSync(join(folder, 'gates'), { recursive: true });
  writeFileSync(join(folder, 'gates', 'mine.qcnn'), 'import { ttn } from "std/conv";\ngate mine(w: angle[2]) a, b { ttn(w) a, b; }\n'); // prettier-ignore
  const file = join(folder, 'own.qcnn');
  const body = 'input x: angle[n]; weight w: angle[2]; qubit q[n]; ry(x) on q; mine(w) on ring(q); return Z(q[0]);'; // prettier-ignore
  writeFileSync(file, `import { mine } from "./gates/mine";\ncircuit other { qubit q; return Z(q); }\ncircuit own(n: int = 4) { ${body} }\n`); // prettier-ignore
  return file;
}

/** Throws what went wrong. */
export async function study(words: string, out: string): Promise<string> {
  const { exitCode, message } = await here('study', ...words.split(' '), '--out', out);
  if (exitCode !== 0) throw new Error(message);
  return out;
}
