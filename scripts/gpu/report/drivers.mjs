// The drivers for Vulkan that a machine may have, as environments of processes: named ones, installed ones, NVIDIA's by the
// names of its libraries, each with its own libraries and then with those that the bundle lends; at last one in software.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folders = ['/usr/local/nvidia/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d']; // prettier-ignore
/** Where containers put NVIDIA's libraries, which no cache of the linker knows. */
const nvidiaFolders = ['/usr/local/nvidia/lib64', '/usr/local/nvidia/lib'];
const nvidiaLibraries = ['libEGL_nvidia.so.0', 'libGLX_nvidia.so.0'];

/** Each with a name for people and what it adds to the environment. `root` is the folder of the bundle. */
export function driversOf(root, environment) {
  const lent = [join(root, 'lent', 'driver'), join(root, 'lent', 'node')];
  const known = [...named(environment), ...installed(), ...writtenFor(join(root, 'cache'))];
  const software = join(root, 'swiftshader', 'swiftshader.json');
  const nvidia = nvidiaFolders.filter((folder) => existsSync(folder));
  const withFile = (file, name, libraries) => ({
    name,
    env: {
      VK_DRIVER_FILES: file,
      VK_ICD_FILENAMES: file,
      LD_LIBRARY_PATH: [environment.LD_LIBRARY_PATH, ...nvidia, ...libraries].filter(Boolean).join(':'),
    },
  });
  return [
    ...known.map((file) => withFile(file, file, [])),
    ...known.map((file) => withFile(file, `${file}, with lent libraries`, lent)),
    ...(existsSync(software) ? [withFile(software, 'the SwiftShader of the bundle', lent)] : []),
  ];
}

function named({ VK_DRIVER_FILES, VK_ICD_FILENAMES }) {
  const files = VK_DRIVER_FILES || VK_ICD_FILENAMES;
  return files ? [files] : [];
}

function installed() {
  const files = folders.flatMap((folder) => {
    if (!existsSync(folder)) return [];
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    return names.map((name) => join(folder, name));
  });
  const isNvidia = (file) => file.includes('nvidia');
  return [...files.filter(isNvidia), ...files.filter((file) => !isNvidia(file))];
}

/** Machines that compute only have NVIDIA's libraries without a file that names them. */
function writtenFor(folder) {
  mkdirSync(folder, { recursive: true });
  return nvidiaLibraries.map((library) => {
    const file = join(folder, `${library}.json`);
    const ICD = { library_path: library, api_version: '1.3.0' };
    writeFileSync(file, JSON.stringify({ file_format_version: '1.0.1', ICD }));
    return file;
  });
}
