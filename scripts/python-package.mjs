// Part of the build: what the Python package carries of this one, python/src/qcnn/node: the server in one file, the circuits with
// `std`, the version, and the licences of what is in them.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const target = 'python/src/qcnn/node';

rmSync(here(target), { recursive: true, force: true });
mkdirSync(here(target), { recursive: true });
for (const file of ['server.mjs', 'licences.txt'])
  cpSync(here(`dist/serve/${file}`), here(`${target}/${file}`));
cpSync(here('circuits'), here(`${target}/circuits`), { recursive: true });
cpSync(here('LICENSE'), here(`${target}/LICENSE`));
const { name, version, license, type } = JSON.parse(readFileSync(here('package.json'), 'utf8'));
writeFileSync(here(`${target}/package.json`), `${JSON.stringify({ name, version, license, type })}\n`);
