import {
  canonicalLoginId,
  foldLoginId,
  LOCAL_PART_MAX,
  loginIdBase,
  numberedIds,
  numberedLocalPart,
} from '../../server/roster/login-id.rules';

// All names are invented.
const names: [string, string][] = [
  // Chinese, with and without Western given names, dialect spellings, hyphens
  ['Jon Tan', 'Jon_Tan'],
  ['Tan Wei Ming', 'Tan_Wei_Ming'],
  ['Lim Xiu-Ling', 'Lim_Xiu-Ling'],
  ['Chloe Ng Jia Hui', 'Chloe_Ng_Jia_Hui'],
  ["O'Young Kai Xin", 'OYoung_Kai_Xin'],
  ['Ng', 'Ng'],
  ['Wong Ah Kow @ Peter Wong', 'Wong_Ah_Kow'],
  ['Goh Mei Li (Wu Meili)', 'Goh_Mei_Li'],
  ['Lee Shi En (李诗恩)', 'Lee_Shi_En'],
  ['Chua 美玲 Mei Ling', 'Chua_Mei_Ling'],
  ['Lü Jiā Háo', 'Lu_Jia_Hao'],
  ['Ou-Yang Zhi Hao', 'Ou-Yang_Zhi_Hao'],
  ['Tan, Wei Ming', 'Tan_Wei_Ming'],
  ['Ｔａｎ Ｗｅｉ', 'Tan_Wei'],
  ['Koh Ah Bee (Gao Yamei) @ Annie', 'Koh_Ah_Bee'],
  ['Sim Le Xuan (Shen (Le Xuan))', 'Sim_Le_Xuan'],
  ['Low Bin', 'Low'],
  // Malay
  ['Nur Aisyah Binte Abdullah', 'Nur_Aisyah_Abdullah'],
  ['Nurul Huda Bte Hassan', 'Nurul_Huda_Hassan'],
  ['Nur Iman bte. Yusof', 'Nur_Iman_Yusof'],
  ['Siti Hajar B.te Omar', 'Siti_Hajar_Omar'],
  ['Siti Zulaikha BINTI Rahmat', 'Siti_Zulaikha_Rahmat'],
  ['Muhammad Danish Bin Ismail', 'Muhammad_Danish_Ismail'],
  ['Ahmad bin. Salleh', 'Ahmad_Salleh'],
  ['Bintang Putri Bte Sulaiman', 'Bintang_Putri_Sulaiman'],
  ['Robin Bin Rosli', 'Robin_Rosli'],
  ['Syed Alwi Al-Haddad', 'Syed_Alwi_Al-Haddad'],
  ["Nur 'Ain Bte Ma'mun", 'Nur_Ain_Mamun'],
  ['Nur’Aini Binte Jalil', 'NurAini_Jalil'],
  // Tamil and other Indian
  ['Kavitha d/o Pillai', 'Kavitha_Pillai'],
  ['Arjun S/O Ramasamy', 'Arjun_Ramasamy'],
  ['Anjali a/p Krishnan', 'Anjali_Krishnan'],
  ['Prakash A/L Muthu', 'Prakash_Muthu'],
  ['Vikram s/o. Nair', 'Vikram_Nair'],
  ['Meena D/O. Subramaniam', 'Meena_Subramaniam'],
  ['S. Divya', 'S_Divya'],
  ['R.Karthik', 'RKarthik'],
  ['கவிதா Kavitha', 'Kavitha'],
  ['Ishaan Mukherjee-Das', 'Ishaan_Mukherjee-Das'],
  ['Kamala w/o Sunder', 'Kamala_wo_Sunder'],
  // Sikh
  ['Harpreet Kaur d/o Gurdial Singh', 'Harpreet_Kaur_Gurdial_Singh'],
  ['Manjit Singh Gill', 'Manjit_Singh_Gill'],
  ['Jasleen Kaur', 'Jasleen_Kaur'],
  // Eurasian and European
  ["Nicole D'Souza", 'Nicole_DSouza'],
  ['Sean Oliveiro', 'Sean_Oliveiro'],
  ['Marie-Anne de Silva', 'Marie-Anne_de_Silva'],
  ["Liam O'Reilly", 'Liam_OReilly'],
  ['José Pereira', 'Jose_Pereira'],
  ['Zoë Krüger', 'Zoe_Kruger'],
  ['Anneliese Weiß', 'Anneliese_Weiss'],
  ['Søren Ørsted Næss', 'Soren_Orsted_Naess'],
  ['Łucja Wałęga', 'Lucja_Walega'],
  ['Þóra Guðrún', 'Thora_Gudrun'],
  ['Œuvrard Cœur', 'Oeuvrard_Coeur'],
  ['Işıl İnce', 'Isil_Ince'],
  ['Luka Đorđević', 'Luka_Dordevic'],
  ['Mattias Åström', 'Mattias_Astrom'],
  // Filipino and Spanish
  ['Maria Corazon Dela Peña', 'Maria_Corazon_Dela_Pena'],
  ['Juan Miguel Sto. Tomas', 'Juan_Miguel_Sto_Tomas'],
  ['Angelica Mae Ñúñez', 'Angelica_Mae_Nunez'],
  // Thai, Vietnamese, Burmese, Indonesian, Japanese, Korean, Arabic
  ['Kanokwan Srisuk', 'Kanokwan_Srisuk'],
  ['Nguyễn Thị Ánh Đào', 'Nguyen_Thi_Anh_Dao'],
  ['Trần Quốc Hưng', 'Tran_Quoc_Hung'],
  ['Phạm Thuỳ Dương', 'Pham_Thuy_Duong'],
  ['Thiri', 'Thiri'],
  ['Budi Santoso', 'Budi_Santoso'],
  ['I Gusti Ngurah Arya', 'I_Gusti_Ngurah_Arya'],
  ['Ōno Yūki', 'Ono_Yuki'],
  ['Kim Seo-yeon', 'Kim_Seo-yeon'],
  ['Omar al-Farūqī', 'Omar_al-Faruqi'],
  ['ʿAbd al-Raḥmān', 'Abd_al-Rahman'],
  // Spaces, digits and marks of all kinds
  ['  Jon   Tan  ', 'Jon_Tan'],
  ['Jon\u00A0Tan', 'Jon_Tan'],
  ['Jon Tan 1', 'Jon_Tan_1'],
  ['Jon Tan III', 'Jon_Tan_III'],
  ['Jon . Tan', 'Jon_Tan'],
  ['Jon - Tan', 'Jon_-_Tan'],
  ['Jon Tan (Junior', 'Jon_Tan'],
  ['Jon) Tan', 'Jon_Tan'],
  ['(Ah Boy) Jon Tan', 'Jon_Tan'],
  ['Jose\u0301 Tan', 'Jose_Tan'],
  ['JON TAN', 'JON_TAN'],
  ['Ŋala Ħamra', 'Nala_Hamra'],
];

