// Checks a passport's bundle on the reader's own machine: signatures, log, witnesses.
// It says what was checked, and nothing of what was not. The page is whole without it.
(() => {
"use strict";

// SHA-256 and SHA-512: the constants are roots of the first primes (FIPS 180-4, 4.2 and 5.3).
const root = (n, k) => {
  let x = 1n << (BigInt(n.toString(2).length) / BigInt(k) + 2n);
  for (;;) {
    const y = ((BigInt(k) - 1n) * x + n / x ** BigInt(k - 1)) / BigInt(k);
    if (y >= x) return x;
    x = y;
  }
};
const PRIMES = [];
for (let n = 2; PRIMES.length < 80; n++) if (PRIMES.every((p) => n % p)) PRIMES.push(n);
const M64 = (1n << 64n) - 1n;
const K = PRIMES.map((p) => root(BigInt(p) << 192n, 3) & M64);
const H = PRIMES.slice(0, 8).map((p) => root(BigInt(p) << 128n, 2) & M64);
const K32 = K.slice(0, 64).map((k) => Number(k >> 32n) | 0);

const padded = (bytes, block, lengthBytes) => {
  const size = Math.ceil((bytes.length + 1 + lengthBytes) / block) * block;
  const all = new Uint8Array(size);
  all.set(bytes);
  all[bytes.length] = 128;
  let bits = bytes.length * 8;
  for (let i = size - 1; bits > 0; i--, bits = Math.floor(bits / 256)) all[i] = bits % 256;
  return new DataView(all.buffer);
};
const sha256 = (bytes) => {
  const view = padded(bytes, 64, 8), h = H.map((x) => Number(x >> 32n) | 0), w = new Int32Array(64);
  const r = (x, n) => (x >>> n) | (x << (32 - n));
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + 4 * i);
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15], b = w[i - 2];
      w[i] = w[i - 16] + (r(a, 7) ^ r(a, 18) ^ (a >>> 3)) + w[i - 7]
        + (r(b, 17) ^ r(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, k] = h;
    for (let i = 0; i < 64; i++) {
      const t = (k + (r(e, 6) ^ r(e, 11) ^ r(e, 25)) + ((e & f) ^ (~e & g)) + K32[i] + w[i]) | 0;
      const u = (r(a, 2) ^ r(a, 13) ^ r(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [k, g, f, e, d, c, b, a] = [g, f, e, (d + t) | 0, c, b, a, (t + u) | 0];
    }
    [a, b, c, d, e, f, g, k].forEach((x, i) => { h[i] = (h[i] + x) | 0; });
  }
  const out = new DataView(new ArrayBuffer(32));
  h.forEach((x, i) => out.setInt32(4 * i, x));
  return new Uint8Array(out.buffer);
};
const sha512 = (bytes) => {
  const view = padded(bytes, 128, 16), h = H.slice(), w = [];
  const r = (x, n) => ((x >> n) | (x << (64n - n))) & M64;
  for (let at = 0; at < view.byteLength; at += 128) {
    for (let i = 0; i < 16; i++) w[i] = view.getBigUint64(at + 8 * i);
    for (let i = 16; i < 80; i++) {
      const a = w[i - 15], b = w[i - 2];
      w[i] = (w[i - 16] + (r(a, 1n) ^ r(a, 8n) ^ (a >> 7n)) + w[i - 7]
        + (r(b, 19n) ^ r(b, 61n) ^ (b >> 6n))) & M64;
    }
    let [a, b, c, d, e, f, g, k] = h;
    for (let i = 0; i < 80; i++) {
      const t = k + (r(e, 14n) ^ r(e, 18n) ^ r(e, 41n)) + ((e & f) ^ (~e & M64 & g)) + K[i] + w[i];
      const u = (r(a, 28n) ^ r(a, 34n) ^ r(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [k, g, f, e, d, c, b, a] = [g, f, e, (d + t) & M64, c, b, a, (t + u) & M64];
    }
    [a, b, c, d, e, f, g, k].forEach((x, i) => { h[i] = (h[i] + x) & M64; });
  }
  const out = new DataView(new ArrayBuffer(64));
  h.forEach((x, i) => out.setBigUint64(8 * i, x));
  return new Uint8Array(out.buffer);
};

// Ed25519 (RFC 8032), strict: canonical encodings, no point of small order, R compared as bytes.
const P = (1n << 255n) - 19n;
const L = (1n << 252n) + 27742317777372353535851937790883648493n;
const mod = (a, m = P) => ((a % m) + m) % m;
const power = (a, e) => {
  let x = 1n;
  for (; e > 0n; e >>= 1n, a = (a * a) % P) if (e & 1n) x = (x * a) % P;
  return x;
};
const D = mod(-121665n * power(121666n, P - 2n));
const SQRT_M1 = power(2n, (P - 1n) / 4n);
const add = ([x1, y1, z1, t1], [x2, y2, z2, t2]) => {
  const a = mod((y1 - x1) * (y2 - x2)), b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * D * mod(t1 * t2)), d = mod(2n * z1 * z2);
  const e = b - a, f = d - c, g = d + c, h = b + a;
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
};
const ZERO = [0n, 1n, 1n, 0n];
const number = (bytes) => bytes.reduceRight((n, byte) => (n << 8n) | BigInt(byte), 0n);
const point = (bytes) => {
  const sign = bytes[31] >> 7, y = number(bytes) & ((1n << 255n) - 1n);
  if (y >= P) return null;
  const u = mod(y * y - 1n), v = mod(D * y * y + 1n);
  let x = mod(u * power(v, 3n) * power(mod(u * power(v, 7n)), (P - 5n) / 8n));
  const vxx = mod(v * x * x);
  if (vxx === mod(-u)) x = mod(x * SQRT_M1);
  else if (vxx !== u) return null;
  if (x === 0n && sign) return null;
  if (Number(x & 1n) !== sign) x = mod(-x);
  return [x, y, 1n, mod(x * y)];
};
const isSmall = (p) => {
  for (let i = 0; i < 3; i++) p = add(p, p);
  return p[0] === 0n && p[1] === p[2];
};
const BASE = point(Uint8Array.from({ length: 32 }, (_, i) => (i ? 0x66 : 0x58)));
const bytesOf = (p) => {
  const z = power(p[2], P - 2n), x = mod(p[0] * z);
  let y = mod(p[1] * z) | ((x & 1n) << 255n);
  return Uint8Array.from({ length: 32 }, () => { const b = Number(y & 255n); y >>= 8n; return b; });
};
const same = (a, b) => a.length === b.length && a.every((x, i) => x === b[i]);
const hasSigned = (key, message, signature) => {
  if (key.length !== 32 || signature.length !== 64) return false;
  const r = signature.slice(0, 32), s = number(signature.slice(32));
  const a = point(key), rPoint = point(r);
  if (!a || !rPoint || s >= L || isSmall(a) || isSmall(rPoint)) return false;
  const h = mod(number(sha512(join(r, key, message))), L);
  const minusA = [mod(-a[0]), a[1], 1n, mod(-a[3])], both = add(BASE, minusA);
  let sum = ZERO;
  for (let i = 252n; i >= 0n; i--) {
    sum = add(sum, sum);
    const one = (s >> i) & 1n, other = (h >> i) & 1n;
    if (one && other) sum = add(sum, both);
    else if (one) sum = add(sum, BASE);
    else if (other) sum = add(sum, minusA);
  }
  return same(bytesOf(sum), r);
};

// Bytes and their spellings; each has one.
const join = (...parts) => {
  const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  parts.reduce((at, part) => { all.set(part, at); return at + part.length; }, 0);
  return all;
};
const utf8 = (text) => new TextEncoder().encode(text);
const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
const unhex = (text) => {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new Fault("spelling");
  return Uint8Array.from(text.match(/../g) || [], (b) => parseInt(b, 16));
};
const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
const unbase64 = (text) => {
  let bytes;
  try { bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0)); } catch { bytes = null; }
  let whole = "";
  if (bytes) for (let i = 0; i < bytes.length; i += 3) whole += base64(bytes.slice(i, i + 3));
  if (!bytes || whole !== text) throw new Fault("spelling");
  return bytes;
};
// RFC 8785, for what a bundle holds: strings, small integers, null, lists and objects.
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const field = (key) => `${JSON.stringify(key)}:${canonical(value[key])}`;
    return `{${Object.keys(value).sort().map(field).join(",")}}`;
  }
  return JSON.stringify(value);
};
const digest = (value) => hex(sha256(utf8(canonical(value))));

