// Sealed parts: Tink's AES-GCM-HKDF streaming format in 1 MiB segments over padded text, as tender/record/rules/parts.py writes it.
// A part is read from its file a segment at a time; what is sealed is kept by the browser as a Blob (on disk when it is large).
import { Refused, concat, random, sha256, want } from "./bytes.js";
import { aesKey, decrypt, encrypt, expand, extract } from "./primitives.js";

export const SEGMENT = 1024 * 1024;
const [HEADER, TAG, PADDING, FRESH] = [40, 16, 4096, 39];
const FIRST = SEGMENT - HEADER - TAG; // text in segment 0
const OTHER = SEGMENT - TAG;

const segmentKey = async (key, salt) => aesKey(await expand(await extract(salt, key), new Uint8Array(0)));

const nonceOf = (prefix, number, last) => {
  const nonce = new Uint8Array(12);
  nonce.set(prefix);
  new DataView(nonce.buffer).setUint32(7, number);
  nonce[11] = Number(last);
  return nonce;
};

const padded = (size) => size + PADDING - (size % PADDING);

/** How many bytes a part of `size` bytes has when it is sealed. */
export const sealedSize = (size) => HEADER + padded(size) + TAG * Math.ceil((padded(size) + HEADER) / OTHER);

/** Text from `start` to `end` of a file that is padded with 0x80 and zeros. */
const textOf = async (blob, start, end) => {
  const text = new Uint8Array(end - start);
  text.set(new Uint8Array(await blob.slice(start, Math.min(end, blob.size)).arrayBuffer()));
  if (start <= blob.size && blob.size < end) text[blob.size - start] = 0x80;
  return text;
};

/** Seal a Blob: {blob, size, sha256}. `fresh` is 39 random bytes, never used twice with a key; `progress(done, all)` counts bytes. */
export const sealPart = async (blob, key, { fresh = random(FRESH), progress = () => {} } = {}) => {
  const cipher = await segmentKey(key, fresh.slice(0, 32));
  const size = padded(blob.size);
  const pieces = [new Blob([[HEADER], fresh].map((bytes) => Uint8Array.from(bytes)))];
  for (let [at, number] = [0, 0]; at < size; number++) {
    const end = Math.min(size, at + (number ? OTHER : FIRST));
    const sealed = await encrypt(cipher, nonceOf(fresh.slice(32), number, end === size), await textOf(blob, at, end));
    pieces.push(new Blob([sealed]));
    at = end;
    progress(Math.min(at, blob.size), blob.size);
  }
  const whole = new Blob(pieces, { type: "application/octet-stream" });
  // WebCrypto has no running digest, so a part is in memory once, whole, while it is hashed.
  return { blob: whole, size: whole.size, sha256: await sha256(await whole.arrayBuffer()) };
};

/** Open a sealed Blob: its contents as a Blob. Refuses `seal_broken` where anything was changed, cut, appended or swapped. */
export const openPart = async (blob, key, { progress = () => {} } = {}) => {
  const header = new Uint8Array(await blob.slice(0, HEADER).arrayBuffer());
  want(header.length === HEADER && header[0] === HEADER, "seal_broken");
  const cipher = await segmentKey(key, header.slice(1, 33));
  const pieces = [];
  let [at, number, last] = [HEADER, 0, new Uint8Array(0)];
  do {
    const end = Math.min(blob.size, at + SEGMENT - (number ? 0 : HEADER));
    const sealed = await blob.slice(at, end).arrayBuffer();
    const text = await decrypt(cipher, nonceOf(header.slice(33), number, end === blob.size), sealed);
    const known = concat(last, text);
    pieces.push(new Blob([known.slice(0, -PADDING)])); // the padding is in the last 4096
    [at, number, last] = [end, number + 1, known.slice(-PADDING)];
    progress(at, blob.size);
  } while (at < blob.size);
  const mark = last.findLastIndex((byte) => byte !== 0);
  if (last.length !== PADDING || last[mark] !== 0x80) throw new Refused("seal_broken");
  const contents = new Blob([...pieces, last.slice(0, mark)]);
  want(padded(contents.size) % PADDING === 0 && sealedSize(contents.size) === blob.size, "seal_broken");
  return contents;
};
