// The server in one file for all hosts, as an extension carries it: a worker in a browser, else a process of Node.
declare const importScripts: unknown;

if (typeof importScripts === 'function') void import('./browser.ts');
else void import('./node.ts').then(({ serveOverStdio }) => serveOverStdio());
