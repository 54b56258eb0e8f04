// The package's entries as a page gets them: bundled for browsers from the build.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** 'qcnn', 'qcnn/compiler', …: the modules that package.json exports. */
export function publicEntries(): string[] {
  const { exports } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as { exports: object };
  return Object.keys(exports)
    .filter((path) => !path.endsWith('.json'))
    .map((path) => `qcnn${path.slice(1)}`);
}

export interface Bundle {
  readonly code: string;
  /** What it imports of Node: "node:fs from dist/files/stat.js". Nothing else may be left out. */
  readonly ofNode: readonly string[];
  /** Folders of node_modules that went in. */
  readonly packages: readonly string[];
}

/** A module's text and all that it imports in one, minified. */
export async function bundle(contents: string): Promise<Bundle> {
  const ofNode: string[] = [];
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    platform: 'browser',
    format: 'esm',
    minify: true,
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: [
      {
        name: 'note what is of Node',
        setup({ onResolve }) {
          onResolve({ filter: /^[\w:/]+$/ }, ({ path, importer }) => {
            if (!isBuiltin(path)) return undefined;
            ofNode.push(`${path} from ${importer.slice(root.length)}`);
            return { path, external: true };
          });
        },
      },
    ],
  });
  const packages = Object.keys(metafile.inputs).flatMap(
    (file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [],
  );
  return { code: outputFiles[0].text, ofNode, packages: [...new Set(packages)].sort() };
}
