// The script of the guided run: one sale, from /new to the director's funnel.
import { fill, words } from "/page/words.js";

const text = (message) => message.text || message.caption || "";
const buttons = (message) => (message.reply_markup?.inline_keyboard || []).flat();
const offers = (pattern) => (message) => buttons(message).some((key) => pattern.test(key.text));
// A task that waits for its performer; one that is done has another sign.
const isCard = (message) => text(message).startsWith("📌") && text(message).includes(words.tour.client) && buttons(message).length > 0;

const SALE = /Продаж обладнання|Equipment sale|Vente d’équipement/;
const GO = /^▶/;
const ACCEPT = /Прийняти|Accept/;
const AGREED = /Домовилися|Agreed|Conclu/;
const CLAIM = /^🙋/;

export async function tour(guide) {
  const told = words.tour;
  const seller = guide.office.everybody[0];
  const ids = guide.office.everybody.flatMap((phone) => phone.threads.get(phone.person.id).all.map((each) => each.message_id));
  const since = Math.max(0, ...ids);
  const say = (key, phone) => guide.say(fill(told[key], { name: phone?.name }));
  const wait = (fits, options = {}) => guide.until(() => guide.latest(fits, { since, ...options }));

  // A new card on that phone, or on any: newer than the card before it.
  let last = since;
  const card = async (on) => {
    const found = await guide.until(() => guide.latest(isCard, { since: last, on }));
    last = found.message.message_id;
    return found;
  };

  say("new", seller);
  await guide.type(seller, "/new");
  await guide.press(seller, SALE, since);
  say("form");
  for (const answer of [told.client, told.product, told.amount, told.promised]) {
    await answered(guide, seller);
    await guide.type(seller, answer);
  }
  await wait(offers(GO), { on: seller });
  say("go");
  await guide.press(seller, GO, since);

  const request = await card(seller);
  say("contact");
  await guide.sample(seller, request.message, "contact");
  say("voice");
  await guide.sample(seller, request.message, "voice");

  const survey = await card(seller);
  say("photos");
  await guide.sample(seller, survey.message, "photo", { count: 2 });
  say("place");
  await guide.sample(seller, survey.message, "place");

  const solution = await card();
  say("email", solution.phone);
  await guide.sample(solution.phone, solution.message, "email");

  const offer = await card(seller);
  say("offer");
  await guide.sample(seller, offer.message, "document");
  const review = await wait(offers(ACCEPT));
  say("accept", review.phone);
  await guide.press(review.phone, ACCEPT, since);

  const agreement = await card(seller);
  say("agree");
  seller.composer.reply(agreement.message);
  await guide.type(seller, told.deal);
  await taken(guide, seller);
  await guide.press(seller, AGREED, since);

  const payment = await card();
  say("money", payment.phone);
  await guide.sample(payment.phone, payment.message, "photo", { number: 5 });

  const queue = await wait(offers(CLAIM));
  say("claim", queue.phone);
  await guide.press(queue.phone, CLAIM, since);
  const shipment = await guide.until(() => guide.latest((message) => isCard(message) && !offers(CLAIM)(message), { since: payment.message.message_id, on: queue.phone }));
  say("ship");
  await guide.sample(queue.phone, shipment.message, "photo", { number: 4 });

  await wait((message) => text(message).includes("🏆"), { on: seller });
  say("won");
  await guide.take(seller);
  await guide.pause(1600);
  const director = guide.office.everybody.find((phone) => /Директор|director/i.test(phone.role)) || seller;
  say("funnel", director);
  await guide.type(director, "/funnel");
  await wait((message) => message.photo, { on: director });
  await guide.take(director);
  await guide.pause(2500);
}

// The bot has answered: the newest message on that phone is its own.
async function answered(guide, phone) {
  await guide.until(() => phone.thread.all.at(-1).from.is_bot);
  await guide.pause(400);
}

// What was written last has been accepted: it has its 👍, or there is an answer to it.
async function taken(guide, phone) {
  await guide.until(() => {
    const last = phone.thread.all.at(-1);
    return last.from.is_bot || last.reactions;
  });
}
