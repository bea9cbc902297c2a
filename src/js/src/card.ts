// The members of a manifest for catalogues, by docs/manifest.md.
import { integer, list, object, real, text, unique } from "./forms.js";
import type { Json, JsonObject } from "./json.js";
import { refuse } from "./refusal.js";

const maxWord = 64;
const maxTag = 128;
const maxUri = 2048;
const lineForm = /^[^\u0000-\u001F\u007F-\u009F\u2028\u2029]+$/;
const orcidForm = /^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$/;
const pipelineForm = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const libraryForm = /^[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*$/;
const doiForm = /^10\.[0-9]{4,9}(?:\.[0-9]+)*\/[^\u0000-\u0020\u007F-\u00A0\u2028\u2029]+$/;
const arxivForm = /^(?:[0-9]{4}\.[0-9]{4,5}|[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?\/[0-9]{7})(?:v[1-9][0-9]*)?$/;

const addressForm = new RegExp("^[Hh][Tt][Tt][Pp][Ss]?://(?:[A-Za-z0-9._~-]+|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]{1,5})?"
  + "(?:[/?#][A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=%-]*)?$");

// RFC 5646, section 2.1, without the irregular tags of earlier standards.
const languageForm = new RegExp("^(?:(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(?:-[A-Za-z]{4})?"
  + "(?:-(?:[A-Za-z]{2}|[0-9]{3}))?(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
  + "(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*(?:-[Xx](?:-[A-Za-z0-9]{1,8})+)?"
  + "|[Xx](?:-[A-Za-z0-9]{1,8})+)$");

type Read = (value: Json, place: string) => void;

const readers: Record<string, (parents: number) => Read> = {
  authors: () => items(1024, readAuthor),
  languages: () => distinctItems((item, at) => text(item, at, 1, maxWord, languageForm).toLowerCase()),
  pipeline: () => (value, place) => text(value, place, 1, maxWord, pipelineForm),
  library: () => (value, place) => text(value, place, 1, maxWord, libraryForm),
  tags: () => distinctItems((item, at) => text(item, at, 1, maxTag, lineForm)),
  papers: () => items(256, readPaper),
  metrics: (parents) => items(1024, (value, place) => readMetric(value, place, parents)),
};

/** The names of the members. */
export const cardMembers = Object.keys(readers);

/** Refuses a member for catalogues that breaks a rule. */
export function readCard(manifest: JsonObject, parents: number): void {
  for (const [name, reader] of Object.entries(readers))
    if (name in manifest) reader(parents)(manifest[name]!, `/${name}`);
}

function distinctItems(read: (item: Json, at: string) => string): Read {
  return (value, place) => {
    const earlier = new Set<string>();
    list(value, place, 1, 256, (item, at) => unique(read(item, at), at, earlier));
  };
}

function items(max: number, read: Read): Read {
  return (value, place) => list(value, place, 1, max, read);
}

function readAuthor(source: Json, place: string): void {
  const value = object(source, place, ["name"], ["orcid", "url"]);
  text(value.name, `${place}/name`, 1, 256, lineForm);
  if ("url" in value) text(value.url, `${place}/url`, 1, maxUri, addressForm);
  if ("orcid" in value && !hasCheckDigit(text(value.orcid, `${place}/orcid`, 1, maxWord, orcidForm)))
    refuse("wrong-form", `${place}/orcid`, "The check digit is wrong.");
}

/** ISO 7064, MOD 11-2. */
function hasCheckDigit(orcid: string): boolean {
  const total = [...orcid.slice(0, -1).replaceAll("-", "")].reduce((sum, digit) => ((sum + Number(digit)) * 2) % 11, 0);
  return orcid.at(-1) === "0123456789X"[(12 - total) % 11];
}

function readPaper(source: Json, place: string): void {
  const value = object(source, place, [], ["doi", "arxiv"]);
  if (Object.keys(value).length === 0) refuse("member-missing", place, "Expected at least one member.");
  if ("doi" in value) text(value.doi, `${place}/doi`, 1, 256, doiForm);
  if ("arxiv" in value) text(value.arxiv, `${place}/arxiv`, 1, maxWord, arxivForm);
}

function readMetric(source: Json, place: string, parents: number): void {
  const value = object(source, place, ["name", "value"], ["dataset", "split"]);
  text(value.name, `${place}/name`, 1, maxTag, lineForm);
  real(value.value, `${place}/value`);
  if ("dataset" in value && integer(value.dataset, `${place}/dataset`, 0, 1023) >= parents)
    refuse("unknown-reference", `${place}/dataset`, "The manifest has no such parent.");
  if ("split" in value) text(value.split, `${place}/split`, 1, maxTag, lineForm);
}
