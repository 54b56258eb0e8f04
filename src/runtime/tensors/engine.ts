// Starts TensorFlow.js on the engine that is asked for, or on the fastest that this machine has, and says why the others
// are not there.
import * as tf from './tf.ts';
import { cannotRunHere, RequestRefusal, UserError } from '../../user-error.ts';
import { NotHere, reasonOf, type EngineCandidate } from './engines/candidate.ts';
import { engineChoices, engineNames, type EngineChoice, type EngineName } from './engines/names.ts';
import { nodeEngine, nodeGpuEngine } from './engines/native.ts';
import { wasmEngine } from './engines/wasm.ts';
import { webgpuEngine } from './engines/webgpu.ts';
import { otherCopies } from './tfjs-copies.ts';

export { limitEngineThreads } from './engines/wasm.ts';

/** TensorFlow.js as it was started. */
export interface Engine {
  readonly tf: typeof import('./tf.ts');
  /** "tfjs-node-gpu", "tfjs-webgpu", "tfjs-node" or "tfjs-wasm". */
  readonly backend: string;
  /** By which `startEngine` takes it. */
  readonly name: EngineName;
  /** Why it computes and no other: one sentence. */
  readonly reason: string;
}

/** What `startEngine` may be asked for. */
export interface EngineOptions {
  /**
   * 'auto' is the fastest that is there. Default: the one that was started last, and at first the fastest of those whose
   * numbers a program can read at once (`dataSync`): not 'webgpu', on which layers take their circuits as operations.
   */
  readonly engine?: EngineChoice | undefined;
}

/** Whether an engine can run here. */
export interface EngineStatus {
  readonly name: string;
  /** By which `--engine` and `startEngine` take it. */
  readonly engine: EngineName;
  readonly available: boolean;
  readonly version?: string;
  /** Why it is not available, or why `auto` passes it over: one sentence. */
  readonly reason?: string;
}

const candidates: Readonly<Record<EngineName, EngineCandidate>> = {
  'tfjs-node-gpu': nodeGpuEngine,
  webgpu: webgpuEngine,
  'tfjs-node': nodeEngine,
  wasm: wasmEngine,
};

/** Those whose numbers can be read at once. */
const atOnce = engineNames.filter((name) => name !== 'webgpu');

let started: Promise<Engine> | undefined;

/**
 * The engine that is asked for, or that was started last. A program that asks for another one goes on with it; models that
 * were made before belong to the former. A second copy of TensorFlow.js in the program gets a warning on standard error.
 * @throws UserError: exit code 2 for an engine that does not exist or cannot run here, with what would bring it; 1 when none
 * runs.
 */
export const startEngine: (options?: EngineOptions) => Promise<Engine> = startOrGoOn.bind(undefined);

/** Test runners read the parameters of what they call, as in `beforeAll(startEngine)`; those of a bound function are none. */
function startOrGoOn({ engine }: EngineOptions = {}): Promise<Engine> {
  if (engine === undefined && started) return started;
  const before = started;
  const next = begin(engine, before);
  started = next;
  next.catch(() => {
    if (started === next) started = before;
  });
  return next;
}

async function begin(asked: EngineChoice | undefined, before: Promise<Engine> | undefined): Promise<Engine> {
  if (before) await before.catch(() => {});
  else {
    const warning = otherCopies();
    if (warning !== undefined) console.warn(`qcnn: ${warning}`);
  }
  if (asked === undefined) return startFirst('a program', atOnce);
  if (asked === 'auto') return startFirst('auto', engineNames);
  if (!engineNames.includes(asked))
    throw new RequestRefusal(
      `There is no engine "${String(asked)}"; there are: ${engineChoices.join(', ')}.`,
    );
  const { backend, start } = candidates[asked];
  try {
    await start();
  } catch (error) {
    throw cannotRunHere(`Engine "${asked}"`, sentenceOf(error));
  }
  return { tf, backend, name: asked, reason: 'It was asked for.' };
}

async function startFirst(who: string, names: readonly EngineName[]): Promise<Engine> {
  const reasons: string[] = [];
  for (const name of names) {
    const { backend, start, passedOver } = candidates[name];
    try {
      const reason = await passedOver?.();
      if (reason === undefined) {
        await start();
        const others = reasons.length > 0 ? `: ${reasons.join(' ')}` : ', its first choice.';
        return { tf, backend, name, reason: `${who} takes ${name}${others}` };
      }
      reasons.push(`${name}: ${reason}`);
    } catch (error) {
      reasons.push(`${name}: ${reasonOf(error)}`);
    }
  }
  throw new UserError(`No TensorFlow.js engine runs here. ${reasons.join(' ')} Run \`npm ci\` again.`, 1);
}

/** Every engine in the order in which `auto` asks them: whether it loads here, and if not why. */
export function engineReport(): Promise<EngineStatus[]> {
  return Promise.all(
    engineNames.map(async (name): Promise<EngineStatus> => {
      const { backend, look, passedOver } = candidates[name];
      const status = { name: backend, engine: name };
      try {
        const { version, on } = await look();
        const reason = (await passedOver?.()) ?? (on && `On ${on}.`);
        return {
          ...status,
          available: true,
          ...(version !== undefined && { version }),
          ...(reason && { reason }),
        };
      } catch (error) {
        return { ...status, available: false, reason: sentenceOf(error) };
      }
    }),
  );
}

function sentenceOf(error: unknown): string {
  const advice = error instanceof NotHere ? error.advice : '';
  return [reasonOf(error), advice].filter((text) => text !== '').join(' ');
}
