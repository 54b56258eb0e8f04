// Boxes of a drawing and the places of the text: which boxes a selection is at.
import * as vscode from 'vscode';
import type { CircuitAnswer } from '../../server/requests.ts';

type Places = CircuitAnswer['places'];

/** The boxes whose statements, calls around them or statements of what they call, a selection touches; where it touches none, those of its lines. */
export function boxesAt(places: Places, uri: string, selection: vscode.Range): number[] {
  const lines = new vscode.Range(selection.start.line, 0, selection.end.line, Number.MAX_SAFE_INTEGER);
  const touched = boxesIn(places, uri, selection);
  return touched.length > 0 ? touched : boxesIn(places, uri, lines);
}

function boxesIn(places: Places, uri: string, range: vscode.Range): number[] {
  return places.flatMap((all, box) =>
    all.some((place) => place.uri === uri && rangeOf(place.range).intersection(range)) ? [box] : [],
  );
}

export function rangeOf({ start, end }: CircuitAnswer['ranges'][number]): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
