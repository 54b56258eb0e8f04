// The grammar of imports: what can be told of a list with a mistake in it is imported all the same.
import type { IToken } from 'chevrotain';
import type { Import, ImportedName } from './ast.ts';
import { quote } from './mistake.ts';
import { ParameterRules } from './parameter-rules.ts';
import { sign, Text, word } from './tokens.ts';

export abstract class ImportRules extends ParameterRules {
  protected readonly importDeclaration = this.RULE('importDeclaration', (): Import => {
    const start = this.start();
    const first = this.LA(1);
    const told = this.diagnostics.length;
    if (this.RECORDING_PHASE || this.meets(word.import)) this.CONSUME(word.import);
    this.CONSUME(sign['{'], { ERR_MSG: `the imported names stand in braces: import { a, b } from "path";` });
    // Its word comes after the '{', which was reported.
    if (this.meets(word.import)) this.SKIP_TOKEN();
    this.lostInHead = undefined;
    let names = this.headItems('name', '}', 'a name', () => this.SUBRULE(this.importedName));
    if (this.meets(Text) && this.LA(0).image === 'from') {
      names = names.slice(0, -1);
      this.reportMissing('}', this.LA(0));
    } else {
      if (this.meetsFrom()) this.reportMissing('}', this.LA(1));
      else this.CONSUME(sign['}']);
      // A 'from' that stands among the names was told there.
      if (this.meets(Text) && this.diagnostics.length > told) {
        if (names.at(-1)?.name.name === 'from') names = names.slice(0, -1);
        this.lostInHead ??= [];
      } else if (this.meets(Text)) this.reportMissing('from', this.LA(1));
      else if (!this.RECORDING_PHASE && this.LA(2).tokenType === Text && !this.meetsFrom())
        this.replaceByFrom();
      else this.contextual('from');
    }
    this.ACTION(() => this.loseNames(first));
    const path = this.CONSUME(Text);
    // Its word comes after the path, which was reported.
    if (this.lostInHead && this.LA(1).image === 'from') this.SKIP_TOKEN();
    this.semicolon();
    const span = this.from(start);
    return { kind: 'import', names, path: path.image.slice(1, -1), pathSpan: this.spanOf(path), span };
  });

  private readonly importedName = this.RULE('importedName', (): ImportedName => {
    const start = this.start();
    const name = this.SUBRULE(this.name);
    const alias = this.OPTION({
      GATE: () => this.LA(1).image === 'as',
      DEF: () =>
        this.asFarAsRead('name', name, () => {
          this.contextual('as');
          return this.SUBRULE2(this.name);
        }),
    });
    return { kind: 'imported-name', name, alias, span: this.from(start) };
  });

  private replaceByFrom() {
    const token = this.LA(1);
    const span = this.spanOf(token);
    this.report(`expected 'from', found ${quote(token)}`, span, { title: 'write from', span, text: 'from' });
    this.SKIP_TOKEN();
    this.lostInHead ??= [];
  }

  private reportMissing(what: '}' | 'from', before: IToken) {
    const span = this.spanOf(before);
    const fix = { title: `insert '${what}'`, span: { ...span, end: span.start }, text: `${what} ` };
    this.report(`expected '${what}', found ${quote(before)}`, span, fix);
    this.lostInHead ??= [];
  }

  private loseNames(first: IToken) {
    if (!this.lostInHead) return;
    this.lose(first);
    for (const name of this.lostInHead) this.lostNames.add(name);
  }
}