test('the table holds at least sixty names', () => {
  expect(new Set(names.map(([name]) => name)).size).toBeGreaterThanOrEqual(60);
});

test.each(names)('%j gives %s', (name, base) => {
  expect(loginIdBase(name)).toEqual({ ok: true, base });
});

test.each([
  'Bin',
  'bte.',
  '陈美玲',
  'கவிதா',
  'สมชาย',
  '',
  '   ',
  '-',
  '. , -',
  '@ Peter',
  '(Tan)',
  's/o d/o',
])('%j leaves nothing', (name) => {
  expect(loginIdBase(name)).toEqual({ ok: false, reason: 'empty' });
});

test('a base has at most 64 characters', () => {
  const longest = 'a'.repeat(LOCAL_PART_MAX);
  expect(loginIdBase(longest)).toEqual({ ok: true, base: longest });
  expect(loginIdBase(`${longest}b`)).toEqual({ ok: false, reason: 'too-long' });
  // ß grows to two letters: what counts is what comes out.
  expect(loginIdBase(`${'a'.repeat(LOCAL_PART_MAX - 1)}ß`)).toEqual({
    ok: false,
    reason: 'too-long',
  });
});

test.each([
  ['Jon_Tan', 0, 'Jon_Tan'],
  ['Jon_Tan', 12, 'Jon_Tan_12'],
  ['a'.repeat(64), 0, 'a'.repeat(64)],
  ['a'.repeat(62), 9, `${'a'.repeat(62)}_9`],
  ['a'.repeat(62), 10, null],
  ['a'.repeat(63), 1, null],
])('%s with number %d is %s', (base, number, local) => {
  expect(numberedLocalPart(base, number)).toBe(local);
});

