// What a person can send besides words: picked files, and ready-made samples, as the simulator's bodies.
import { base64, sampleOf } from "/page/api.js";
import { words } from "/page/words.js";

const PLACES = [[50.4501, 30.5234], [50.4472, 30.5138], [50.4586, 30.5301]];
const CLIENT = { phone_number: "+380671234567", first_name: "Ганна", last_name: "Лях" };
const NAMES = { photo: "photo.jpg", document: "пропозиція.pdf", email: "лист.eml", voice: "voice.ogg" };
const KINDS = { photo: "photo", document: "document", email: "document", voice: "voice" };

export const SAMPLES = [
  { key: "photo", icon: "photo", title: words.photo },
  { key: "document", icon: "document", title: words.pdf },
  { key: "email", icon: "mail", title: words.email },
  { key: "place", icon: "place", title: words.place },
  { key: "voice", icon: "voice", title: words.voiceShort },
  { key: "contact", icon: "contact", title: words.contact },
];

let photos = 0;
let places = 0;

async function file(key, number) {
  const item = { kind: KINDS[key], name: NAMES[key], base64: await sampleOf(key, number) };
  return key === "voice" ? { ...item, duration: 4 } : item;
}

export async function samples(key, { count = 1, number } = {}) {
  if (key === "place") {
    const [latitude, longitude] = PLACES[places++ % PLACES.length];
    return { location: { latitude, longitude } };
  }
  if (key === "contact") return { contact: CLIENT };
  const made = Array.from({ length: count }, () => file(key, number ?? (key === "photo" ? (photos++ % 5) + 1 : 1)));
  return { media: await Promise.all(made) };
}

export function ownContact({ first_name, last_name = null, id }) {
  return { contact: { phone_number: `+38067${String(id).slice(-7).padStart(7, "0")}`, first_name, last_name, user_id: id } };
}

function kindOf(blob, whole) {
  if (whole) return "document";
  if (/^image\/(jpeg|png|webp)$/.test(blob.type)) return "photo";
  if (blob.type === "video/mp4") return "video";
  if (/^audio\/(mpeg|mp4|ogg)$/.test(blob.type)) return "audio";
  return "document";
}

const isPicture = (item) => item.kind === "photo" || item.kind === "video";

// Photos and videos go as albums, everything else apart, ten at most at a time.
export async function bodies(files, caption, whole) {
  const items = await Promise.all(files.map(async (each) => ({
    kind: kindOf(each, whole), name: each.name || "photo.png", base64: await base64(each), mime: each.type || null,
  })));
  const groups = [items.filter(isPicture), items.filter((each) => each.kind === "document"), items.filter((each) => each.kind === "audio")];
  const parts = groups.flatMap((group) => Array.from({ length: Math.ceil(group.length / 10) }, (_, at) => group.slice(at * 10, at * 10 + 10)));
  return parts.map((media, at) => (at === 0 && caption ? { media, text: caption } : { media }));
}
