// The parser's way back after a mistake, wherever it is: the rule that failed is told and given up, and reading goes on where the
// next thing of its kind may begin.
import type { IToken } from 'chevrotain';
import { chevrotain } from './chevrotain.ts';
import { HeadRecovery } from './head-recovery.ts';
import { explain, Mistake } from './mistake.ts';
import { firstOwn } from './next-statement.ts';
import { maxMistakes, type Place } from './reading.ts';
import type { Look } from './regions.ts';
import { retype } from './tokens.ts';

const { EOF, isRecognitionException } = chevrotain;

export abstract class Recovery extends HeadRecovery {
  /**
   * Runs a rule; after a mistake, reports it and skips to the next place where one of its kind may begin. Where another
   * one begins before the mistake, the text up to there is read again by itself.
   */
  protected recovering<T>(place: Place, rule: () => T, instead: (start: IToken) => T): T {
    const start = this.LA(1);
    const from = this.currIdx;
    const { muted } = this;
    this.muted = !this.RECORDING_PHASE && start === this.echo;
    try {
      return rule();
    } catch (error) {
      if (this.RECORDING_PHASE || !(error instanceof Mistake || isRecognitionException(error as Error)))
        throw error;
      const failure = error as Mistake;
      const next = this.nextWithin(place, start, failure.token);
      if (next) {
        this.regionOf(start); // By the tokens as they are.
        this.currIdx = from;
        const read = endingAt(next, () => this.recovering(place, rule, instead));
        if (this.diagnostics.length >= maxMistakes) this.skipToEnd();
        return read;
      }
      this.reportMistake(explain(failure, start, (offset) => this.LA(offset)));
      if (place === 'block' || place === 'file') this.skip(place, start, failure.token);
      else this.skipInHead(place, start, failure.token);
      return instead(start);
    } finally {
      this.muted = muted;
    }
  }

  /** The token before or at a mistake with which something else begins than what begins at `start`. */
  private nextWithin(place: Place, start: IToken, culprit: IToken): IToken | undefined {
    let at = 1;
    while (this.LA(at) !== culprit && this.LA(at).startOffset > start.startOffset) at--;
    if (this.LA(at) !== culprit) return undefined;
    const begins = (look: Look) => this.beginsNext(place, start, look);
    if (culprit === start) {
      const inHead = place !== 'block' && place !== 'file';
      return inHead && this.startsLine(at) && begins(this.lookFrom(at)) ? culprit : undefined;
    }
    const back = firstOwn(this.lookFrom(at), this.source.text, start.startOffset, begins);
    return back === undefined ? undefined : this.LA(at + back);
  }
}

/** Reads as if the text ended before a token. */
function endingAt<T>(token: IToken, read: () => T): T {
  const { tokenType } = token;
  retype(token, EOF);
  try {
    return read();
  } finally {
    retype(token, tokenType);
  }
}
