// How the language server is bundled, whoever carries it: options of esbuild, without entry and host.
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A worker waits for no import at its top: Chevrotain is bundled as the package exports it. */
const chevrotain = {
  name: 'chevrotain',
  setup(bundle) {
    bundle.onLoad({ filter: /syntax[/\\]chevrotain\.ts$/ }, () => ({
      contents: "export * as chevrotain from 'chevrotain';",
      resolveDir: root,
    }));
  },
};

/** Prettier itself, which reads its configurations, stays outside at `path`; what lays out, its part for browsers, is in the bundle. */
const prettierAt = (path) => ({
  name: 'prettier',
  setup(bundle) {
    bundle.onResolve({ filter: /^prettier$/ }, () => ({ path, external: true }));
  },
});

/** `prettier` is where the bundle finds Prettier; by default the package, where it is installed. */
export const serverBundle = ({ prettier = 'prettier' } = {}) => ({
  absWorkingDir: root,
  bundle: true,
  // Names stay: those of classes are in messages of the protocol's library, and `keepNames` names every closure as it is
  // made, a seventh of what a keystroke takes.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  plugins: [chevrotain, prettierAt(prettier)],
});