class Fault extends Error {
  constructor(code, level) { super(code); this.code = code; this.level = level; }
}
const need = (holds, code) => { if (!holds) throw new Fault(code); };

const keyOf = (text) => {
  need(typeof text === "string" && text.startsWith("ed25519:"), "key");
  const bytes = unhex(text.slice(8));
  return { text, bytes, short: hex(sha256(bytes)).slice(0, 16) };
};
const verifierKey = (text) => {
  const [, name, id, material] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) || [];
  need(material, "key");
  const typed = unbase64(material);
  need(id === hex(sha256(join(utf8(`${name}\n`), typed)).slice(0, 4)), "key");
  need(typed[0] === 1 || typed[0] === 4, "key");
  return { name, id, kind: typed[0], bytes: typed.slice(1) };
};

// DSSE: the payload, once its signature is checked.
const open = (envelope, type, key) => {
  const [signature] = envelope.signatures, payload = unbase64(envelope.payload);
  need(envelope.signatures.length === 1 && envelope.payloadType === type, "envelope");
  const head = `DSSEv1 ${utf8(type).length} ${type} ${payload.length} `;
  const holds = signature.keyid === key.short
    && hasSigned(key.bytes, join(utf8(head), payload), unbase64(signature.sig));
  need(holds, "signature");
  const text = new TextDecoder("utf-8", { fatal: true }).decode(payload), value = JSON.parse(text);
  need(canonical(value) === text, "spelling");
  return value;
};

