// Runs the script of the passport page on published vectors, and on bundles that were altered.
//
// Usage: node verify_js.mjs WULE [VECTORS]. WULE is the program; VECTORS the folder with
// ed25519-cctv. With playwright-core installed and Chromium on the path (or in CHROMIUM), the button
// of a served passport is pressed too, with the honest bundle and with altered ones.

import { spawn, execFileSync } from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import vm from "node:vm";

const [, , wule, vectors] = process.argv;
const here = path.dirname(new URL(import.meta.url).pathname);
const script = path.join(here, "../../edges/http/src/brand/verify.js");
vm.runInThisContext(fs.readFileSync(script, "utf8"));
const { check, hasSigned, sha256, sha512 } = globalThis.wule;
let nFailed = 0;
const must = (holds, what) => {
  if (holds) return;
  nFailed += 1;
  console.log(`FAILED  ${what}`);
};

// 1. Digests against Node's own, at every length around the blocks.
for (let n = 0; n < 300; n++) {
  const bytes = crypto.randomBytes(n);
  for (const [name, mine] of [["sha256", sha256], ["sha512", sha512]]) {
    const theirs = crypto.createHash(name).update(bytes).digest("hex");
    must(Buffer.from(mine(new Uint8Array(bytes))).toString("hex") === theirs, `${name} of ${n}`);
  }
}
console.log("600 digests equal those of Node");

// 2. The strict table of CCTV: a component of small order is the only weakness that is let pass.
const file = vectors && path.join(vectors, "ed25519-cctv/ed25519vectors.json");
if (file && fs.existsSync(file)) {
  const all = JSON.parse(fs.readFileSync(file, "utf8"));
  const fine = ["low_order_component_A", "low_order_component_R"];
  const bytes = (hex) => new Uint8Array(Buffer.from(hex, "hex"));
  let nAccepted = 0;
  for (const { number, key, sig, msg, flags } of all) {
    const is = hasSigned(bytes(key), new TextEncoder().encode(msg), bytes(sig));
    nAccepted += is;
    must(is === (flags || []).every((flag) => fine.includes(flag)), `vector ${number}`);
  }
  console.log(`${all.length} Ed25519 vectors, ${nAccepted} accepted`);
} else {
  console.log("NOT RUN: the Ed25519 vectors are not there");
}

// 3. Bundles: one of one key, one across a change of both keys.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "wule-js-"));
const data = path.join(folder, "data"), pins = path.join(here, "../../demo/pins.csv");
const run = (...words) => execFileSync(wule, [...words, "--data", data], { stdio: "pipe" });
run("seal", pins, "--value", "2", "--by", "1", "--lot", "L1", "--item", "PIN", "--unit", "in",
  "--spec", "0.120..0.130", "--gauge", "M", "--organisation", "P", "--origin", "js.example/log",
  "--maker", "M", "--consent");
const claim = (name) => {
  const to = path.join(folder, name);
  run("claim", "--lot", "L1", "-o", to);
  return fs.readFileSync(to, "utf8");
};
const bundles = [claim("one.json")];
run("keys", "rotate", "issuer");
run("keys", "rotate", "log");
bundles.push(claim("two.json"));
const failed = (text) => check(text).levels.some((level) => level.status === "failed");
for (const honest of bundles) {
  const levels = check(honest).levels.map(({ level, status }) => `${level} ${status}`).join(", ");
  must(levels === "intact proven, signed proven, logged proven, witnessed not_shown, "
    + "recomputed not_shown, in_force not_shown", levels);
  // Nothing is disclosed, so every byte is covered but the two that say so.
  const known = Buffer.from(honest), free = '"disclosed":{"level":"summary"}';
  const from = known.indexOf(free), step = Number(process.env.STEP || 9);
  let n = 0;
  for (let at = 0; at < known.length; at += step) {
    if (at >= from && at < from + free.length) continue;
    const bytes = Buffer.from(known);
    bytes[at] ^= 1 << (at % 7);
    n += 1;
    must(failed(bytes.toString("utf8")), `byte ${at} altered was accepted`);
  }
  console.log(`${n} altered bundles refused`);
}

// 4. The button, in a real browser.
const press = async () => {
  let chromium;
  try { ({ chromium } = await import("playwright-core")); } catch { return false; }
  const server = spawn(wule, ["serve", "--listen", "127.0.0.1:0", "--data", data]);
  const url = await new Promise((resolve) => server.stdout.on("data", (text) => {
    const found = /http:\/\/\S+/.exec(String(text));
    if (found) resolve(found[0]);
  }));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"],
  });
  const home = await (await fetch(url, { headers: { accept: "text/html" } })).text();
  const [passport] = /\/p\/[0-9a-f-]{36}/.exec(home);
  const open = async (language, alter) => {
    const page = await browser.newPage();
    const complaints = [];
    page.on("console", (message) => {
      // The site has no icon, and a browser asks for one all the same.
      if (!message.location().url.endsWith("/favicon.ico")) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    if (alter) {
      await page.route("**/bundle", async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, body: alter(await answer.text()) });
      });
    }
    await page.goto(`${url}${passport}?lang=${language}`);
    await page.click("#verify-here");
    await page.waitForSelector("#verified [data-status]");
    const found = await page.$$eval("#verified [data-level]", (items) =>
      items.map((item) => `${item.dataset.level} ${item.dataset.status}`));
    const text = await page.innerText("#verified");
    await page.close();
    return { found: found.join(", "), text, complaints };
  };
  const good = "intact proven, signed proven, logged proven, witnessed not_shown, "
    + "recomputed not_shown, in_force not_shown";
  for (const [language, word] of [["zh", "已证明"], ["en", "proven"]]) {
    const { found, text, complaints } = await open(language);
    must(found === good && text.includes(word), `${language}: ${found} ${text}`);
    must(complaints.length === 0, complaints.join("; "));
  }
  const altered = {
    "intact failed": (text) => text.replace("{", "{ "),
    "intact proven, signed failed": (text) => text.replace(/"sig":"./, (found) =>
      found.slice(0, -1) + (found.endsWith("A") ? "B" : "A")),
    "intact proven, signed proven, logged failed": (text) => text.replace(/"index 5/, "index 4")
      .replace(/index 5/, "index 4"),
  };
  for (const [levels, alter] of Object.entries(altered)) {
    const { found } = await open("zh", alter);
    must(found === levels, `wanted ${levels}, found ${found}`);
  }
  // Without the script the page is whole, and no button is there that does nothing.
  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await plain.goto(`${url}${passport}?lang=zh`);
  must(!(await plain.isVisible("#verify-here")), "a button without its script");
  must((await plain.innerText("main")).includes("已证明"), "the page is not whole");
  await browser.close();
  server.kill();
  return true;
};
console.log((await press()) ? "the button was pressed in Chromium" :
  "NOT RUN: playwright-core is not installed, the button was not pressed");
fs.rmSync(folder, { recursive: true });
console.log(nFailed ? `${nFailed} failed` : "all held");
process.exit(nFailed ? 1 : 0);
