/** A few pictures of the many there are, with the words people look for: those that messages of shops and schools use. */
export const emoji: readonly (readonly [picture: string, ru: string, en: string])[] = [
  ['👋', 'привет рука здравствуйте', 'hello wave hi'], ['🙂', 'улыбка', 'smile'], ['😊', 'улыбка радость румянец', 'smile blush happy'], ['😀', 'смех радость', 'grin happy'],
  ['😂', 'смех слёзы', 'laugh tears'], ['🤣', 'смех хохот', 'rofl laugh'], ['😉', 'подмигивание', 'wink'], ['😍', 'любовь восторг глаза', 'love eyes'],
  ['🥰', 'любовь сердечки', 'love hearts'], ['😘', 'поцелуй', 'kiss'], ['😎', 'очки круто', 'cool sunglasses'], ['🤩', 'восторг звёзды', 'star eyes wow'],
  ['🤔', 'думаю вопрос', 'thinking'], ['😮', 'удивление', 'surprise wow'], ['😢', 'грусть слеза', 'sad tear'], ['😭', 'плач', 'cry'],
  ['😅', 'неловко пот', 'sweat awkward'], ['😴', 'сон', 'sleep'], ['🤗', 'объятия', 'hug'], ['🤝', 'сделка рукопожатие договор', 'deal handshake'],
  ['👍', 'да хорошо палец лайк', 'yes good thumb like'], ['👎', 'нет плохо палец', 'no bad thumb'], ['👏', 'аплодисменты браво', 'clap bravo'], ['🙏', 'спасибо пожалуйста', 'thanks please pray'],
  ['💪', 'сила спорт', 'strong sport'], ['✌️', 'победа мир', 'victory peace'], ['👌', 'отлично окей', 'ok perfect'], ['👇', 'вниз ниже сюда', 'down below'],
  ['👆', 'вверх выше', 'up above'], ['👉', 'вправо сюда', 'right here'], ['👈', 'влево', 'left'], ['☝️', 'внимание один', 'attention one'],
  ['❤️', 'сердце любовь красное', 'heart love red'], ['🧡', 'сердце оранжевое', 'heart orange'], ['💛', 'сердце жёлтое', 'heart yellow'], ['💚', 'сердце зелёное', 'heart green'],
  ['💙', 'сердце синее', 'heart blue'], ['💜', 'сердце фиолетовое', 'heart purple'], ['🖤', 'сердце чёрное', 'heart black'], ['💔', 'сердце разбито', 'heart broken'],
  ['🔥', 'огонь горячо скидка', 'fire hot sale'], ['✨', 'блеск новинка', 'sparkles new'], ['⭐', 'звезда отзыв оценка', 'star review rating'], ['🌟', 'звезда блеск', 'star glow'],
  ['🎉', 'праздник поздравляю', 'party congratulations'], ['🎊', 'праздник конфетти', 'confetti party'], ['🎁', 'подарок бонус', 'gift present bonus'], ['🎂', 'торт день рождения', 'cake birthday'],
  ['🎈', 'шар праздник', 'balloon party'], ['🏆', 'кубок победа приз', 'cup prize win'], ['🥇', 'медаль первый', 'medal first'], ['💯', 'сто процентов', 'hundred percent'],
  ['✅', 'готово галочка да', 'done check yes'], ['☑️', 'галочка пункт', 'check box'], ['✔️', 'галочка', 'check'], ['❌', 'нет ошибка крест отмена', 'no error cross cancel'],
  ['❗', 'важно внимание восклицание', 'important exclamation'], ['❓', 'вопрос', 'question'], ['⚠️', 'внимание осторожно', 'warning caution'], ['🚫', 'запрет нельзя', 'forbidden no'],
  ['ℹ️', 'информация справка', 'information'], ['💡', 'идея совет лампа', 'idea tip bulb'], ['📌', 'важно закреплено кнопка', 'pin important'], ['📍', 'место адрес карта', 'place address map'],
  ['🗺️', 'карта маршрут', 'map route'], ['📞', 'телефон звонок', 'phone call'], ['📱', 'телефон приложение', 'mobile phone app'], ['💬', 'сообщение чат диалог', 'message chat'],
  ['📩', 'письмо почта', 'letter mail'], ['✉️', 'письмо конверт', 'envelope mail'], ['📣', 'объявление рупор', 'announcement loud'], ['🔔', 'напоминание звонок', 'bell reminder'],
  ['📅', 'календарь дата', 'calendar date'], ['🗓️', 'календарь расписание', 'calendar schedule'], ['⏰', 'будильник время', 'alarm time'], ['⏳', 'ожидание время песочные часы', 'waiting time hourglass'],
  ['🕐', 'часы время', 'clock time'], ['💳', 'карта оплата', 'card payment'], ['💰', 'деньги цена', 'money price'], ['💸', 'деньги трата', 'money spend'],
  ['🏷️', 'цена ценник скидка', 'price tag discount'], ['🛒', 'корзина покупка', 'cart shopping'], ['🛍️', 'покупки магазин', 'shopping bags'], ['📦', 'посылка доставка заказ', 'parcel delivery order'],
  ['🚚', 'доставка машина', 'delivery truck'], ['🚀', 'запуск старт ракета', 'launch start rocket'], ['📈', 'рост график', 'growth chart'], ['📊', 'отчёт график', 'report chart'],
  ['📄', 'документ файл', 'document file'], ['📎', 'вложение скрепка', 'attachment clip'], ['📋', 'список чек-лист', 'list checklist'], ['📚', 'книги учёба курс', 'books study course'],
  ['🎓', 'учёба диплом', 'study graduate'], ['🎧', 'наушники аудио', 'headphones audio'], ['🎥', 'видео камера', 'video camera'], ['📷', 'фото камера', 'photo camera'],
  ['🎬', 'видео кино', 'video film'], ['💻', 'компьютер вебинар', 'computer webinar'], ['🔗', 'ссылка', 'link'], ['🔒', 'замок закрыто', 'lock closed'],
  ['🔑', 'ключ доступ', 'key access'], ['🏠', 'дом недвижимость', 'house home'], ['🏢', 'офис здание', 'office building'], ['✈️', 'самолёт поездка', 'plane trip'],
  ['🚗', 'машина авто', 'car'], ['☕', 'кофе', 'coffee'], ['🍕', 'пицца еда', 'pizza food'], ['🍰', 'десерт торт', 'dessert cake'],
  ['🌸', 'цветок весна', 'flower spring'], ['💐', 'букет цветы', 'bouquet flowers'], ['🌞', 'солнце лето', 'sun summer'], ['❄️', 'снег зима', 'snow winter'],
  ['🎄', 'ёлка новый год', 'tree christmas'], ['💇', 'стрижка салон', 'haircut salon'], ['💅', 'маникюр ногти', 'nails manicure'], ['🧘', 'йога спокойствие', 'yoga calm'],
  ['🏋️', 'спорт зал', 'sport gym'], ['🩺', 'врач здоровье', 'doctor health'], ['👶', 'ребёнок дети', 'baby child'], ['🐶', 'собака питомец', 'dog pet'],
  ['1️⃣', 'один первый', 'one first'], ['2️⃣', 'два второй', 'two second'], ['3️⃣', 'три третий', 'three third'], ['➡️', 'стрелка вправо дальше', 'arrow right next'],
  ['⬇️', 'стрелка вниз', 'arrow down'], ['🔄', 'обновить повторить', 'refresh repeat'], ['🆕', 'новое новинка', 'new'], ['🆓', 'бесплатно', 'free'],
];

/** Those whose words in either language begin with what is looked for. */
export function findEmoji(search: string): string[] {
  const want = search.trim().toLowerCase().replaceAll('ё', 'е');
  return emoji.filter(([, ru, en]) => !want || `${ru} ${en}`.replaceAll('ё', 'е').split(' ').some((word) => word.startsWith(want))).map(([picture]) => picture);
}
