// The bidder's offline page: terms and files in, sealed bid and recovery file out; nothing is sent anywhere.
import { Refused, dumps, loads, unhex } from "./bytes.js";
import { $, attempt, begin, both, bytesOf, element, facts, moment, pause, saves, size } from "./offline.js";
import { fingerprint } from "./custody.js";
import { bidFile, previewPart, readEnvelope, readRecovery, readTerms, sealBid, withdrawalOf } from "./seal.js";

const lists = JSON.parse($("lists").textContent);
const STAGES = { technical: ["技术商务标", "Technical envelope"], price: ["报价标", "Price envelope"] };
const nameOf = (stage) => both(...(STAGES[stage] ?? [stage, stage]));
let terms = null;

const termsOf = (bytes) => {
  try {
    return readTerms(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    throw error instanceof Refused ? error : new Refused("not_canonical");
  }
};

const custodianLine = async ({ name, pk }) => {
  const words = await Promise.all(["zh", "en"].map((language) => fingerprint(unhex(pk, 32), lists[language])));
  return element("li", "", name, element("span", "words", both(words[0].join(" "), words[1].join(" "))));
};

const stageField = (stage) => {
  const input = element("input");
  input.type = "file";
  input.multiple = true;
  input.id = `files-${stage}`;
  const label = element("label", "field__label", nameOf(stage));
  label.htmlFor = input.id;
  const shown = element("ul", "upload__files");
  input.addEventListener("change", () => {
    shown.replaceChildren(...Array.from(input.files, (file) => element("li", "", `${file.name} · ${size(file.size)}`)));
  });
  return element("div", "field", label, element("div", "upload", input, shown));
};

const showTerms = async () => {
  facts($("terms-facts"), [
    ["项目", "Tender", terms.tender],
    ["包", "Lot", terms.lot],
    ["投标截止", "Deadline", moment(terms.not_before)],
    ["开启", "Opening", both(`${terms.custodians.length} 位保管人中须 ${terms.k} 位共同开启`, `${terms.k} of ${terms.custodians.length} custodians together`)],
  ]);
  $("custodians").replaceChildren(...(await Promise.all(terms.custodians.map(custodianLine))));
  $("stages").replaceChildren(...terms.stages.map(stageField));
  $("terms-shown").hidden = $("step-files").hidden = false;
};

$("terms").addEventListener("change", () =>
  attempt($("terms-refused"), async () => {
    $("terms-shown").hidden = $("step-files").hidden = $("step-done").hidden = true;
    terms = termsOf(await bytesOf($("terms").files[0]));
    await showTerms();
  }),
);

const chosen = () => {
  const files = Object.fromEntries(terms.stages.map((stage) => [stage, Array.from($(`files-${stage}`).files)]));
  if (Object.values(files).some((list) => !list.length)) throw new Refused("no_file");
  return files;
};

const tell = (done, all) => {
  $("bar").max = all;
  $("bar").value = done;
  $("said").textContent = `${size(done)} / ${size(all)}`;
};

const seal = async () => {
  const [files, old] = [chosen(), $("again").files[0]];
  const again = old ? await readRecovery(await bytesOf(old)) : null;
  $("progress").hidden = false;
  $("seal").disabled = true;
  await pause();
  const made = await sealBid(terms, files, { again, progress: tell });
  const label = terms.tender.replace(/[^\p{L}\p{N}._-]+/gu, "-");
  saves($("save-bid"), bidFile(made.stages), `${label}.sealed`);
  saves($("save-recovery"), new Blob([made.recovery], { type: "application/json" }), `${label}-recovery.json`);
  $("records").replaceChildren(...made.stages.flatMap(({ stage, number }) => [element("dt", "", nameOf(stage)), element("dd", "code", number)]));
  $("step-done").hidden = false;
  $("step-done").querySelector("h2").focus();
};

$("seal").addEventListener("click", async () => {
  $("step-done").hidden = true;
  await attempt($("seal-refused"), seal);
  $("seal").disabled = false;
  $("progress").hidden = true;
});

// --- looking at a sealed bid again ----------------------------------------------------------------------------------------
const headOf = async (blob) => {
  for (let end = 65536; ; end *= 4) {
    const bytes = await bytesOf(blob.slice(0, end));
    const feed = bytes.indexOf(10);
    if (feed >= 0) return bytes.slice(0, feed);
    if (end >= blob.size) throw new Refused("not_canonical");
  }
};

const preview = async () => {
  const [bid, own] = [$("look-bid").files[0], $("look-recovery").files[0]];
  if (!bid || !own) throw new Refused("no_file");
  const [head, recovery] = [await headOf(bid), await readRecovery(await bytesOf(own))];
  const found = loads(head);
  let at = head.length + 1;
  const rows = [];
  for (const each of found.envelopes ?? []) {
    const { manifest, number } = await readEnvelope(dumps(each));
    const seed = recovery.envelopes.find((row) => row.record === number);
    if (!seed) throw new Refused("other_tender");
    const names = new Map();
    for (const part of manifest.parts) {
      const contents = await previewPart(bid.slice(at, at + part.size), part, unhex(seed.z, 32));
      at += part.size;
      if (part.id === "contents") for (const file of loads(await bytesOf(contents)).files) names.set(file.id, file.name);
      else rows.push([manifest.stage, names.get(part.id) ?? part.id, contents]);
    }
  }
  $("looked").replaceChildren(
    ...rows.map(([stage, name, contents]) => {
      const link = element("a", "", name);
      saves(link, contents, name);
      return element("li", "", nameOf(stage), " · ", link, ` · ${size(contents.size)}`);
    }),
  );
};

const withdraw = async () => {
  const own = $("withdraw-recovery").files[0];
  if (!own) throw new Refused("no_file");
  const recovery = await readRecovery(await bytesOf(own));
  saves($("save-withdrawal"), new Blob([await withdrawalOf(recovery)], { type: "application/json" }), "withdrawal.json");
  facts($("withdrawn-facts"), [
    ["项目", "Tender", recovery.tender],
    ["包", "Lot", recovery.lot],
  ]);
  $("withdrawn").hidden = false;
};

$("withdraw").addEventListener("click", () => {
  $("withdrawn").hidden = true;
  return attempt($("withdraw-refused"), withdraw);
});
$("look").addEventListener("click", () => attempt($("look-refused"), preview));
begin();
