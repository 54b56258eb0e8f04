// The grammar of a file: imports and declarations.
import type { IToken, TokenType } from 'chevrotain';
import type { AngleParameter, Block, CompileTimeParameter, Declaration, Identifier, Import, Operand, Property } from './ast.ts'; // prettier-ignore
import { chevrotain } from './chevrotain.ts';
import { meantAtTop } from './misspelt.ts';
import { Mistake, quote } from './mistake.ts';
import { PropertyRules } from './property-rules.ts';
import { opensBlock } from './reading.ts';
import {
  AnyToken,
  Identifier as IdentifierToken,
  PoolName,
  PropertyWord,
  retype,
  sign,
  StatementToken,
  Text,
  word,
} from './tokens.ts';

const { tokenMatcher } = chevrotain;

/** Doc comments are not tokens: comments.ts attaches them afterwards. */
export interface FileContents {
  readonly imports: Import[];
  readonly declarations: Declaration[];
  readonly properties: Property[];
}

export class FileRules extends PropertyRules {
  constructor(options?: ConstructorParameters<typeof PropertyRules>[0]) {
    super(options);
    this.performSelfAnalysis();
  }

  readonly file = this.RULE('file', (): FileContents => {
    const imports: Import[] = [];
    const declarations: Declaration[] = [];
    const properties: Property[] = [];
    this.MANY(() => {
      const start = this.LA(1);
      this.recovering(
        'file',
        () => {
          this.ACTION(() => this.correctAtTop());
          this.OR([
            {
              GATE: () => this.meetsTail(declarations.at(-1)),
              ALT: () => this.SUBRULE(this.tail, { ARGS: [declarations] }),
              IGNORE_AMBIGUITIES: true,
            },
            { ALT: () => imports.push(this.SUBRULE(this.importDeclaration)) },
            { ALT: () => declarations.push(this.SUBRULE(this.constDeclaration)) },
            { ALT: () => declarations.push(this.SUBRULE(this.gateDeclaration)) },
            { ALT: () => declarations.push(this.SUBRULE(this.poolDeclaration)) },
            { ALT: () => declarations.push(this.SUBRULE(this.pairingDeclaration)) },
            { ALT: () => declarations.push(this.SUBRULE(this.circuitDeclaration)) },
            { ALT: () => properties.push(this.SUBRULE(this.property)) },
            { ALT: () => this.strayBraceAtTop(imports) },
            { ALT: () => this.SUBRULE(this.strayAtTop), IGNORE_AMBIGUITIES: true },
          ]);
        },
        (start) => this.loseDeclaration(start),
      );
      this.ACTION(() => {
        // The statements of a declaration without a name; a block in braces is read as any other.
        if (this.resumesHere() && opensBlock.has(start.tokenType) && !this.meets(sign['{']))
          this.blockAfterMistake();
      });
    });
    return { imports, declarations, properties };
  });

  /** Takes what begins a declaration for the word that it was meant to be. */
  private correctAtTop() {
    const meant = meantAtTop((offset) => this.LA(1 + offset));
    // What a property lacks is told where it stands.
    if (meant === PropertyWord && this.LA(1).image === 'property') retype(this.LA(1), PropertyWord);
    else this.correct(meant);
  }

