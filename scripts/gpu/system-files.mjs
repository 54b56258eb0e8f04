// What the GPU bundle takes from the system that builds it (Debian or Ubuntu): Node itself, Vulkan's loader, libraries that
// a bare machine may lack, a Vulkan driver in software where there is one; with each its licence.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What Node asks for, and what NVIDIA's driver for Vulkan does. */
const lent = {
  node: ['libstdc++.so.6', 'libgcc_s.so.1'],
  driver: ['libX11.so.6', 'libXext.so.6', 'libxcb.so.1', 'libXau.so.6', 'libXdmcp.so.6', 'libbsd.so.0', 'libmd.so.0'], // prettier-ignore
};
/** Every Linux with the GNU C library has these. */
const everywhere = /^(linux-vdso|ld-linux-x86-64|lib(c|m|dl|rt|pthread|stdc\+\+|gcc_s))\.so/;

/** Node without its symbols; its licence. Throws where this Node needs more than a bare machine has. */
export function copyNode(target) {
  const needed = run('ldd', [process.execPath]).stdout.match(/^\s*\S+(?= |$)/gm) ?? [];
  const own = needed.map((name) => basename(name.trim())).filter((name) => !everywhere.test(name));
  if (own.length > 0) throw new Error(`this Node needs ${own.join(', ')}: build with one that stands alone, as nodejs.org has`); // prettier-ignore
  copyFileSync(process.execPath, target);
  run('strip', [target]);
  const places = [join(dirname(realpathSync(process.execPath)), '..', 'LICENSE'), '/usr/share/doc/nodejs/LICENSE', '/usr/share/doc/nodejs/copyright']; // prettier-ignore
  const licence = places.find((file) => existsSync(file));
  if (!licence) throw new Error(`there is no licence of Node in ${places.join(', ')}`);
  return [{ name: `Node ${process.versions.node}`, text: readFileSync(licence, 'utf8') }];
}

/** The loader, where Dawn looks first: beside itself. */
export function copyLoader(folder) {
  const file = findLibrary('libvulkan.so.1');
  if (!file) throw new Error('there is no libvulkan.so.1: `apt-get install libvulkan1`');
  copyFileSync(file, join(folder, 'libvulkan.so.1'));
  return [licenceOfFile('the Vulkan loader', file)];
}

/** Libraries in `node` and `driver` below a folder, from which the bundle lends what a machine lacks. */
export function copyLent(folder) {
  return Object.entries(lent).flatMap(([part, names]) => {
    mkdirSync(join(folder, part), { recursive: true });
    return names.flatMap((name) => {
      const file = findLibrary(name);
      if (!file) return [];
      copyFileSync(file, join(folder, part, name));
      return [licenceOfFile(name, file)];
    });
  });
}

/** SwiftShader, as Debian's Chromium brings it; nothing where that is not installed. */
export function copySwiftShader(folder) {
  const file = '/usr/lib/chromium/libvk_swiftshader.so';
  if (!existsSync(file)) return [];
  mkdirSync(folder, { recursive: true });
  copyFileSync(file, join(folder, basename(file)));
  const ICD = { library_path: `./${basename(file)}`, api_version: '1.1.0' };
  writeFileSync(join(folder, 'swiftshader.json'), JSON.stringify({ file_format_version: '1.0.0', ICD }));
  return [licenceOfFile('SwiftShader (a part of Chromium)', file)];
}

/** The texts that Debian keeps once for all packages, of those that these name; always that of TensorFlow.js. */
export function commonLicences(texts) {
  const named = texts.flatMap((text) => text.match(/\/usr\/share\/common-licenses\/[\w.-]*\w/g) ?? []);
  const files = [...new Set(['/usr/share/common-licenses/Apache-2.0', ...named])];
  return files.map((file) => ({ name: `The licence ${basename(file)}`, text: readFileSync(file, 'utf8') }));
}

function findLibrary(name) {
  const lines = run('ldconfig', ['-p']).stdout.split('\n');
  const line = lines.find((each) => each.trim().startsWith(`${name} `) && each.includes('x86-64'));
  return line && realpathSync(line.split(' => ')[1].trim());
}

/** By the package that the file came with. */
function licenceOfFile(name, file) {
  const places = [file, file.replace(/^\/usr(?=\/lib)/, ''), `/usr${file}`];
  const found = places.map(
    (place) => /^([^:\s]+)(?::\w+)?: /.exec(run('dpkg-query', ['-S', place]).stdout)?.[1],
  );
  const owner = found.find(Boolean);
  if (!owner) throw new Error(`no package has ${file}, so that its licence is not known`);
  return { name: `${name}, from the package ${owner}`, text: readFileSync(`/usr/share/doc/${owner}/copyright`, 'utf8') }; // prettier-ignore
}

function run(command, args) {
  const { error, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  if (error && command !== 'strip') throw new Error(`${command} does not run: ${error.message}`);
  return { stdout };
}
