// Bytes, and canonical JSON (RFC 8785, restricted as in tender/record/rules/jcs.py). Nothing here knows about bids.

/** What is refused carries a code; the page has the sentence for it. */
export class Refused extends Error {
  constructor(code, detail = "") {
    super(detail ? `${code}: ${detail}` : code);
    this.code = code;
    this.detail = detail;
  }
}

export const want = (right, code, detail) => {
  if (!right) throw new Refused(code, detail);
};

export const random = (size) => crypto.getRandomValues(new Uint8Array(size));
export const utf8 = (text) => new TextEncoder().encode(text);
export const ascii = (text) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Bytes of exactly that size from lower-case hexadecimal. */
export const unhex = (text, size, code = "bad_manifest") => {
  want(typeof text === "string" && text.length === 2 * size && /^[0-9a-f]*$/.test(text), code, "hexadecimal");
  return Uint8Array.from({ length: size }, (_, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16));
};

export const concat = (...pieces) => {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

export const equal = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);
export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** The canonical text of a value: ASCII keys, strings, arrays, whole numbers below 2^53 and nothing else. */
const spell = (value, depth) => {
  want(depth <= 32, "not_canonical", "nested too deeply");
  if (typeof value === "string") {
    want(value.isWellFormed(), "not_canonical", "half a character");
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    want(Number.isSafeInteger(value), "not_canonical", "a number beyond 2^53, or no whole one");
    return String(value); // of -0 it is "0", so that -0 is never read as canonical
  }
  if (Array.isArray(value)) return `[${value.map((item) => spell(item, depth + 1)).join(",")}]`;
  want(value !== null && typeof value === "object", "not_canonical", typeof value);
  const keys = Object.keys(value).sort();
  want(keys.every((key) => /^[\0-\x7f]*$/.test(key)), "not_canonical", "a key that is not ASCII");
  return `{${keys.map((key) => `${JSON.stringify(key)}:${spell(value[key], depth + 1)}`).join(",")}}`;
};

export const dumps = (value) => utf8(spell(value, 0));

/** The value that canonical bytes spell; every other spelling is refused. */
export const loads = (bytes) => {
  want(bytes.length <= 16 * 1024 * 1024, "not_canonical", "longer than 16 MiB");
  let value;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw new Refused("not_canonical", "not JSON");
  }
  want(equal(dumps(value), bytes), "not_canonical", "spelled otherwise than RFC 8785 spells it");
  return value;
};

/** Whether a value is an object with exactly these keys. */
export const hasKeys = (value, keys) =>
  value !== null && typeof value === "object" && !Array.isArray(value) && Object.keys(value).sort().join() === [...keys].sort().join();
