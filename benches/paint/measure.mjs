// Serves the built page on a free port, runs each way in turn, and prints medians, by the wall and by the
// processor time of the page's main thread. Run from `web/` after `npx vite build ../benches/paint`:
// `node ../benches/paint/measure.mjs [points]`.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
const { chromium } = createRequire(`${process.cwd()}/package.json`)(
  "@playwright/test",
);
const root = new URL("./dist", import.meta.url).pathname;
const kinds = { html: "text/html", js: "text/javascript", css: "text/css" };
const server = createServer((asked, answer) => {
  const [path] = asked.url.split("?");
  const name = path === "/" ? "/index.html" : path;
  try {
    const bytes = readFileSync(root + name);
    answer.setHeader(
      "Content-Type",
      kinds[name.split(".").pop()] ?? "text/plain",
    );
    answer.end(bytes);
  } catch {
    answer.writeHead(404).end();
  }
}).listen(0);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await browser.newPage({ viewport: { width: 1400, height: 760 } });
page.on("pageerror", (error) => console.log(error.message));
await page.goto(
  `http://127.0.0.1:${server.address().port}/?n=${process.argv[2] ?? 50_000}`,
);
await page.waitForFunction(() => "go" in window);
console.log("flagged points a panel:", await page.evaluate(() => window.flags));

const WAYS = ["svg", "canvas", "uplot"];
const N_RUNS = 9;
const sorted = (all) => [...all].sort((a, b) => a - b);
const median = (all) => sorted(all)[Math.floor(all.length / 2)].toFixed(1);
const most = (all) => Math.max(...all).toFixed(1);
const all = Object.fromEntries(WAYS.map((way) => [way, []]));
for (let i = 0; i < N_RUNS; i++) {
  for (const way of WAYS)
    all[way].push(await page.evaluate((way) => window.go(way), way));
}
for (const way of WAYS) {
  const [first, zooms] = [
    all[way].map((run) => run.first),
    all[way].flatMap((run) => run.zooms),
  ];
  console.log(
    way,
    `first ${median(first)} (most ${most(first)}) zoom ${median(zooms)} (most ${most(zooms)}) ms`,
  );
}
const session = await page.context().newCDPSession(page);
await session.send("Performance.enable", { timeDomain: "threadTicks" });
const spent = async () =>
  (await session.send("Performance.getMetrics")).metrics.find(
    (one) => one.name === "TaskDuration",
  ).value;
for (let round = 0; round < 3; round++) {
  for (const way of WAYS) {
    const before = await spent();
    for (let i = 0; i < 5; i++)
      await page.evaluate((way) => window.go(way), way);
    const ms = (((await spent()) - before) * 1000) / 5 / 13;
    console.log(way, `${ms.toFixed(1)} ms of the main thread a picture`);
  }
}
await browser.close();
server.close();
