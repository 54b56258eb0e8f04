/** Of `readme-commands.mjs`. */
export interface Command {
  /** What is typed, without its comment. */
  readonly text: string;
  /** What the page says it prints, where it does. */
  readonly prints?: string;
}
export function commandsOf(page: string): Command[];
export function dataOf(command: string): string[];
export function samePrint(output: string, shown: string): boolean;
