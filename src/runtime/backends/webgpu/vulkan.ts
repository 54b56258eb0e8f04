// Whether asking Dawn for an adapter is worth while. Without a driver for Vulkan, Dawn and Vulkan's loader write about it
// on standard error; where no driver is to be seen, another process asks first, and what is written there is lost.

type FileSystem = typeof import('node:fs');
type Processes = typeof import('node:child_process');

/** Milliseconds after which the other process is given up. */
const patience = 20_000;
/** Exit code of the other process that found none. */
const none = 3;

/** False when Dawn, asked in silence, found none; true when it may find one. `packageUrl` tells that of Dawn's module. */
export async function mayFindAdapter(packageUrl: () => string): Promise<boolean> {
  const { process } = globalThis;
  if (process.platform !== 'linux') return true;
  const fs = process.getBuiltinModule?.('node:fs');
  const processes = process.getBuiltinModule?.('node:child_process');
  if (!fs || !processes || hasDriver(fs, process.env)) return true;
  return asksInSilence(processes, packageUrl());
}

/** Whether some place where Vulkan's loader looks names a driver. */
export function hasDriver({ readdirSync }: FileSystem, environment: NodeJS.ProcessEnv): boolean {
  const { VK_DRIVER_FILES, VK_ICD_FILENAMES, VK_ADD_DRIVER_FILES, HOME = '' } = environment;
  if (VK_DRIVER_FILES || VK_ICD_FILENAMES || VK_ADD_DRIVER_FILES) return true;
  const folders = [
    environment.XDG_CONFIG_HOME || `${HOME}/.config`,
    environment.XDG_CONFIG_DIRS || '/etc/xdg',
    '/etc',
    environment.XDG_DATA_HOME || `${HOME}/.local/share`,
    environment.XDG_DATA_DIRS || '/usr/local/share:/usr/share',
  ];
  return folders
    .flatMap((paths) => paths.split(':'))
    .some((folder) => {
      try {
        return readdirSync(`${folder}/vulkan/icd.d`).some((name) => name.endsWith('.json'));
      } catch {
        return false;
      }
    });
}

function asksInSilence({ spawn }: Processes, packageUrl: string): Promise<boolean> {
  const script = `import { create } from ${JSON.stringify(packageUrl)};
    process.exit((await create([]).requestAdapter()) ? 0 : ${none});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: 'ignore',
    timeout: patience,
  });
  return new Promise((resolve) => {
    child.on('error', () => resolve(true));
    child.on('exit', (code) => resolve(code !== none));
  });
}
