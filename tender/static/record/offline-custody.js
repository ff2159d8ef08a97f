// The custodian's offline page: make the own file and its recovery words, bring it back, make opening codes. Nothing is sent anywhere.
import { Refused, loads, random, unhex } from "./bytes.js";
import { $, attempt, begin, both, bytesOf, element, facts, moment, pause, saves } from "./offline.js";
import { entryOf, fingerprint, fromWords, keep, readKept, readList, recoveryWords, release, unlock } from "./custody.js";
import { publicOf } from "./primitives.js";

const lists = JSON.parse($("lists").textContent);
const LANGUAGES = ["zh", "en"];
let fresh = null; // {raw, name, data}: a file that is being made, until its words are on paper
let asked = null; // {tender, envelopes} of the opening list

// --- making, and bringing back --------------------------------------------------------------------------------------------
const phraseOf = (first, second) => {
  if ($(first).value !== $(second).value) throw new Refused("phrases_differ");
  return $(first).value;
};

const nameIn = (id) => {
  if (!$(id).value.trim()) throw new Refused("no_name");
  return $(id).value.trim();
};

const fingerprints = async (place, point) => {
  const words = await Promise.all(LANGUAGES.map((language) => fingerprint(point, lists[language])));
  place.replaceChildren(...words.map((each) => element("li", "", each.join(" "))));
};

const offer = async (raw, name, data) => {
  saves($("save-custody"), new Blob([data], { type: "application/json" }), `custodian-${name.replace(/[^\p{L}\p{N}]+/gu, "-")}.json`);
  saves($("save-entry"), new Blob([entryOf(readKept(data))], { type: "application/json" }), "custodian-entry.json");
  await fingerprints($("fingerprint"), await publicOf("X25519", raw));
  for (const field of document.querySelectorAll("input[type=password]")) field.value = "";
  $("made").hidden = false;
  $("made").querySelector("h2").focus();
};

const showWords = async () => {
  const language = document.querySelector("input[name=language]:checked").value;
  const words = await recoveryWords(fresh.raw, lists[language]);
  $("words").replaceChildren(...words.map((word) => element("li", "", word)));
  $("words-name").textContent = fresh.name;
  const picked = [3, 11, 20].map((base) => base + (random(1)[0] % 4));
  $("asks").replaceChildren(
    ...picked.map((place) => {
      const input = element("input");
      input.id = `word-${place}`;
      input.autocomplete = "off";
      input.dataset.word = words[place - 1];
      const label = element("label", "field__label", both(`第 ${place} 个词`, `Word ${place}`));
      label.htmlFor = input.id;
      return element("div", "field", label, input);
    }),
  );
};

$("make").addEventListener("click", () =>
  attempt($("make-refused"), async () => {
    const [name, phrase] = [nameIn("name"), phraseOf("phrase", "phrase-again")];
    $("make").disabled = true;
    await pause();
    const raw = random(32);
    fresh = { raw, name, data: await keep(raw, { name, phrase }) };
    $("made").hidden = $("check").hidden = true;
    $("words-shown").hidden = false;
    await showWords();
    $("words-shown").querySelector("h2").focus();
  }).finally(() => ($("make").disabled = false)),
);

for (const choice of document.querySelectorAll("input[name=language]")) choice.addEventListener("change", showWords);
$("print").addEventListener("click", () => window.print());
$("written").addEventListener("click", () => {
  $("check").hidden = false;
  $("words-shown").hidden = true;
  $("asks").querySelector("input").focus();
});
$("back").addEventListener("click", () => {
  $("check").hidden = true;
  $("words-shown").hidden = false;
});
$("checked").addEventListener("click", () =>
  attempt($("check-refused"), async () => {
    const inputs = Array.from($("asks").querySelectorAll("input"));
    if (inputs.some((input) => input.value.normalize("NFKC").trim().toLowerCase() !== input.dataset.word)) throw new Refused("words_differ");
    const { raw, name, data } = fresh;
    fresh = null;
    $("words").replaceChildren();
    $("asks").replaceChildren();
    $("check").hidden = true;
    await offer(raw, name, data);
  }),
);

$("restore").addEventListener("click", () =>
  attempt($("restore-refused"), async () => {
    const raw = await fromWords($("old-words").value, lists);
    const [name, phrase] = [nameIn("old-name"), phraseOf("new-phrase", "new-phrase-again")];
    const data = await keep(raw, { name, phrase });
    $("old-words").value = "";
    await offer(raw, name, data);
  }),
);

// --- opening codes --------------------------------------------------------------------------------------------------------
$("list").addEventListener("change", () =>
  attempt($("list-refused"), async () => {
    $("list-shown").hidden = true;
    asked = await readList(await bytesOf($("list").files[0]));
    if (!asked.envelopes.length) throw new Refused("bad_list");
    const { manifest } = asked.envelopes[0];
    const lots = new Set(asked.envelopes.map((each) => each.manifest.lot));
    facts($("list-facts"), [
      ["项目", "Tender", asked.tender],
      ["包", "Lots", [...lots].join("、")],
      ["投标截止", "Deadline", moment(manifest.not_before)],
      ["密封件", "Sealed envelopes", String(asked.envelopes.length)],
    ]);
    $("list-shown").hidden = false;
  }),
);

const makeCodes = async () => {
  if (!asked || !$("own").files[0]) throw new Refused("no_file");
  const kept = readKept(await bytesOf($("own").files[0]));
  await pause();
  const raw = await unlock(kept, $("own-phrase").value);
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  $("progress").hidden = false;
  const progress = (done, all) => {
    $("bar").max = all;
    $("bar").value = done;
    $("said").textContent = `${done} / ${all}`;
  };
  const data = await release(asked.envelopes, raw, { tender: asked.tender, moment: now, progress });
  const { codes } = loads(data);
  const idle = codes.filter((each) => !each.code).length + asked.refused.length;
  saves($("save-codes"), new Blob([data], { type: "application/json" }), `opening-codes-${codes[0].i}.json`);
  $("codes-said").replaceChildren(both(`已制作 ${codes.length} 个开启码。`, `${codes.length} opening codes are made.`));
  if (idle) $("codes-said").append(both(`有 ${idle} 个密封件未按约定密封，没有开启码；开标时会查明责任。`, ` ${idle} envelopes were not sealed as agreed and have none; the opening will show whose fault it is.`));
  $("own-phrase").value = "";
  $("codes").hidden = false;
  $("codes").querySelector("h2").focus();
};

$("release").addEventListener("click", async () => {
  $("codes").hidden = true;
  $("release").disabled = true;
  await attempt($("release-refused"), makeCodes);
  $("release").disabled = false;
  $("progress").hidden = true;
});

$("own").addEventListener("change", () =>
  attempt($("own-refused"), async () => {
    const kept = readKept(await bytesOf($("own").files[0]));
    $("own-name").textContent = kept.name;
    await fingerprints($("own-fingerprint"), unhex(kept.pk, 32));
    $("own-shown").hidden = false;
  }),
);
begin();
