// A program in Python that is asked by lines of JSON and answers so: PyTorch or JAX beside qcnn.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageFolder } from '../../../build/package-folder.js';

/** Longest wait for an answer, in seconds: JAX compiles. */
const patience = 60;

/** Starts python/FILE; `ask` throws Error with what Python said last where it does not answer. */
export function startPeer(file, args) {
  const python = process.env.PYTHON ?? 'python3';
  // Libraries that were lent are not for it.
  const env = { ...process.env, LD_LIBRARY_PATH: process.env.QCNN_OWN_LIBRARIES ?? process.env.LD_LIBRARY_PATH }; // prettier-ignore
  const child = spawn(python, [join(packageFolder, 'python', file), ...args], { env, stdio: 'pipe' });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-2000);
  });
  child.on('error', (error) => (said += `\n${error.code === 'ENOENT' ? `there is no ${python}` : error.message}`)); // prettier-ignore
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      let timer;
      const silence = new Promise((resolve) => {
        timer = setTimeout(resolve, 1000 * patience, { silent: true });
      });
      const { value, done, silent } = await Promise.race([lines.next(), silence]);
      clearTimeout(timer);
      if (silent) throw new Error(`it gave no answer in ${patience} s`);
      if (done) throw new Error(said.trim().split('\n').at(-1) || 'it ended without a word');
      return JSON.parse(value);
    },
    end() {
      child.stdin.end();
      child.kill();
    },
  };
}
