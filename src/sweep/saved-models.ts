// Which trained models of a sweep are saved, and which stay: OUT/models/HASH. Of each model the run with the smallest
// validation loss, all or none; and what other runs begin with, until they are done.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { modelFile } from '../models/model-files.ts';
import type { SavedModels } from '../study/saved-models.ts';
import type { KeptRuns } from './results.ts';
import type { RunRecord } from './run-record.ts';
import type { Saves } from './runner.ts';
import { validationLoss } from './validation-loss.ts';
import { modelOf, modelsFolder } from './work-folder.ts';

export interface ModelKeeper {
  /** What a run that is to be trained is told. */
  saves(hash: string, model: string): Saves | undefined;
  /** A run is trained: of two that are saved the better one stays. */
  trained(record: RunRecord): void;
  /** All runs are done: what they began with goes, where it is not to be saved. Gives how many are there. */
  finish(): number;
}

/** `needed`: runs whose models others begin with that are still to come. */
export function keepModels(
  folder: string,
  which: SavedModels,
  { done, needed }: Pick<KeptRuns, 'done'> & { readonly needed: ReadonlySet<string> },
): ModelKeeper {
  const best = new Map<string, RunRecord>();
  const remove = (hash: string) => rmSync(modelOf(folder, hash), { recursive: true, force: true });
  const removeUnless = (kept: ReadonlySet<string>, hash: string) => kept.has(hash) || remove(hash);

  function trained(record: RunRecord): void {
    if (which !== 'best' || !isSaved(folder, record.hash)) return;
    const other = best.get(record.model);
    const isBetter = !other || isBefore(record, other);
    if (isBetter) best.set(record.model, record);
    const worse = isBetter ? other : record;
    if (worse) removeUnless(needed, worse.hash);
  }

  for (const hash of savedHashes(folder)) {
    const record = done.get(hash);
    if (record) trained(record);
  }
  return {
    saves(hash, model) {
      if (needed.has(hash)) return { needed: true };
      if (which === 'none') return undefined;
      if (which === 'all') return {};
      const other = best.get(model);
      // Of equal ones the first by hash stays, in whatever order they come.
      return { below: other ? nextAbove(validationLoss(other)) : Infinity };
    },
    trained,
    finish() {
      const kept = new Set([...best.values()].map(({ hash }) => hash));
      if (which !== 'all') for (const hash of savedHashes(folder)) removeUnless(kept, hash);
      return savedHashes(folder).length;
    },
  };
}

/** Whether the trained model of a run is there. */
export function isSaved(folder: string, hash: string): boolean {
  return existsSync(join(modelOf(folder, hash), modelFile));
}

function isBefore(a: RunRecord, b: RunRecord): boolean {
  const difference = validationLoss(a) - validationLoss(b);
  return difference < 0 || (difference === 0 && a.hash < b.hash);
}

function nextAbove(value: number): number {
  return value + Math.max(Number.MIN_VALUE, Math.abs(value) * Number.EPSILON);
}

/** Runs whose trained models are there. */
export function savedHashes(folder: string): string[] {
  const place = join(folder, modelsFolder);
  return existsSync(place) ? readdirSync(place).filter((name) => /^[0-9a-f]{64}$/.test(name)) : [];
}
