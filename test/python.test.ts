// The Python package, by its own tests: `python/tests` under pytest, with PyTorch where it is installed. Skipped without Python,
// pytest and numpy; where QCNN_REQUIRE_PYTHON is 1 all of them have to be there, and PyTorch and the tools that build a wheel, too.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const required = process.env['QCNN_REQUIRE_PYTHON'] === '1';
const needed = ['pytest', 'numpy'];
const all = [...needed, 'torch', 'build', 'setuptools', 'wheel', 'venv'];
const found = (modules: string[]) =>
  [process.env['PYTHON'], 'python3', '/usr/bin/python3'].find(
    (name) => name !== undefined && spawnSync(name, ['-c', `import ${modules.join(', ')}`]).status === 0,
  );
const python = found(all) ?? (required ? undefined : found(needed));
const reason = `no Python has ${(required ? all : needed).join(', ')}; on Debian: apt-get install python3-pytest python3-numpy`;
if (python === undefined && required) throw new Error(reason);

test.skipIf(python === undefined)(
  `python/tests${python === undefined ? `: ${reason}` : ''}`,
  () => {
    const { status, stdout, stderr } = spawnSync(
      python!,
      ['-m', 'pytest', '-q', '-rs', '-p', 'no:cacheprovider'],
      {
        cwd: `${root}/python`,
        encoding: 'utf8',
        env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
      },
    );
    expect(status, `${stdout}${stderr}`).toBe(0);
  },
  600_000,
);

test('its version is that of the package', () => {
  const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as { version: string };
  const read = (path: string) => readFileSync(`${root}/python/${path}`, 'utf8');
  expect(/^version = "(.*)"$/m.exec(read('pyproject.toml'))?.[1]).toBe(version);
  expect(/^__version__ = "(.*)"$/m.exec(read('src/qcnn/__init__.py'))?.[1]).toBe(version);
});
