import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vitest/config';

/** Smaller files than this gain nothing from compression. */
const compressBytesMin = 512;

/** Lays a .br and a .gz beside each text file, so that the collector only ever copies bytes. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    closeBundle() {
      const dist = join(import.meta.dirname, 'dist');
      for (const entry of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(html|js|css|svg)$/.test(entry)) continue;
        const path = join(dist, entry);
        const bytes = readFileSync(path);
        if (bytes.length < compressBytesMin) continue;
        writeFileSync(path + '.gz', gzipSync(bytes, { level: 9 }));
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
        writeFileSync(path + '.br', brotliCompressSync(bytes, { params }));
      }
    },
  };
}

export default defineConfig({
  // All that the page names stands relative to it, so that it works below any path of a reverse proxy.
  base: './',
  plugins: [precompress()],
  build: {
    target: 'es2022',
    // The strict content security policy allows no data: URLs, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: { proxy: { '/api': process.env['MONITORING_URL'] ?? 'http://127.0.0.1:7480' } },
  test: { include: ['tests/**/*.test.ts'] },
});
