// What the packed extension must do in a real VS Code: each test opens, edits or asks, and waits for what a user would see.
import * as vscode from 'vscode';
import { panelTests } from './panel-tests.ts';
import { textTests } from './text-tests.ts';

export async function run(): Promise<void> {
  console.log('suite begins');
  // In a browser files are saved a second after an edit, which would bring late what an edit itself must bring.
  await vscode.workspace
    .getConfiguration('files')
    .update('autoSave', 'off', vscode.ConfigurationTarget.Global);
  const tests = Object.entries({ ...textTests, ...panelTests });
  let failed = 0;
  for (const [name, test] of tests) {
    const start = performance.now();
    try {
      await test();
      console.log(`ok ${name}, ${Math.round(performance.now() - start)} ms`);
    } catch (error) {
      failed++;
      // The next test begins with the files as they were.
      await vscode.commands.executeCommand('workbench.action.files.revert');
      console.log(`FAILED ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  console.log(`${tests.length - failed} passed, ${failed} failed`);
  if (failed > 0) throw new Error(`${failed} failed`);
}