describe('numbers', () => {
  const free = () => false;
  const locals = (input: Partial<Parameters<typeof numberedIds>[0]>) =>
    numberedIds({ bases: [], highest: null, isTaken: free, ...input }).map(
      ({ localPart }) => localPart,
    );

  test.each([
    { name: 'one alone keeps the bare name', bases: ['Jon_Tan'], expected: ['Jon_Tan'] },
    {
      name: 'two of one import',
      bases: ['Jon_Tan', 'JON_TAN'],
      expected: ['Jon_Tan_1', 'JON_TAN_2'],
    },
    { name: 'a later one', bases: ['Jon_Tan'], highest: 0, expected: ['Jon_Tan_1'] },
    { name: 'a later one after two', bases: ['Jon_Tan'], highest: 2, expected: ['Jon_Tan_3'] },
    { name: 'two later ones', bases: ['A', 'a'], highest: 2, expected: ['A_3', 'a_4'] },
    { name: 'the bare one was given away', bases: ['A'], taken: ['a'], expected: ['A_1'] },
    { name: 'a digit in the way', bases: ['A', 'A'], taken: ['a_1'], expected: ['A_2', 'A_3'] },
    {
      name: 'two in the way',
      bases: ['A', 'A'],
      highest: 3,
      taken: ['a_4', 'a_6'],
      expected: ['A_5', 'A_7'],
    },
  ])('$name', ({ bases, highest = null, taken = [], expected }) => {
    const isTaken = (local: string) => taken.includes(local);
    expect(locals({ bases, highest, isTaken })).toEqual(expected);
  });

  test('a group goes on where it stopped', () => {
    expect(locals({ bases: ['Jon_Tan'], from: 5 })).toEqual(['Jon_Tan_5']);
    expect(locals({ bases: ['Jon_Tan'], from: 5, highest: 8 })).toEqual(['Jon_Tan_9']);
  });

  test('a name too long for its number gets none', () => {
    const base = 'a'.repeat(63);
    expect(locals({ bases: [base, base] })).toEqual([null, null]);
    expect(locals({ bases: [base] })).toEqual([base]);
  });
});

describe('what people type at sign-in', () => {
  const whole = 'jon_tan_1@students.edu.sg';

  test.each([
    'Jon_Tan_1@students.edu.sg',
    'jon_tan_1',
    'JON_TAN_1',
    '  Jon_Tan_1 ',
    '\tJon_Tan_1@STUDENTS.EDU.SG\n',
    '\u00A0jon_tan_1\u3000',
    '\u200Bjon_tan_1\u200E',
    '\uFEFFjon_tan_1',
    'Ｊｏｎ＿Ｔａｎ＿１＠students.edu.sg',
  ])('%j is %s', (typed) => {
    expect(canonicalLoginId(typed, 'students.edu.sg')).toBe(whole);
  });

  test.each([
    'jon tan_1',
    'jon_tan_1@other.example',
    'jon_tan_1@@students.edu.sg',
    'jon\0_tan_1',
    '',
  ])('%j is someone else, or nobody', (typed) => {
    expect(canonicalLoginId(typed, 'students.edu.sg')).not.toBe(whole);
  });

  test('what a database cannot store is replaced', () => {
    expect(canonicalLoginId('jon\0\uD800x', 'a.sg')).toBe('jon\uFFFD\uFFFDx@a.sg');
  });

  test('a long run of spaces costs no time', () => {
    const started = performance.now();
    canonicalLoginId(`a${' '.repeat(200_000)}b`, 'a.sg');
    expect(performance.now() - started).toBeLessThan(500);
  });

  test('folding tells letter case apart from nothing else', () => {
    expect(foldLoginId('Jon_Tan@A.sg')).toBe('jon_tan@a.sg');
  });
});
