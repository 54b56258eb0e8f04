// The commands that run in a terminal, as tasks, so that their messages become problems of the editor.
import * as vscode from 'vscode';

export function checkInTerminal(): Promise<void> {
  return runTask('check', []);
}

export function runInTerminal(): Promise<void> {
  return runTask('run', ['--seed', '1']);
}

/** The property of this title, or all of the file. */
export function testInTerminal(title: string | undefined): Promise<void> {
  return runTask('test', title === undefined ? [] : ['--only', title]);
}

async function runTask(command: string, options: readonly string[]): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== 'qcnn') return;
  if (document.uri.scheme !== 'file' || (document.isDirty && !(await document.save()))) {
    void vscode.window.showErrorMessage('Save the circuit to a file first; the terminal reads files.');
    return;
  }
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const path = folder ? vscode.workspace.asRelativePath(document.uri, false) : document.uri.fsPath;
  const [program, ...words] = vscode.workspace
    .getConfiguration('qcnn', document)
    .get<string>('command', 'npx qcnn')
    .split(/\s+/);
  const quoted = (value: string) => ({ value, quoting: vscode.ShellQuoting.Strong });
  const task = new vscode.Task(
    { type: 'qcnn', command },
    folder ?? vscode.TaskScope.Workspace,
    `${command} ${path}`,
    'qcnn',
    new vscode.ShellExecution(program, [...words, command, quoted(path), ...options.map(quoted)]),
    '$qcnn',
  );
  await vscode.tasks.executeTask(task);
}