// RFC 9162, 2.1.3.2.
const rootOf = (leaf, index, size, path) => {
  need(index < size, "proof");
  let fn = index, sn = size - 1, r = leaf;
  for (const p of path) {
    need(sn > 0, "proof");
    if (fn % 2 === 1 || fn === sn) {
      r = sha256(join([1], p, r));
      while (fn % 2 === 0 && fn !== 0) { fn /= 2; sn = Math.floor(sn / 2); }
    } else r = sha256(join([1], r, p));
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  need(sn === 0, "proof");
  return r;
};

// A checkpoint as it is signed: who signed it, and what it says. Checked once.
const notes = new Map();
const checkpoint = (note, bundle, issuer) => {
  if (notes.has(note)) return notes.get(note);
  const end = note.indexOf("\n\n"), body = note.slice(0, end + 1);
  const [origin, size, hash, ...rest] = body.split("\n");
  need(end > 0 && origin === issuer && /^[1-9]\d{0,15}$/.test(size) && rest.length === 1, "note");
  const logs = [bundle.log_key, ...(bundle.log_keys_before || [])].map(verifierKey);
  const witnesses = (bundle.witness_keys || []).map(verifierKey), keys = [...logs, ...witnesses];
  const lines = note.slice(end + 2).split("\n");
  need(lines.pop() === "" && lines.length === keys.length, "note");
  need(logs.every((key) => key.kind === 1 && key.name === issuer), "key");
  need(witnesses.every((key) => key.kind === 4), "key");
  lines.forEach((line, i) => {
    const [dash, name, text] = line.split(" "), key = keys[i], bytes = unbase64(text || "");
    need(dash === "\u2014" && name === key.name && hex(bytes.slice(0, 4)) === key.id, "note");
    let message = body, signature = bytes.slice(4);
    if (key.kind === 4) {
      const time = new DataView(signature.slice(0, 8).buffer).getBigUint64(0);
      message = `cosignature/v1\ntime ${time}\n${body}`;
      signature = signature.slice(8);
    }
    need(hasSigned(key.bytes, utf8(message), signature), "signature");
  });
  const known = { size: Number(size), root: unbase64(hash), witnesses: witnesses.map((k) => k.name) };
  notes.set(note, known);
  return known;
};

// That an entry is what it should be, and stands in the log; gives its place.
const entered = (logged, [kind, of], bundle, issuer, key) => {
  const { entry, proof } = logged, { d, iss, k, kid, sig, v } = entry;
  need(key && kid === key.short && k === kind && d === of && iss === issuer && v === 1, "entry");
  const text = `wule-entry/v1\n${canonical({ d, iss, k, kid, v })}`;
  need(hasSigned(key.bytes, utf8(text), unbase64(sig)), "signature");
  const end = proof.indexOf("\n\n"), [head, place, ...hashes] = proof.slice(0, end).split("\n");
  const index = /^index (0|[1-9]\d{0,15})$/.exec(place || "");
  need(end > 0 && head === "c2sp.org/tlog-proof@v1" && index, "proof");
  const known = checkpoint(proof.slice(end + 2), bundle, issuer);
  const leaf = sha256(join([0], utf8(canonical(entry))));
  const reached = rootOf(leaf, Number(index[1]), known.size, hashes.map(unbase64));
  need(same(reached, known.root), "proof");
  return { index: Number(index[1]), ...known };
};

// The issuer's keys, from the first on: each change is signed by the key before it.
const chainOf = (bundle, issuer) => {
  const changes = bundle.key_changes || [];
  const type = "application/vnd.wule.key-change+json";
  if (!changes.length) return [{ key: keyOf(bundle.issuer_key), since: -1, until: Infinity }];
  const first = JSON.parse(new TextDecoder().decode(unbase64(changes[0].envelope.payload)));
  const chain = [{ key: keyOf(first.key), since: -1, until: Infinity }];
  for (const { envelope, logged } of changes) {
    const last = chain[chain.length - 1], change = open(envelope, type, last.key);
    const { index } = entered(logged, ["key", digest(envelope)], bundle, issuer, last.key);
    need(change.issuer === issuer && change.role === "issuer" && index > last.since, "chain");
    if (change.revoked) {
      const held = chain.find((one) => one !== last && one.key.text === change.key);
      need(held, "chain");
      held.until = Math.min(held.until, change.revoked.since_index - 1);
    } else {
      need(change.key === last.key.text, "chain");
      last.until = index;
      chain.push({ key: keyOf(change.succeeded_by), since: index, until: Infinity });
    }
  }
  return chain;
};

const TYPE = "application/vnd.in-toto+json";
const WITHDRAWAL = "application/vnd.wule.claim-withdrawal+json";
const readBundle = (text) => {
  let bundle;
  try { bundle = JSON.parse(text); } catch { throw new Fault("spelling"); }
  need(bundle && bundle.format === "wule.bundle/1" && canonical(bundle) === text, "spelling");
  return bundle;
};

// What of a bundle holds: levels in order, each proven, not_shown or failed.
const check = (text) => {
  const levels = [], at = (level, status, args) => levels.push({ level, status, args });
  let level = "intact";
  try {
    notes.clear();
    const bundle = readBundle(text);
    at(level, "proven", { n: utf8(text).length });
    level = "signed";
    const key = keyOf(bundle.issuer_key), claim = open(bundle.claim.envelope, TYPE, key);
    const { issuer, evidence, specification, item } = claim.predicate, origin = issuer.origin;
    at(level, "proven", { issuer: origin, key: key.short });
    level = "logged";
    const chain = chainOf(bundle, origin);
    need(chain.some((held) => held.key.text === key.text), "chain");
    const place = (logged, what) => {
      const held = chain.find((one) => one.key.short === logged.entry.kid);
      const found = entered(logged, what, bundle, origin, held && held.key);
      need(found.index > held.since && found.index <= held.until, "chain");
      return found;
    };
    need(bundle.claim.logged.entry.kid === key.short, "entry");
    const claimed = place(bundle.claim.logged, ["claim", digest(bundle.claim.envelope)]);
    const lot = claim.subject[0].digest.wuleLotRoot;
    const sealed = place(bundle.evidence.logged, ["evidence", lot]);
    const standard = place(bundle.standard.logged, ["standard", specification.digest]);
    need(digest(bundle.standard.document) === specification.digest, "standard");
    need(notes.size === 1 && standard.index < sealed.index && sealed.index < claimed.index, "order");
    at(level, "proven", { origin, index: claimed.index, size: claimed.size });
    const names = claimed.witnesses;
    at("witnessed", names.length ? "proven" : "not_shown", { n: names.length, names: names.join(", ") });
    at("recomputed", "not_shown", { n: evidence.n });
    level = "in_force";
    const gone = bundle.withdrawal, named = digest(bundle.claim.envelope);
    if (gone) {
      const found = place(gone.logged, ["withdrawal", named]);
      const held = chain.find((one) => one.key.short === gone.logged.entry.kid);
      const said = open(gone.envelope, WITHDRAWAL, held.key), { zh, en } = said.reason;
      need(notes.size === 1 && said.claim === named && said.issuer === origin, "withdrawal");
      need(found.index > claimed.index, "withdrawal");
      at(level, "failed", { index: found.index, zh, en, by: said.superseded_by || "" });
    } else at(level, "not_shown", { index: claimed.index });
    return { levels, claim: { lot: claim.subject[0].name, item: item.name, n: evidence.n } };
  } catch (fault) {
    at(level, "failed", { code: fault instanceof Fault ? fault.code : "form" });
    return { levels, claim: null };
  }
};

// 中文 and English, always both.
const WORDS = {
  zh: {
    proven: "已证明", not_shown: "未证实", failed: "未达到", running: "正在本机检查…",
    names: { intact: "文件完好", signed: "已签名", logged: "已入日志", witnessed: "已见证",
      recomputed: "已复算", in_force: "仍然有效" },
    intact: { proven: "证据包共 {n} 字节，写法唯一" },
    signed: { proven: "{issuer} 的密钥 {key} 签署了这份声明；请与从别处得知的密钥核对" },
    logged: { proven: "标准、证据、声明先后在日志 {origin} 中；声明是第 {index} 条，共 {size} 条" },
    witnessed: { proven: "{n} 个见证方联署了这个检查点：{names}；是否独立，请自行判断",
      not_shown: "检查点没有见证方签名" },
    in_force: { not_shown: "证据包里没有撤回；日志第 {index} 条之后的 withdrawal 条目才能确定",
      failed: "签发方已撤回或取代这份声明（日志第 {index} 条）：{zh} {by}" },
    recomputed: { not_shown: "本机没有由 {n} 个读数重新计算；wule verify 可以" },
    failed_because: "核对不通过（{code}）；其后各项没有检查",
    unread: "取不到证据包（{code}），什么也没有检查",
    about: "由本机检查的是批 {lot} 的声明（{n} 个读数）。检查程序来自同一网站；不信任它时，请用 wule verify。二维码可以被复制，这不证明您手里的这一件。",
  },
  en: {
    proven: "proven", not_shown: "not shown", failed: "failed", running: "Checking on this device…",
    names: { intact: "Intact", signed: "Signed", logged: "Logged", witnessed: "Witnessed",
      recomputed: "Recomputed", in_force: "In force" },
    intact: { proven: "All {n} bytes of the bundle are in their only spelling" },
    signed: { proven: "The key {key} of {issuer} signed this claim; compare it with the one you know" },
    logged: { proven: "Standard, evidence and claim stand in this order in the log {origin}; the claim is entry {index} of {size}" },
    witnessed: { proven: "{n} witnesses cosigned this checkpoint: {names}; whether they are independent is yours to judge",
      not_shown: "No witness signed the checkpoint" },
    in_force: { not_shown: "The bundle holds no withdrawal; the log tells, after entry {index}",
      failed: "The issuer withdrew or replaced this claim (entry {index}): {en} {by}" },
    recomputed: { not_shown: "This device did not compute the result again from the {n} readings; wule verify does" },
    failed_because: "It does not hold ({code}); what comes after it was not checked",
    unread: "The bundle could not be fetched ({code}); nothing was checked",
    about: "Checked on this device: the claim of lot {lot} ({n} readings). The program came from the same site; if you do not trust it, use wule verify. A code can be copied: this does not prove the piece in your hand.",
  },
};
const fill = (words, args) => words.replace(/\{(\w+)\}/g, (_, key) => String(args[key] ?? ""));

if (typeof document === "undefined") { globalThis.wule = { check, hasSigned, sha256, sha512 }; return; }
const button = document.getElementById("verify-here"), list = document.getElementById("verified");
const words = WORDS[document.documentElement.lang.startsWith("zh") ? "zh" : "en"];
const say = (tag, text, into) => {
  const element = document.createElement(tag);
  element.textContent = text;
  into.append(element);
  return element;
};
const show = ({ levels, claim }) => {
  list.replaceChildren();
  for (const { level, status, args } of levels) {
    const item = say("li", "", list);
    item.dataset.level = level;
    item.dataset.status = status;
    say("b", words.names[level], item);
    say("em", words[status], item);
    say("p", fill((!args.code && words[level][status]) || words.failed_because, args), item);
  }
  if (claim) say("li", fill(words.about, claim), list).className = "note";
};
button.hidden = false;
button.addEventListener("click", async () => {
  button.disabled = true;
  list.replaceChildren();
  say("li", words.running, list);
  try {
    const answer = await fetch(button.dataset.bundle, { cache: "no-store" });
    if (!answer.ok) throw new Fault(String(answer.status));
    show(check(await answer.text()));
  } catch (fault) {
    list.replaceChildren();
    say("li", fill(words.unread, { code: fault.code || fault.name }), list).dataset.status = "not_shown";
  }
  button.disabled = false;
});
})();
