// The grammar of properties: a title, parameters, and two sides that are to be the same at a level.
import type { Comparison, CompileTimeParameter, Property, Side, SideSetting, TextExpression } from './ast.ts';
import { chevrotain } from './chevrotain.ts';
import { ImportRules } from './import-rules.ts';
import { Mistake, quote } from './mistake.ts';
import { Identifier as IdentifierToken, PropertyWord, sign, Text, UnclosedText } from './tokens.ts';

const { tokenMatcher } = chevrotain;

const form = 'property "cheap is slow" { cheap == slow; }';
const titleForm = `the title of a property stands in quotes: ${form}`;

export abstract class PropertyRules extends ImportRules {
  protected readonly property = this.RULE('property', (): Property => {
    const start = this.start();
    this.CONSUME(PropertyWord);
    const title = this.SUBRULE(this.title);
    let parameters: CompileTimeParameter[] = [];
    this.lostInHead = undefined;
    this.recovering(
      'head',
      () => {
        parameters = this.OPTION(() => this.SUBRULE(this.compileTimeParameters)) ?? [];
      },
      (failed) => this.loseInHead(failed),
    );
    const lost = this.lostInHead;
    this.ACTION(() => this.toBrace());
    const comparison = this.SUBRULE(this.comparison);
    return { kind: 'property', title, parameters, comparison, lost, span: this.from(start) };
  });

  private readonly comparison = this.RULE('comparison', (): Comparison => {
    const start = this.start();
    this.CONSUME(sign['{']);
    const left = this.SUBRULE(this.side);
    this.CONSUME(sign['=='], { ERR_MSG: `a property compares two sides with ==: ${form}` });
    const right = this.SUBRULE2(this.side);
    const level = this.OPTION2({
      GATE: () => this.LA(1).image === 'at',
      DEF: () => {
        this.CONSUME(IdentifierToken);
        return this.SUBRULE(this.name);
      },
    });
    this.semicolon();
    const ends = this.meets(sign['}']) || this.meets(chevrotain.EOF) || this.meetsDeclaration();
    if (!this.RECORDING_PHASE && !ends)
      throw new Mistake('a property compares two sides once; what else is to hold is another property', this.LA(1)); // prettier-ignore
    this.CONSUME(sign['}']);
    return { kind: 'comparison', left, right, level, span: this.from(start) };
  });

  private readonly title = this.RULE('title', (): TextExpression => {
    if (!this.RECORDING_PHASE && !this.meets(Text) && this.LA(1).tokenType !== UnclosedText)
      return this.unquotedTitle();
    const token = this.CONSUME(Text, { ERR_MSG: titleForm });
    return { kind: 'text', text: token.image.slice(1, -1), span: this.spanOf(token) };
  });

  /** Skips what a failed head leaves before the `{`, or a token too many; gives the property up where none follows. */
  private toBrace() {
    const next = this.LA(1);
    if (this.lostInHead && !this.meets(sign['{'])) {
      this.skipInHead('head', next, next);
      this.loseInHead(next);
      // That was told with the head.
      this.muted ||= !this.meets(sign['{']);
    } else if (!this.meets(sign['{']) && this.LA(2).tokenType === sign['{']) {
      this.report(`what is to hold stands in braces: ${form}`, this.spanOf(next));
      this.SKIP_TOKEN();
    }
  }

  /** A name in place of the title, another token, or nothing. */
  private unquotedTitle(): TextExpression {
    const token = this.LA(1);
    const isName = tokenMatcher(token, IdentifierToken);
    const text = isName ? token.image : '';
    const span = isName ? this.spanOf(token) : { ...this.spanOf(token), end: token.startOffset };
    const fix = { title: 'write it in quotes', span, text: `"${text}"` };
    this.report(titleForm, this.spanOf(token), isName ? fix : undefined);
    if (!this.meets(sign['(']) && !this.meets(sign['{'])) this.SKIP_TOKEN();
    return { kind: 'text', text, span };
  }

  private readonly side = this.RULE('side', (): Side => {
    const start = this.start();
    if (!this.RECORDING_PHASE && this.LA(1).tokenType === sign['}'])
      throw new Mistake(`a property compares two circuits, gates or pools: ${form}`, this.LA(1));
    const callee = this.SUBRULE(this.name);
    const settings = this.OPTION(() => {
      this.CONSUME(sign['(']);
      const given = this.listUpTo(')', 'a setting, such as n = 4', () => this.SUBRULE(this.setting));
      this.CONSUME(sign[')']);
      return given;
    });
    return { kind: 'side', callee, settings: settings ?? [], span: this.from(start) };
  });

  private readonly setting = this.RULE('setting', (): SideSetting => {
    const start = this.start();
    const first = this.LA(1);
    const ERR_MSG = `a setting names a parameter: n = ${quote(first).slice(1, -1)}`;
    const name = this.SUBRULE(this.name);
    this.CONSUME(sign['='], { ERR_MSG });
    const value = this.SUBRULE(this.expression);
    return { kind: 'setting', name, value, span: this.from(start) };
  });
}
