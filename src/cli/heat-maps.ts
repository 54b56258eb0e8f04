// Pictures of why a model took an image for its class, one file an image and method, in the folder of --heatmaps.
import { basename, extname, join } from 'node:path';
import { explain } from '../explain/explain.ts';
import type { Explanation } from '../explain/heat-map.ts';
import { paint } from '../explain/paint.ts';
import { failClearly } from '../files/fail-clearly.ts';
import { makeFolder } from '../files/make-folder.ts';
import { writeWhole } from '../files/write-whole.ts';
import type { Classifier } from '../models/classifier.ts';
import type { Images } from '../runtime/data/dataset.ts';

/** The files of one image by method; a method that the model does not allow has none. */
export type HeatMapFiles = Readonly<Record<string, string>>;

export interface HeatMapWriter {
  write(path: string, image: Images, classOf: number): Promise<HeatMapFiles>;
  /** Of those asked for: what the model allowed for no image; none where there was no image. */
  missing(): Explanation[];
}

/** Makes the folder where there is none; `seed` is that of `lime`. Throws UserError, as `write` does, where it cannot be written. */
export function heatMapsIn(
  folder: string,
  model: Classifier,
  methods: readonly Explanation[],
  seed: number,
): HeatMapWriter {
  failClearly(folder, () => makeFolder(folder));
  const taken = new Set<string>();
  const refused = new Set<Explanation>();
  return {
    async write(path, image, classOf) {
      const name = freeName(path, taken);
      const files: Record<string, string> = {};
      for (const method of methods) {
        const map = await explain(model, { image, classOf, seed }, method);
        if (!map) {
          refused.add(method);
          continue;
        }
        files[method] = join(folder, `${name}.${method}.png`);
        writeWhole(files[method], await paint(image, map));
      }
      return files;
    },
    missing: () => [...refused],
  };
}

/** That of the image without folder and ending; with a number where another image had it. */
function freeName(path: string, taken: Set<string>): string {
  const plain =
    basename(path, extname(path))
      .replace(/[^\w.-]/g, '_')
      .slice(0, 100) || 'image';
  let name = plain;
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${plain}-${number}`;
  taken.add(name.toLowerCase());
  return name;
}
