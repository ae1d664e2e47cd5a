// Measures the status page in Chromium for page.py: page_browser.cjs DRIVER first-row|scroll|heap URL [SECONDS].
// Prints one JSON document.
const [driver, what, url, seconds] = process.argv.slice(2);
const { chromium } = require(driver);

const viewport = { width: 1440, height: 900 };
const loads = 5;
const scrollFrames = 600;
const scrollPixels = 120;
const settleMs = 3_000;
const heapEveryMs = 300_000;

const sorted = numbers => [...numbers].sort((a, b) => a - b);
const at = (numbers, share) => sorted(numbers)[Math.min(numbers.length - 1, Math.floor(share * numbers.length))];

/** From the start of the navigation until the first host stands in the table. */
async function firstRow(browser) {
  const times = [];
  for (let i = 0; i < loads; i++) {
    const context = await browser.newContext({ viewport });
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForSelector('tbody tr');
    times.push(await page.evaluate(() => performance.now()));
    await context.close();
  }
  return { loads, medianMs: at(times, 0.5) };
}

/** How long each frame took while the window scrolls on and on. */
async function scroll(browser) {
  const page = await (await browser.newContext({ viewport })).newPage();
  await page.goto(url);
  await page.waitForSelector('tbody tr');
  await page.waitForTimeout(settleMs);
  const frames = await page.evaluate(
    ([count, pixels]) =>
      new Promise(done => {
        const took = [];
        let before = performance.now();
        const next = now => {
          took.push(now - before);
          before = now;
          const end = document.documentElement.scrollHeight - innerHeight;
          scrollTo(0, scrollY >= end ? 0 : scrollY + pixels);
          if (took.length < count) requestAnimationFrame(next);
          else done(took.slice(1));
        };
        requestAnimationFrame(next);
      }),
    [scrollFrames, scrollPixels],
  );
  return { medianMs: at(frames, 0.5), p95Ms: at(frames, 0.95), mostMs: at(frames, 1) };
}

/** What the page's heap holds after a collection, soon after its start and at the end. */
async function heap(browser) {
  const page = await (await browser.newContext({ viewport })).newPage();
  const session = await page.context().newCDPSession(page);
  await page.goto(url);
  await page.waitForSelector('tbody tr');
  const read = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return usedSize / 2 ** 20;
  };
  const readings = [];
  for (let ms = 0; ms < Number(seconds) * 1_000; ms += heapEveryMs) {
    await page.waitForTimeout(heapEveryMs);
    readings.push(await read());
  }
  return { firstMiB: readings[0], lastMiB: readings.at(-1), readings };
}

(async () => {
  const browser = await chromium.launch({
    executablePath: process.env.MONITORING_CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const measured = await { 'first-row': firstRow, scroll, heap }[what](browser);
  console.log(JSON.stringify(measured));
  await browser.close();
})();
