// Texts with white space and comments between any two tokens, which mean what they meant without.
import fc from 'fast-check';
import { printFile } from '../../src/compiler/syntax/index.ts';
import { tokenize } from '../../src/compiler/syntax/tokenize.ts';
import { endOf } from '../../src/compiler/syntax/tokens.ts';
import { arbitraryFile } from '../compiler/syntax/arbitrary-file.ts';

const gap = fc.constantFrom(
  ' ',
  '\n',
  '\n\n\n',
  ' // a\n',
  '\n// b\n',
  '\n\n  /// c\n\n',
  ' /* d */ ',
  '\n/* e */\n',
  ' /* f */ /* g */\n',
  '\n\n/* h */ // i\n',
  '\n  /* j\n      k */ ',
  '\n/*\n * l\n */\n\n',
);

/** Between some of its tokens a text gets other gaps. */
export function strewn(text: string): fc.Arbitrary<string> {
  const { tokens, comments } = tokenize(text);
  const pieces = [...tokens, ...comments].sort((a, b) => a.startOffset - b.startOffset);
  return fc
    .array(fc.option(gap, { freq: 4 }), {
      minLength: pieces.length + 1,
      maxLength: pieces.length + 1,
      size: 'max',
    })
    .map((gaps) => {
      const within = pieces.map((piece, i) => {
        const end = pieces[i + 1]?.startOffset ?? text.length;
        const between = text.slice(endOf(piece), end);
        // What ends a comment stays.
        const end_ = piece.image.startsWith('//') ? between + (gaps[i + 1] ?? '') : (gaps[i + 1] ?? between);
        return piece.image + end_;
      });
      return (gaps[0] ?? '') + within.join('');
    });
}

export const arbitraryText: fc.Arbitrary<string> = arbitraryFile.chain((file) => strewn(printFile(file)));

/** The tokens but commas and parentheses, which a formatter may add or leave out. */
export function tokensOf(text: string): string[] {
  return tokenize(text)
    .tokens.map(({ image }) => image)
    .filter((image) => !/^[,()]$/.test(image));
}

/** Comments without their indentation. */
export function commentsOf(text: string): string[] {
  return tokenize(text).comments.map(({ image }) => image.replaceAll(/\s+/g, ' ').trimEnd());
}
