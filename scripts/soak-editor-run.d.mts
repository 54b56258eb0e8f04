/** Of `soak-editor-run.mjs`. */
export interface SoakOptions {
  /** Address of a folder without circuit files. */
  readonly folder: string;
  /** Whole texts that are pasted. */
  readonly pastes: readonly string[];
  readonly edits: number;
  readonly seed: number;
  readonly log?: (line: string) => void;
}
export interface SoakReport {
  readonly faults: readonly string[];
  /** Megabytes of the heap after 1,000 edits and at the end, of all memory at the end. */
  readonly early?: number;
  readonly late?: number;
  readonly resident?: number;
}
export function soakEditor(options: SoakOptions): Promise<SoakReport>;
