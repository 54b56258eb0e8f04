// Circuit files as the formatter lays them out, at its own width and narrow, for the indents of editors.
import { readdirSync, readFileSync } from 'node:fs';
import { formatText } from '../../../src/format/format-text.ts';

const root = new URL('../../../', import.meta.url);
const folders = ['circuits/', 'circuits/std/', 'test/good/'];

/** By names without folders. */
export async function layouts(): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const folder of folders)
    for (const name of readdirSync(new URL(folder, root)).filter((each) => each.endsWith('.qcnn')))
      for (const printWidth of [100, 60])
        texts[`${folder.replaceAll('/', '-')}${printWidth}-${name}`] = await formatText(
          readFileSync(new URL(folder + name, root), 'utf8'),
          { printWidth },
        );
  return texts;
}

/** One word of each colour. */
export const colours = `import { su4 as f } from "std/conv";
/// A line of doc.
// a remark: for
const third = 1.5e-3 * pi;
pool mix(t: angle[2]) a -> b {
  cx a, b;
}
circuit net(n: int = 8) {
  weight w: angle[n] ~ uniform(-pi, pi);
  qubit q[n]; /* for */ let i = 0;
  for i in 0..n {
    ctrl @ rx(w[i]) on line(q);
  }
  return Z(q.length);
}
`;
