// The licences of the packages that went into a bundle, as one text, for whoever hands the bundle on.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
      const notices = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|third-?party)/i.test(file)).toSorted(); // prettier-ignore
      const words = notices.map((file) => readFileSync(join(folder, file), 'utf8').trim());
      return `${name} ${version}\n\n${words.length > 0 ? words.join('\n\n') : textOf(license)}\n`;
    });
  return [...new Set(texts)].join(`\n${'-'.repeat(80)}\n\n`);
}

/** Of a licence by name, where a package does not bring its text: that which lies here, else its name. */
function textOf(license) {
  const file = new URL(`licences/${license}.txt`, import.meta.url);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : license;
}
