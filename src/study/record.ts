// The record of a study in its folder: config.json and metrics.jsonl while it runs, the results when it is done. What
// cannot be written while it trains is kept, and saved in the end.
import { join } from 'node:path';
import { appendLines } from '../files/append-lines.ts';
import { writeWhole } from '../files/write-whole.ts';
import { UserError } from '../user-error.ts';
import { createFileStore } from './file-store.ts';
import type { StudyObserver, StudyPlan } from './observer.ts';
import type { OutputFolder } from './output-folder.ts';
import { predictionsCsv } from './predictions-csv.ts';
import { configText, resultsText } from './record-texts.ts';
import type { StudyResult } from './result.ts';

export interface StudyRecord {
  /**
   * Touches the folder when the first epoch or model has ended: before, there is nothing to keep. Then config.json, and
   * a line of metrics.jsonl a model and epoch as they end.
   */
  readonly observer: StudyObserver;
  /**
   * Saves what is computed, then what is drawn of it, and results.json last of all: where it is, the study is complete.
   * Throws UserError when a file could not be written: it says where each is.
   */
  finish(result: StudyResult): Promise<void>;
  /** For a study that was stopped: saves what is not yet written, and says what there is. */
  leave(): string;
}

/** `warn` is told, in a sentence, that the folder cannot be written while training goes on. */
export function recordIn(folder: OutputFolder, warn: (sentence: string) => void): StudyRecord {
  const store = createFileStore(folder.path);
  const lines: string[] = [];
  let plan: StudyPlan | undefined;
  let begun = false;
  let configured = false;
  let linesWritten = 0;
  let isLate = false;

  const writeConfig = () => {
    folder.clear();
    writeWhole(join(folder.path, 'config.json'), configText(plan!));
    configured = true;
  };
  const writeLines = () => {
    appendLines(join(folder.path, 'metrics.jsonl'), lines.slice(linesWritten));
    linesWritten = lines.length;
  };
  const orLater = (write: () => void) => {
    if (isLate) return;
    try {
      write();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      isLate = true;
      warn(`${error.message}; training goes on, and what comes of it is saved in the end`);
    }
  };
  const begin = () => {
    if (begun) return;
    begun = true;
    orLater(() => {
      writeConfig();
      writeLines();
    });
  };
  const catchUp = () => {
    if (configured) store.holds('config.json');
    else store.save('config.json', configText(plan!), writeConfig);
    if (!isLate) return store.holds('metrics.jsonl');
    const before = linesWritten;
    store.save('metrics.jsonl', lines.map((line) => `${line}\n`).join(''), writeLines);
    if (before > 0 && linesWritten === before) store.holds(`the first ${before} lines of metrics.jsonl`);
  };

  return {
    observer: {
      planned(decided) {
        plan = decided;
      },
      epochEnded({ name }, record) {
        begin();
        lines.push(JSON.stringify({ model: name, ...record }));
        orLater(writeLines);
      },
      finished: begin,
    },
    async finish(result) {
      catchUp();
      store.save('predictions.csv', predictionsCsv(result));
      const { createReport } = await import('./report/report.ts');
      store.save('report.html', await createReport(result));
      store.save('results.json', resultsText(result));
      const trouble = store.trouble();
      if (trouble !== undefined) throw new UserError(trouble, 1);
    },
    leave() {
      if (!begun) {
        const former = folder.holdsFormer() ? `; the former study in ${folder.path} is as it was` : '';
        return `nothing was written${former}`;
      }
      catchUp();
      return `no results were written; ${store.trouble() ?? `${store.saved()} of what was trained until now`}`;
    },
  };
}
