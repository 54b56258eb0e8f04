// The licences of the packages that went into a bundle, as one text, for whoever hands the bundle on.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Name, version and licence text of each package among the inputs of esbuild's metafiles, whose working folder it was; sorted. */
export function licencesOf(metafiles, workingFolder) {
  const inputs = metafiles.flatMap(({ inputs: each }) => Object.keys(each));
  const folders = inputs.flatMap(
    (input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? [],
  );
  const texts = [...new Set(folders)]
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((each) => {
      const folder = join(workingFolder, each);
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const text = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
      const words = text === undefined ? `${license}` : readFileSync(join(folder, text), 'utf8').trim();
      return `${name} ${version}\n\n${words}\n`;
    });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}
