// The page's own few words, in the language of the browser.
const WORDS = {
  uk: {
    hour: "+1 год", day: "+1 день", next: "До наступного таймера", write: "Повідомлення", attach: "Додати файл",
    place: "Місце", contact: "Контакт", send: "Надіслати", start: "Почати", typing: "друкує…", edited: "змінено",
    forwarded: "Переслано від", lost: "Немає зв’язку з симулятором", blocked: "Бота заблоковано",
    unblock: "Розблокувати", block: "Заблокувати бота", commands: "Команди", privateChat: "Бот", sticker: "Наліпка", photo: "Фото", voice: "Голосове повідомлення",
    replyTo: "Відповідь на", nobody: "Тут ще нікого немає", pinned: "Закріплено", noAnswer: "Бот не відповів",
    added: "додано до групи", left: "виходить із групи", migrated: "Група стала супергрупою",
  },
  en: {
    hour: "+1 h", day: "+1 day", next: "To the next timer", write: "Message", attach: "Attach a file",
    place: "Place", contact: "Contact", send: "Send", start: "Start", typing: "typing…", edited: "edited",
    forwarded: "Forwarded from", lost: "The simulator cannot be reached", blocked: "The bot is blocked",
    unblock: "Unblock", block: "Block the bot", commands: "Commands", privateChat: "Bot", sticker: "Sticker", photo: "Photo", voice: "Voice message",
    replyTo: "Reply to", nobody: "Nobody is here yet", pinned: "Pinned", noAnswer: "The bot did not answer",
    added: "was added to the group", left: "leaves the group", migrated: "The group became a supergroup",
  },
  fr: {
    hour: "+1 h", day: "+1 jour", next: "Jusqu’au prochain rappel", write: "Message", attach: "Joindre un fichier",
    place: "Lieu", contact: "Contact", send: "Envoyer", start: "Démarrer", typing: "écrit…", edited: "modifié",
    forwarded: "Transféré de", lost: "Le simulateur ne répond pas", blocked: "Le bot est bloqué",
    unblock: "Débloquer", block: "Bloquer le bot", commands: "Commandes", privateChat: "Bot", sticker: "Autocollant", photo: "Photo", voice: "Message vocal",
    replyTo: "Réponse à", nobody: "Personne pour l’instant", pinned: "Épinglé", noAnswer: "Le bot n’a pas répondu",
    added: "a rejoint le groupe", left: "quitte le groupe", migrated: "Le groupe est devenu un supergroupe",
  },
};
const language = (navigator.language || "uk").slice(0, 2);
export const locale = WORDS[language] ? language : "en";
export const words = WORDS[locale];
