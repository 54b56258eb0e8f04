// What a command has to say: on standard output, or where `-o` points.
import { writeOutput } from '../files/write-output.ts';

/** The text, which ends in one line break. Throws UserError when the place cannot be written. */
export function printResult(text: string, out?: string): void {
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  if (out === undefined) process.stdout.write(whole);
  else writeOutput(out, whole);
}
