import { words } from '../../server/password/words';

describe('the words', () => {
  test('are 1,296, each one once', () => {
    expect(words).toHaveLength(1296);
    expect(new Set(words).size).toBe(1296);
  });

  test('are lower-case ASCII of 3 to 6 letters', () => {
    expect(words.filter((word) => !/^[a-z]{3,6}$/.test(word))).toEqual([]);
  });

  test('two parts, each in the order of the alphabet: 1,024 for cards, then the others', () => {
    const [cards, others] = [words.slice(0, 1024), words.slice(1024)];
    expect(cards).toEqual([...cards].sort());
    expect(others).toEqual([...others].sort());
  });

  test('no singular beside its plural, no word beside its own -y, -er, -ly form', () => {
    const all = new Set(words);
    const endings = ['s', 'es', 'y', 'ly', 'ing', 'ed'];
    const pairs = words.flatMap((word) =>
      endings.filter((ending) => all.has(word + ending)).map((ending) => `${word}-${ending}`),
    );
    expect(pairs).toEqual([]);
  });

  const alike = [
    'sea see bee be son sun hare hair bear bare tail tale meet meat pair pear deer dear night knight',
    'nose knows one won two too four for eight ate right write mail male sail sale rain reign road',
    'rode week weak wood would plane plain red read blue blew new knew piece peace steel steal wait',
    'weight waist waste hole whole hear here maid made cent sent cell sell board bored berry bury',
    'brake break buy by fur fir great grate heal heel key quay lane lain leek leak loan lone main',
    'mane peak peek pole poll pour poor paw pore root route seam seem soar sore stair stare tea tee',
    'tide tied toe tow wear where whale wail which witch flower flour fairy ferry prince prints',
    'colour color grey gray tyre tire favour favor metre meter mum mom jewellery jewelry cheque check',
  ];
  const pairs = alike
    .flatMap((line) => line.split(' '))
    .map((word, index, list) => (index % 2 === 0 ? [word, list[index + 1] ?? ''] : []))
    .filter((pair) => pair.length === 2);
  test.each(pairs)('not both %s and %s', (one, other) => {
    expect(words.includes(one ?? '') && words.includes(other ?? '')).toBe(false);
  });

  test('none that hurts, frightens or offends', () => {
    const unfit =
      'ape ass bang beer black blood bomb breast brown bum butt chink church cock coon corpse cow ' +
      'crap cross damn dead death devil die dirty dog drug drunk dumb evil fag fat fear fight fool ' +
      'ghost god grave gun hate hell holy hurt idiot jew kill knife lazy liar loser monk naked nude ' +
      'nun pee pig poo poor pork pray priest rape rat rude satan sex sexy shit shoot shot sick silly ' +
      'skull slave slut smelly smoke snake spank stupid suck temple thief tit toilet ugly vodka wank ' +
      'war weed white whore wine witch yellow';
    expect(unfit.split(' ').filter((word) => words.includes(word))).toEqual([]);
  });
});
