// A mistake at a token, with its sentence and a repair where one is obvious.
import type { IToken } from 'chevrotain';

/** A repair near a token: replace it, or insert before it. */
export interface Repair {
  readonly title: string;
  readonly text: string;
  readonly where: 'replace' | 'before';
}

/** A mistake that a rule recognises itself; the statement or declaration around it is given up. */
export class Mistake extends Error {
  readonly token: IToken;
  readonly repair: Repair | undefined;
  constructor(message: string, token: IToken, repair?: Repair) {
    super(message);
    this.name = 'Mistake';
    this.token = token;
    this.repair = repair;
  }
}
