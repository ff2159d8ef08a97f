// The bidder's side: terms and manifest, deterministic dealing, envelope, recovery file, the bid as one file.
// Formats and derivations are those of tender/record/rules/{manifest,dealing,recovery,bid_file}.py. No network, no dependency.
import { ascii, concat, dumps, equal, hasKeys, hex, loads, random, sha256, unhex, utf8, want } from "./bytes.js";
import { expand, extract, hpkeSeal, publicOf, shareAt, sign, verifies } from "./primitives.js";
import { openPart, sealPart } from "./parts.js";

export { missing } from "./primitives.js";
export { openPart, sealPart } from "./parts.js";
export { Refused } from "./bytes.js";

const SUITE_NAME = "X25519-HKDF-SHA256-AES-256-GCM";
const SHARED = ["v", "suite", "tender", "lot", "k", "not_before", "custodians"];
const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const MOMENT = /^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const isText = (text) => typeof text === "string" && text.length > 0 && [...text].length <= 200;
const bad = (right, what) => want(right, "bad_manifest", what);

// --- terms and manifest ---------------------------------------------------------------------------------------------------
const checkShared = (found, stages) => {
  bad(found.v === 1 && found.suite === SUITE_NAME, "suite");
  bad(isText(found.tender) && isText(found.lot), "tender");
  bad(stages.length && new Set(stages).size === stages.length && stages.every((stage) => ID.test(stage)), "stages");
  bad(typeof found.not_before === "string" && MOMENT.test(found.not_before), "not_before");
  const held = found.custodians;
  bad(Array.isArray(held) && held.length <= 16 && held.every((each) => hasKeys(each, ["i", "name", "pk"])), "custodians");
  bad(held.every((each, at) => each.i === at + 1 && isText(each.name) && unhex(each.pk, 32)), "custodians");
  bad(new Set(held.map((each) => each.pk)).size === held.length, "custodians");
  bad(Number.isSafeInteger(found.k) && found.k >= 2 && found.k <= held.length, "k");
  return found;
};

/** The terms that a tender publishes, from their JSON value. */
export const readTerms = (found) => {
  bad(hasKeys(found, [...SHARED, "stages"]) && Array.isArray(found.stages), "fields");
  return checkShared(found, found.stages);
};

const checkManifest = (found) => {
  bad(hasKeys(found, [...SHARED, "stage", "bid", "bidder", "parts"]) && Array.isArray(found.parts), "fields");
  checkShared(found, [found.stage]);
  unhex(found.bid, 16);
  unhex(found.bidder, 32);
  const ids = found.parts.map((part) => part?.id);
  bad(ids.length > 0 && ids.length <= 500 && new Set(ids).size === ids.length, "parts");
  for (const part of found.parts) {
    bad(hasKeys(part, ["id", "size", "sha256"]) && ID.test(part.id) && Number.isSafeInteger(part.size) && part.size > 0, "parts");
    unhex(part.sha256, 32);
  }
  return found;
};

// --- dealing --------------------------------------------------------------------------------------------------------------
export const hashOf = (manifest) => sha256(concat(ascii("obs1\0"), dumps(manifest)));
export const infoOf = (h, i) => concat(ascii("obs1 share\0"), h, [i]);
const prkOf = (z) => extract(ascii("obs1"), z);

/** The key of one part. */
export const partKey = async (z, id) => expand(await prkOf(z), concat(ascii("part\0"), ascii(id)));

/** Every custodian's wrap; the same z and manifest give the same bytes. */
export const deal = async (z, manifest) => {
  const [prk, h] = [await prkOf(z), await hashOf(manifest)];
  const rows = [];
  for (let j = 1; j < manifest.k; j++) rows.push(await expand(prk, concat(ascii("coef\0"), h, [j])));
  const wraps = [];
  for (const { i, pk } of manifest.custodians) {
    const ekm = await expand(prk, concat(ascii("ekm\0"), h, [i]));
    const { enc, ct } = await hpkeSeal(unhex(pk, 32), shareAt(i, z, rows), { info: infoOf(h, i), ekm });
    wraps.push({ i, enc: hex(enc), ct: hex(ct) });
  }
  return wraps;
};

const signedBytes = async (manifest, shares) => concat(ascii("obs1 envelope\0"), await sha256(dumps({ manifest, shares })));

/** The record number of an envelope's bytes. */
export const numberOf = async (data) => hex(await sha256(data));

/** An envelope from its bytes, checked in form and signature, and (where given) against terms, bidder and stage. */
export const readEnvelope = async (data, { terms = null, bidder = null, stage = null } = {}) => {
  const found = loads(data);
  bad(hasKeys(found, ["manifest", "shares", "sig"]) && Array.isArray(found.shares), "envelope");
  const { manifest, shares, sig } = found;
  checkManifest(manifest);
  bad(shares.length === manifest.custodians.length && shares.every((wrap) => hasKeys(wrap, ["i", "enc", "ct"])), "shares");
  bad(shares.every((wrap, at) => wrap.i === at + 1 && unhex(wrap.enc, 32) && unhex(wrap.ct, 48)), "shares");
  const right = await verifies(unhex(manifest.bidder, 32), unhex(sig, 64), await signedBytes(manifest, shares));
  want(right, "bad_signature");
  if (terms) {
    const own = dumps(SHARED.map((name) => manifest[name]));
    want(equal(own, dumps(SHARED.map((name) => terms[name]))) && terms.stages.includes(manifest.stage), "other_tender");
  }
  want(stage === null || manifest.stage === stage, "other_tender");
  want(bidder === null || manifest.bidder === hex(bidder), "other_bidder");
  return { manifest, shares, sig, data, number: await numberOf(data) };
};

