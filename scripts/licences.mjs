// The licences of the packages that went into a bundle, as one text, for whoever hands the bundle on.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Name, version and licence text of each package among the inputs of esbuild's metafiles, sorted. */
export function licencesOf(metafiles) {
  const inputs = metafiles.flatMap(({ inputs: each }) => Object.keys(each));
  const folders = inputs.flatMap(
    (input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? [],
  );
  const texts = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const text = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    const words = text === undefined ? `${license}` : readFileSync(join(folder, text), 'utf8').trim();
    return `${name} ${version}\n\n${words}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}
