// HKDF (RFC 5869), X25519 (RFC 7748), Ed25519 (RFC 8032), HPKE base mode (RFC 9180) and Shamir's sharing, on WebCrypto alone.
// The same in, the same out as tender/record/rules/hpke.py and shamir.py; tests compare them byte for byte.
import { Refused, ascii, concat, unhex } from "./bytes.js";

const NAMES = { X25519: ["deriveBits"], Ed25519: ["sign", "verify"] };
// A raw 32-byte seed becomes a key by these bytes in front of it (PKCS #8, RFC 8410).
const BEFORE = { X25519: unhex("302e020100300506032b656e04220420", 16), Ed25519: unhex("302e020100300506032b657004220420", 16) };

/** What this browser lacks for sealing: [] when it has all. Ask first, and offer the command or another browser otherwise. */
export const missing = async () => {
  if (!globalThis.isSecureContext || !globalThis.crypto?.subtle || !String.prototype.isWellFormed) return ["WebCrypto"];
  const lacking = [];
  for (const [name, usages] of Object.entries(NAMES)) {
    try {
      await crypto.subtle.generateKey({ name }, false, usages);
    } catch {
      lacking.push(name);
    }
  }
  return lacking;
};

// --- HKDF ---------------------------------------------------------------------------------------------------------------
const hmac = async (key, data) => {
  const made = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", made, data));
};

export const extract = (salt, ikm) => hmac(salt.length ? salt : new Uint8Array(32), ikm);

export const expand = async (prk, info, length = 32) => {
  let [out, block] = [new Uint8Array(0), new Uint8Array(0)];
  for (let counter = 1; out.length < length; counter++) {
    block = await hmac(prk, concat(block, info, [counter]));
    out = concat(out, block);
  }
  return out.slice(0, length);
};

// --- keys ---------------------------------------------------------------------------------------------------------------
const fromBase64 = (text) => ascii(atob(text.replaceAll("-", "+").replaceAll("_", "/")));

const privateKey = (name, raw) => crypto.subtle.importKey("pkcs8", concat(BEFORE[name], raw), { name }, true, NAMES[name].slice(0, 1));

/** The public key of a private one; `name` is X25519 or Ed25519. */
export const publicOf = async (name, raw) => fromBase64((await crypto.subtle.exportKey("jwk", await privateKey(name, raw))).x);

export const exchange = async (raw, point) => {
  try {
    const theirs = await crypto.subtle.importKey("raw", point, { name: "X25519" }, true, []);
    return new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: theirs }, await privateKey("X25519", raw), 256));
  } catch {
    throw new Refused("weak_key");
  }
};

export const sign = async (seed, data) => new Uint8Array(await crypto.subtle.sign("Ed25519", await privateKey("Ed25519", seed), data));

export const verifies = async (point, sig, data) => {
  try {
    const theirs = await crypto.subtle.importKey("raw", point, { name: "Ed25519" }, true, ["verify"]);
    return await crypto.subtle.verify("Ed25519", theirs, sig, data);
  } catch {
    return false;
  }
};

// --- AES-256-GCM ----------------------------------------------------------------------------------------------------------
export const aesKey = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

export const encrypt = async (key, iv, text, additionalData = new Uint8Array(0)) =>
  new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, text));

export const decrypt = async (key, iv, ct, additionalData = new Uint8Array(0)) => {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, ct));
  } catch {
    throw new Refused("seal_broken");
  }
};

// --- HPKE ---------------------------------------------------------------------------------------------------------------
const KEM = ascii("KEM\x00\x20");
const SUITE = ascii("HPKE\x00\x20\x00\x01\x00\x02");
const VERSION = ascii("HPKE-v1");
const NONE = new Uint8Array(0);

const labeledExtract = (suite, salt, label, ikm) => extract(salt, concat(VERSION, suite, ascii(label), ikm));
const labeledExpand = (suite, prk, label, info, length) => expand(prk, concat([0, length], VERSION, suite, ascii(label), info), length);

/** DeriveKeyPair: private and public key. */
export const keyPair = async (ikm) => {
  const own = await labeledExpand(KEM, await labeledExtract(KEM, NONE, "dkp_prk", ikm), "sk", NONE, 32);
  return [own, await publicOf("X25519", own)];
};

const secretOf = async (shared, context) =>
  labeledExpand(KEM, await labeledExtract(KEM, NONE, "eae_prk", shared), "shared_secret", context, 32);

const schedule = async (secret, info) => {
  const hashes = [await labeledExtract(SUITE, NONE, "psk_id_hash", NONE), await labeledExtract(SUITE, NONE, "info_hash", info)];
  const context = concat([0], ...hashes);
  const inner = await labeledExtract(SUITE, secret, "secret", NONE);
  return [await aesKey(await labeledExpand(SUITE, inner, "key", context, 32)), await labeledExpand(SUITE, inner, "base_nonce", context, 12)];
};

/** Encap and Seal with the ephemeral key of DeriveKeyPair(ekm): {enc, ct}. */
export const hpkeSeal = async (point, text, { info, ekm, aad = NONE }) => {
  const [own, enc] = await keyPair(ekm);
  const [key, nonce] = await schedule(await secretOf(await exchange(own, point), concat(enc, point)), info);
  return { enc, ct: await encrypt(key, nonce, text, aad) };
};

/** Decap: the secret of this one message, which is what a custodian gives out. */
export const decap = async (raw, enc) => secretOf(await exchange(raw, enc), concat(enc, await publicOf("X25519", raw)));

/** Open with that secret. */
export const hpkeOpen = async (secret, ct, { info, aad = NONE }) => {
  const [key, nonce] = await schedule(secret, info);
  return decrypt(key, nonce, ct, aad);
};

// --- Shamir over GF(2^8), polynomial 0x11b -----------------------------------------------------------------------------
/** The product of two field elements; no table, no branch on what is secret. */
export const times = (a, b) => {
  let product = 0;
  for (let bit = 0; bit < 8; bit++) {
    product ^= -((b >> bit) & 1) & a;
    a = (a << 1) ^ (-(a >> 7) & 0x11b);
  }
  return product;
};

/** The share at x: `rows` are the coefficients, the secret is the constant term (Horner). */
export const shareAt = (x, secret, rows) =>
  [...rows].reverse().concat([secret]).reduce((value, row) => value.map((byte, at) => times(byte, x) ^ row[at]), new Uint8Array(secret.length));