/** Whether an envelope is made again from z byte for byte. */
export const isTrue = async (envelope, z) => equal(dumps(await deal(z, envelope.manifest)), dumps(envelope.shares));

// --- sealing --------------------------------------------------------------------------------------------------------------
/** Seal one stage. `texts` is [{id, blob}]; all randomness has a default and may be given (`fresh` by part id).
 *  Answers {stage, z, data, number, parts: [{id, blob, size, sha256}]}; `data` is the envelope. */
export const sealStage = async (terms, stage, texts, options = {}) => {
  const { bid, signing, z = random(32), fresh = {}, progress = () => {} } = options;
  bad(readTerms(terms).stages.includes(stage), "stage");
  const all = texts.reduce((sum, text) => sum + text.blob.size, 0);
  const parts = [];
  let before = 0;
  for (const { id, blob } of texts) {
    const told = (done) => progress(before + done, all);
    parts.push({ id, ...(await sealPart(blob, await partKey(z, id), { fresh: fresh[id] ?? random(39), progress: told })) });
    before += blob.size;
  }
  const rows = parts.map((part) => ({ id: part.id, size: part.size, sha256: hex(part.sha256) }));
  const bidder = hex(await publicOf("Ed25519", signing));
  const { stages: _stages, ...shared } = terms;
  const manifest = checkManifest({ ...shared, stage, bid: hex(bid), bidder, parts: rows });
  const shares = await deal(z, manifest);
  const sig = hex(await sign(signing, await signedBytes(manifest, shares)));
  const data = dumps({ manifest, shares, sig });
  return { stage, z, data, number: await numberOf(data), parts };
};

/** The texts of a stage from files as a person chose them: "contents" with their names, then f1, f2, … */
export const textsOf = (files) => {
  const rows = files.map((file, at) => ({ id: `f${at + 1}`, name: file.name, size: file.size }));
  const contents = dumps({ v: 1, kind: "obs1 contents", files: rows });
  return [{ id: "contents", blob: new Blob([contents]) }, ...files.map((file, at) => ({ id: `f${at + 1}`, blob: file }))];
};

/** Seal a whole bid: `files` is {stage: [File]}; `again` a recovery file's value when a bid is replaced.
 *  Answers {stages, recovery}: what `sealStage` answers for each stage, and the recovery file's bytes. */
export const sealBid = async (terms, files, { again = null, progress = () => {} } = {}) => {
  want(!again || (again.tender === terms.tender && again.lot === terms.lot), "other_tender");
  const [bid, signing] = again ? [unhex(again.bid, 16), unhex(again.signing, 32)] : [random(16), random(32)];
  const sizes = terms.stages.map((stage) => files[stage].reduce((sum, file) => sum + file.size, 0));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const stages = [];
  let before = 0;
  for (const [at, stage] of terms.stages.entries()) {
    const told = (done) => progress(Math.min(before + done, all), all);
    stages.push(await sealStage(terms, stage, textsOf(files[stage]), { bid, signing, progress: told }));
    before += sizes[at];
  }
  return { stages, recovery: await recoveryOf(terms, { bid, signing, stages }) };
};

/** The bid as one file (rules/bid_file.py): a Blob that holds no copy of the parts. */
export const bidFile = (stages) => {
  const envelopes = stages.map((stage) => loads(stage.data));
  const head = dumps({ v: 1, kind: "obs1 bid", envelopes });
  return new Blob([head, "\n", ...stages.flatMap((stage) => stage.parts.map((part) => part.blob))]);
};

// --- the bidder's own file ------------------------------------------------------------------------------------------------
const checkOf = async (rest) => hex((await sha256(concat(ascii("obs1 recovery\0"), dumps(rest)))).slice(0, 8));

export const recoveryOf = async ({ tender, lot }, { bid, signing, stages }) => {
  const envelopes = stages.map(({ stage, z, number }) => ({ stage, z: hex(z), record: number }));
  const rest = { v: 1, kind: "obs1 recovery", tender, lot, bid: hex(bid), signing: hex(signing), envelopes };
  return dumps({ ...rest, check: await checkOf(rest) });
};

/** The recovery file's value from its bytes; blanks around it do not matter. */
export const readRecovery = async (bytes) => {
  const found = loads(utf8(new TextDecoder().decode(bytes).trim()));
  const keys = ["v", "kind", "tender", "lot", "bid", "signing", "envelopes", "check"];
  want(hasKeys(found, keys) && found.v === 1 && found.kind === "obs1 recovery" && Array.isArray(found.envelopes), "bad_recovery");
  const { check, ...rest } = found;
  want(check === (await checkOf(rest)), "bad_recovery");
  unhex(found.bid, 16, "bad_recovery");
  unhex(found.signing, 32, "bad_recovery");
  for (const each of found.envelopes) want(hasKeys(each, ["stage", "z", "record"]) && unhex(each.z, 32, "bad_recovery"), "bad_recovery");
  return found;
};

/** The bidder's signed word that the bid of a recovery file's value is withdrawn (rules/withdrawal.py). */
export const withdrawalOf = async ({ tender, lot, bid, signing, envelopes }) => {
  const seed = unhex(signing, 32);
  const records = envelopes.map((each) => each.record);
  const rest = { v: 1, kind: "obs1 withdrawal", tender, lot, bid, bidder: hex(await publicOf("Ed25519", seed)), records };
  const sig = await sign(seed, concat(ascii("obs1 withdrawal\0"), await sha256(dumps(rest))));
  return dumps({ ...rest, sig: hex(sig) });
};

/** A part as its bidder sees it again: the contents, once size and hash are those of the envelope. */
export const previewPart = async (blob, part, z) => {
  want(blob.size === part.size && hex(await sha256(await blob.arrayBuffer())) === part.sha256, "seal_broken");
  return openPart(blob, await partKey(z, part.id));
};