  /** A `{` between declarations: the names of an import that lacks its word, or a block without a header. */
  private strayBraceAtTop(imports: Import[]) {
    const second = this.LA(2);
    const isImport =
      second.tokenType === word.import ||
      (second.tokenType === sign['}'] && this.LA(3).image === 'from') ||
      (second.tokenType === IdentifierToken && /^(,|}|as)$/.test(this.LA(3).image));
    if (this.RECORDING_PHASE || !isImport) return this.SUBRULE(this.strayBlock);
    this.report(`'import' stands before '{'`, this.spanOf(this.LA(1)));
    return imports.push(this.SUBRULE(this.importDeclaration));
  }

  /** Notes which names the text from a token on may have declared. */
  private loseDeclaration(start: IToken) {
    this.lose(start);
    const tokens = this.tokensFrom(start);
    if (start.tokenType === word.circuit || start.tokenType === PropertyWord) return;
    if (heads.has(start.tokenType)) {
      this.lostHeads.push(tokens[1]?.tokenType === IdentifierToken ? tokens[1].image : '');
      return;
    }
    for (const token of tokens) {
      if (tokenMatcher(token, IdentifierToken)) this.lostNames.add(token.image);
      if (token.tokenType === Text) this.lostPaths.push(token.image.slice(1, -1));
    }
  }

  /** Statements after the `}` of a declaration that has one too many. */
  private meetsTail(last: Declaration | undefined): boolean {
    if (!last || !('body' in last) || last.span.end !== this.from(0).end || this.meetsDeclaration())
      return false;
    if (this.meets(PoolName) && this.startsLine()) return false;
    if (this.LA(0).tokenType !== sign['}'] || !tokenMatcher(this.LA(1), StatementToken)) return false;
    return this.regionOf(this.LA(0)).surplus < 0;
  }

  private readonly tail = this.RULE('tail', (declarations: Declaration[]): void => {
    const close = this.LA(0);
    this.ACTION(() => {
      const { kind, name } = declarations.at(-1)!;
      const message = `this '}' ends ${kind} ${name.name}, and statements follow: one '}' here or before is too many`;
      const span = this.spanOf(close);
      this.report(message, span, { title: `remove '}'`, span, text: '' });
      this.lose(close);
    });
    const first = this.recovering(
      'block',
      () => this.SUBRULE(this.statement),
      (start) => this.lost(start),
    );
    const more = this.SUBRULE(this.statementsToBrace);
    this.OPTION(() => this.CONSUME(sign['}']));
    this.ACTION(() => {
      const last = declarations.pop();
      if (!last || !('body' in last)) throw new Error('a tail follows a block');
      const span = this.from(last.span.start);
      const statements = [...last.body.statements, ...(first ? [first] : []), ...more];
      declarations.push({
        ...last,
        span,
        body: { kind: 'block', statements, span: { ...last.body.span, end: span.end } },
      });
    });
  });

  private readonly constDeclaration = this.RULE('constDeclaration', (): Declaration => {
    const start = this.start();
    this.CONSUME(word.const);
    const name = this.SUBRULE(this.name);
    this.CONSUME(sign['=']);
    const value = this.SUBRULE(this.expression);
    this.semicolon();
    return { kind: 'const', name, value, span: this.from(start) };
  });

  private readonly gateDeclaration = this.RULE('gateDeclaration', (): Declaration => {
    const start = this.start();
    this.CONSUME(word.gate);
    const name = this.declaredName();
    let [parameters, operands]: [AngleParameter[], Operand[]] = [[], []];
    this.head(() => {
      parameters = this.OPTION(() => this.SUBRULE(this.angleParameters)) ?? [];
      if (this.headEnds()) return;
      if (this.meets(sign['{']) || this.meets(chevrotain.EOF)) {
        const message = `a gate names the qubits it acts on before '{': gate ${name.name} a, b { … }`;
        throw new Mistake(message, this.LA(1));
      }
      operands = this.headItems('name', '{', 'the name of a qubit', () => this.SUBRULE(this.operand));
    });
    const body = this.bodyOfDeclaration(name);
    const lost = this.lostInHead;
    return { kind: 'gate', name, parameters, operands, lost, body, span: this.from(start) };
  });

  private readonly poolDeclaration = this.RULE('poolDeclaration', (): Declaration => {
    const start = this.start();
    this.CONSUME(PoolName);
    const name = this.declaredName();
    let parameters: AngleParameter[] = [];
    const names: Identifier[] = [];
    this.head(() => {
      parameters = this.OPTION(() => this.SUBRULE(this.angleParameters)) ?? [];
      if (this.headEnds()) return;
      if (this.meets(sign['->'])) {
        throw new Mistake(`a pool needs a source before '->': ${poolForm(name.name)}`, this.LA(1));
      }
      names.push(...this.headItems('name', '->', 'the name of a source', () => this.SUBRULE2(this.name)));
      this.CONSUME(sign['->'], { ERR_MSG: `a pool has sources and one target: ${poolForm(name.name)}` });
      names.push(this.SUBRULE3(this.name));
    });
    const body = this.bodyOfDeclaration(name);
    const lost = this.lostInHead;
    const target = names.pop() ?? name;
    return { kind: 'pool', name, parameters, sources: names, target, lost, body, span: this.from(start) };
  });

  private declaredName(): Identifier {
    if (this.startsStatement()) throw new Mistake(`expected a name before ${quote(this.LA(1))}`, this.LA(1));
    return this.SUBRULE(this.name);
  }

  /** Reads the head of a declaration behind its name. */
  private head(read: () => void) {
    this.lostInHead = undefined;
    const whole = () => {
      read();
      // The name with which a statement begins was taken for one of the head.
      if (this.startedBefore()) throw new Mistake(`expected '{' before ${quote(this.LA(0))}`, this.LA(1));
    };
    this.recovering('head', whole, (start) => this.loseHead(start));
  }

  /** What is left out behind the name of a declaration may have been its name. */
  private loseHead(start: IToken) {
    this.loseInHead(start);
    for (const name of this.lostInHead!) this.lostNames.add(name);
  }

  /** After a mistake in its parameters a head goes on with names on the same line, or not at all. */
  private headEnds(): boolean {
    const failed = this.lostInHead !== undefined || this.resumesHere();
    return failed && (!this.meets(IdentifierToken) || this.startsLine());
  }

  /** The block behind a head, also where the head failed, or the `{` is missing. */
  private bodyOfDeclaration(name: Identifier): Block {
    const failed = (this.lostInHead || this.resumesHere()) && !this.RECORDING_PHASE && !this.meets(sign['{']);
    if (failed) {
      const start = this.LA(1);
      this.skipInHead('head', start, start);
      this.loseInHead(start);
    }
    const body = failed
      ? undefined
      : this.recovering(
          'head',
          () => this.SUBRULE(this.block),
          (start) => void this.loseHead(start),
        );
    if (this.lostInHead) this.lostHeads.push(name.name);
    return body ?? this.blockAfterMistake();
  }

  private readonly pairingDeclaration = this.RULE('pairingDeclaration', (): Declaration => {
    const start = this.start();
    this.CONSUME(word.pairing);
    const name = this.SUBRULE(this.name);
    this.CONSUME(sign['('], { ERR_MSG: `a pairing takes a register: pairing ${name.name}(q) = …;` });
    const parameter = this.SUBRULE2(this.name);
    this.CONSUME(sign[')']);
    this.CONSUME(sign['=']);
    const value = this.SUBRULE(this.expression);
    this.semicolon();
    return { kind: 'pairing', name, parameter, value, span: this.from(start) };
  });

  private readonly circuitDeclaration = this.RULE('circuitDeclaration', (): Declaration => {
    const start = this.start();
    this.CONSUME(word.circuit);
    const name = this.declaredName();
    let parameters: CompileTimeParameter[] = [];
    this.head(() => {
      parameters = this.OPTION(() => this.SUBRULE(this.compileTimeParameters)) ?? [];
    });
    const body = this.bodyOfDeclaration(name);
    const lost = this.lostInHead;
    return { kind: 'circuit', name, parameters, lost, body, span: this.from(start) };
  });

  private readonly strayAtTop = this.RULE('strayAtTop', (): undefined => {
    const before = this.LA(0);
    const token = this.CONSUME(AnyToken);
    this.ACTION(() => {
      if (token.tokenType === sign['}']) {
        const region = this.regionOf(token);
        if (!region.told) this.report(`this '}' closes nothing`, this.spanOf(token));
        region.told = true;
        return;
      }
      if (token.tokenType !== sign[';']) {
        const expected = 'expected import, const, gate, pool, pairing, circuit or property';
        throw new Mistake(`${expected}, found ${quote(token)}`, token);
      }
      const after = before.tokenType === sign['}'] ? ` after '}'` : '';
      const span = this.spanOf(token);
      this.report(`no ';' is needed here${after}`, span, { title: `remove ';'`, span, text: '' });
    });
    return undefined;
  });
}

const poolForm = (name: string) => `pool ${name} source -> target { … }`;
/** Words before names that other declarations may use. */
const heads = new Set<TokenType>([word.const, word.gate, word.pairing, PoolName]);
