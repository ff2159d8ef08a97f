// The custodian's side: own file under a pass-phrase, recovery words, fingerprint, opening codes.
// Formats are those of tender/record/rules/{custody,opening}.py. WebCrypto has no scrypt, so files made here use PBKDF2.
import { ascii, concat, dumps, hasKeys, hex, loads, random, sha256, unhex, utf8, want } from "./bytes.js";
import { aesKey, decap, decrypt, encrypt, hpkeOpen, publicOf } from "./primitives.js";
import { hashOf, infoOf, numberOf, readEnvelope } from "./seal.js";

const ROUNDS = 600000;
const KEYS = ["v", "kind", "name", "pk", "kdf", "salt", "nonce", "ct"];

const stretched = async (phrase, salt, rounds) => {
  const secret = await crypto.subtle.importKey("raw", utf8(phrase.trim().normalize("NFKC")), "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, secret, 256));
};

/** The custodian file's bytes for a private key of 32 bytes. Refuses `weak_phrase`: 12 signs, a Chinese one counts two. */
export const keep = async (raw, { name, phrase, salt = random(16), nonce = random(12) }) => {
  want([...phrase.trim()].reduce((sum, sign) => sum + (sign < "\x80" ? 1 : 2), 0) >= 12, "weak_phrase");
  const kdf = { name: "pbkdf2-hmac-sha256", rounds: ROUNDS };
  const pk = hex(await publicOf("X25519", raw));
  const head = { v: 1, kind: "obs1 custodian", name, pk, kdf, salt: hex(salt), nonce: hex(nonce) };
  const ct = await encrypt(await aesKey(await stretched(phrase, salt, ROUNDS)), nonce, raw, dumps(head));
  return dumps({ ...head, ct: hex(ct) });
};

/** A custodian file's value. Refuses `bad_custody`, and `made_elsewhere` for one that only the command can open. */
export const readKept = (bytes) => {
  const found = loads(bytes);
  want(hasKeys(found, KEYS) && found.v === 1 && found.kind === "obs1 custodian" && typeof found.name === "string", "bad_custody");
  for (const [name, size] of Object.entries({ pk: 32, salt: 16, nonce: 12, ct: 48 })) unhex(found[name], size, "bad_custody");
  want(found.kdf?.name !== "scrypt", "made_elsewhere");
  const { kdf } = found;
  want(hasKeys(kdf, ["name", "rounds"]) && kdf.name === "pbkdf2-hmac-sha256" && Number.isSafeInteger(kdf.rounds), "bad_custody");
  want(kdf.rounds >= ROUNDS && kdf.rounds <= 1e7, "bad_custody");
  return found;
};

/** What is handed in to be registered: name and public key. */
export const entryOf = ({ name, pk }) => dumps({ v: 1, kind: "obs1 custodian entry", name, pk });

/** The private key. Refuses `wrong_phrase`. */
export const unlock = async (kept, phrase) => {
  const { ct, ...head } = kept;
  const key = await aesKey(await stretched(phrase, unhex(kept.salt, 16), kept.kdf.rounds));
  const raw = await decrypt(key, unhex(kept.nonce, 12), unhex(ct, 48), dumps(head)).catch(() => want(false, "wrong_phrase"));
  want(hex(await publicOf("X25519", raw)) === kept.pk, "bad_custody");
  return raw;
};

// --- words ----------------------------------------------------------------------------------------------------------------
const bitsOf = (bytes) => Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
const wordsOf = (bytes, count, list) => {
  const bits = bitsOf(bytes);
  return Array.from({ length: count }, (_, at) => list[parseInt(bits.slice(11 * at, 11 * at + 11), 2)]);
};

/** 24 words of BIP-39 for a private key; `list` is one language's 2,048 words. */
export const recoveryWords = async (raw, list) => wordsOf(concat(raw, (await sha256(raw)).slice(0, 1)), 24, list);

/** The private key of 24 words in either language of `lists` ({en, zh}). Refuses `unknown_word` (detail: its place), `wrong_words`. */
export const fromWords = async (text, lists) => {
  const folded = text.normalize("NFKC").toLowerCase().trim();
  const isEnglish = /[a-z]/.test(folded);
  const words = isEnglish ? folded.split(/\s+/) : [...folded.replace(/\s+/g, "")];
  const places = new Map(lists[isEnglish ? "en" : "zh"].map((word, at) => [word, at]));
  words.forEach((word, at) => want(places.has(word), "unknown_word", `${at + 1} ${word}`));
  want(words.length === 24, "wrong_words");
  const bits = words.map((word) => places.get(word).toString(2).padStart(11, "0")).join("");
  const bytes = Uint8Array.from({ length: 33 }, (_, at) => parseInt(bits.slice(8 * at, 8 * at + 8), 2));
  want((await sha256(bytes.slice(0, 32)))[0] === bytes[32], "wrong_words");
  return bytes.slice(0, 32);
};

/** A public key as 8 words, for a second person to read back. */
export const fingerprint = async (point, list) => wordsOf(await sha256(concat(ascii("obs1 fingerprint\0"), point)), 8, list);

/** An opening list: {tender, envelopes, refused}, each envelope checked by `readEnvelope`. One that does not pass is left out and
 *  its record number named, so that one bidder cannot stop the opening of others. Refuses `bad_list`. */
export const readList = async (bytes) => {
  const found = loads(bytes);
  want(hasKeys(found, ["v", "kind", "tender", "envelopes"]) && found.v === 1 && found.kind === "obs1 opening", "bad_list");
  want(Array.isArray(found.envelopes), "bad_list");
  const [envelopes, refused] = [[], []];
  for (const each of found.envelopes) {
    const data = dumps(each);
    const envelope = await readEnvelope(data).catch(() => null);
    if (envelope?.manifest.tender === found.tender) envelopes.push(envelope);
    else refused.push(await numberOf(data));
  }
  return { tender: found.tender, envelopes, refused };
};

// --- opening codes --------------------------------------------------------------------------------------------------------
/** Own place and opening code for an envelope of `readEnvelope`. The code is empty where it does not open the wrap: a secret belongs
 *  to `enc` alone, so it must never be given out for an `enc` that was taken from somebody else's envelope (rules/opening.py). */
export const openShare = async (envelope, raw) => {
  const point = hex(await publicOf("X25519", raw));
  const own = envelope.manifest.custodians.find((each) => each.pk === point);
  want(own, "not_custodian");
  const wrap = envelope.shares[own.i - 1];
  const info = infoOf(await hashOf(envelope.manifest), own.i);
  try {
    const code = await decap(raw, unhex(wrap.enc, 32));
    await hpkeOpen(code, unhex(wrap.ct, 48), { info });
    return { i: own.i, code };
  } catch {
    return { i: own.i, code: new Uint8Array(0) };
  }
};

/** The file of opening codes for envelopes of one tender; `moment` is UTC as in `not_before`. Refuses `before_deadline`. */
export const release = async (envelopes, raw, { tender, moment, progress = () => {} }) => {
  const codes = [];
  for (const [at, envelope] of envelopes.entries()) {
    want(envelope.manifest.tender === tender, "other_tender");
    want(moment >= envelope.manifest.not_before, "before_deadline", envelope.manifest.not_before);
    const { i, code } = await openShare(envelope, raw);
    codes.push({ record: envelope.number, i, code: hex(code) });
    progress(at + 1, envelopes.length);
  }
  codes.sort((a, b) => (a.record < b.record ? -1 : 1));
  return dumps({ v: 1, kind: "obs1 codes", tender, custodian: hex(await publicOf("X25519", raw)), codes });
};
