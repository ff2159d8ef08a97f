// What the two offline pages share: both languages, files in and out, what is said when something is refused.
import { missing } from "./primitives.js";

export const $ = (id) => document.getElementById(id);

/** A text in both languages; the page shows one of them (see the button on top). */
export const both = (zh, en) => {
  const made = document.createDocumentFragment();
  for (const [lang, text] of [["zh-Hans", zh], ["en", en]]) {
    const span = document.createElement("span");
    span.lang = lang;
    span.textContent = text;
    made.append(span);
  }
  return made;
};

export const element = (name, className, ...inside) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...inside);
  return made;
};

/** Rows of a definition list: [[zh, en, value], …]. */
export const facts = (list, rows) =>
  list.replaceChildren(...rows.flatMap(([zh, en, value]) => [element("dt", "", both(zh, en)), element("dd", "", value)]));

export const size = (bytes) => (bytes < 1e3 ? `${bytes} B` : bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

/** 2026-11-23T06:00:00Z as people here read it. */
export const moment = (text) =>
  new Intl.DateTimeFormat("zh-CN", { dateStyle: "long", timeStyle: "short", timeZone: "Asia/Shanghai" }).format(new Date(text));

export const bytesOf = async (file) => new Uint8Array(await file.arrayBuffer());
export const pause = () => new Promise((go) => setTimeout(go, 0)); // lets the page draw

/** A link that saves a Blob under a name. */
export const saves = (link, blob, name) => {
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(blob);
  link.download = name;
};

const SENTENCES = {
  not_canonical: ["这个文件不是本系统制作的，或者已被改动。", "This file was not made by this system, or was changed."],
  bad_manifest: ["这个文件不符合约定的格式，或者已被改动。", "This file is not in the agreed form, or was changed."],
  bad_signature: ["密封件不是由其投标人签署的，或者已被改动。", "A sealed envelope was not signed by its bidder, or was changed."],
  bad_recovery: ["这不是恢复文件，或者其中有字符被改动过。", "This is no recovery file, or a sign of it was changed."],
  bad_custody: ["这不是保管人文件，或者已被改动。", "This is no custodian file, or it was changed."],
  bad_list: ["这不是项目的开启清单。", "This is no opening list of a tender."],
  other_tender: ["这个文件属于另一项目。", "This file belongs to another tender."],
  weak_key: ["其中一位保管人的文件无效，请告知采购人。", "The file of one custodian is not valid; tell the buyer."],
  weak_phrase: ["口令太短：至少 12 个字母或 6 个汉字。", "The pass-phrase is too short: 12 letters or 6 Chinese characters at least."],
  wrong_phrase: ["口令不对，或者文件被改动过。", "The pass-phrase is not right, or the file was changed."],
  phrases_differ: ["两次输入的口令不一致。", "The two pass-phrases are not the same."],
  made_elsewhere: ["此保管人文件由命令行程序制作，请用该程序打开。", "This custodian file was made with the command; open it there."],
  not_custodian: ["此保管人文件不属于该项目的任何一位保管人。", "This custodian file belongs to none of the custodians of this tender."],
  before_deadline: ["按本机时钟，投标截止时间未到，不能开启。", "By this computer's clock the deadline has not passed. No bid may be opened before it."],
  seal_broken: ["文件在密封后被改动过。", "This file was changed after it was sealed."],
  unknown_word: ["有一个词不是恢复词：", "One word is none of the recovery words:"],
  wrong_words: ["这不是当时记下的 24 个恢复词：有词写错、遗漏或者顺序不对。", "These are not the 24 recovery words as written down: one is wrong, missing or out of place."],
  words_differ: ["这几个词与纸上应有的不符，请再看一遍。", "These are not the words asked for; look at your paper again."],
  file_moved: ["文件在选择之后被改动或移走，请重新选择。", "A file was changed or moved after it was chosen; choose it again."],
  no_file: ["请先选择文件。", "Choose the files first."],
  no_name: ["请填写单位和姓名。", "Enter organisation and name."],
};

/** Do something and say in `place` what was refused; true when it went well. */
export const attempt = async (place, work) => {
  place.replaceChildren();
  try {
    await work();
    return true;
  } catch (error) {
    const code = error.name === "NotReadableError" ? "file_moved" : error.code;
    const [zh, en] = SENTENCES[code] ?? [`出错了：${error.message}`, `Something went wrong: ${error.message}`];
    place.replaceChildren(both(zh, en), error.code === "unknown_word" ? ` ${error.detail}` : "");
    return false;
  }
};

/** The language button, and the answer to a browser that cannot seal. */
export const begin = async () => {
  $("language").addEventListener("click", () => {
    const root = document.documentElement;
    root.lang = root.lang === "en" ? "zh-Hans" : "en";
  });
  const lacking = await missing();
  if (!lacking.length) return;
  $("unable").hidden = false;
  $("lacking").textContent = lacking.join(", ");
  $("work").hidden = true;
};
