// A page in headless Chromium, served from this machine; WebGPU there is SwiftShader, Chromium's software adapter.
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Page } from 'playwright-core';

const path = process.env['QCNN_CHROMIUM'] ?? '/usr/bin/chromium';
const webgpu = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'];

/** Why there is no browser to test in; undefined: there is one. Throws where it must be there. */
export function whyNoChromium(): string | undefined {
  if (existsSync(path)) return undefined;
  const reason = `There is no Chromium at ${path}: install it, or name it in QCNN_CHROMIUM.`;
  if (process.env['QCNN_REQUIRE_CHROMIUM'] === '1') throw new Error(reason);
  return reason;
}

export interface OpenPage {
  readonly page: Page;
  /** What the page reported as errors. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

const empty = '<!doctype html><title>qcnn</title>';

/** A page that can import the modules given: "/name.js" each. */
export async function openPage(
  modules: Readonly<Record<string, string>>,
  html: string = empty,
): Promise<OpenPage> {
  const server = createServer(({ url }, response) => {
    const code = modules[url ?? ''];
    const type = code === undefined ? 'text/html' : 'text/javascript';
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
    response.end(code ?? html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox', ...webgpu] });
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    page,
    errors,
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
