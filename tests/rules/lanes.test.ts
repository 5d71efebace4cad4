import fc from 'fast-check';
import { laneFor, laneKind, readNetwork, readNetworks } from '../../server/lockout/lanes.rules';

const nobody = { device: null, deviceRank: null, deviceShared: false };
const school = ['203.0.113.0/24', '2001:db8:17::/48'];

describe('the place an attempt comes from', () => {
  test.each([
    ['in the IPv4 range', '203.0.113.9', school, 'school'],
    ['just below it', '203.0.112.255', school, 'outside'],
    ['just above it', '203.0.114.0', school, 'outside'],
    ['in the IPv6 range', '2001:db8:17:4::1', school, 'school'],
    ['beside the IPv6 range', '2001:db8:18::1', school, 'outside'],
    ['IPv4 written as IPv6', '::ffff:203.0.113.9', school, 'school'],
    ['IPv4 written as IPv6 in hexadecimal', '::ffff:cb00:7109', school, 'school'],
    ['IPv4 beside it, written as IPv6', '::ffff:203.0.114.1', school, 'outside'],
    ['IPv4 against a range written as IPv6', '10.20.30.40', ['::ffff:10.0.0.0/104'], 'school'],
    ['IPv4 against a short IPv6 range', '10.20.30.40', ['::/0'], 'outside'],
    ['a single address', '198.51.100.7', ['198.51.100.7/32'], 'school'],
    ['the neighbour of a single address', '198.51.100.8', ['198.51.100.7/32'], 'outside'],
    ['a base that is not the first address', '203.0.113.200', ['203.0.113.77/24'], 'school'],
    ['with a zone', 'fe80::1%eth0', ['fe80::/10'], 'school'],
    ['the second of two schools', '198.51.100.7', [...school, '198.51.100.0/24'], 'school'],
    ['no network at all', '203.0.113.9', [], 'outside'],
    ['no address', undefined, school, 'outside'],
    ['an empty address', '', school, 'outside'],
    ['no address at all in it', 'unknown', school, 'outside'],
    ['two addresses', '203.0.113.9, 8.8.8.8', school, 'outside'],
    ['with a port', '203.0.113.9:443', school, 'outside'],
    ['octal', '0313.0.113.9', school, 'outside'],
    ['one number', '3405803785', school, 'outside'],
    ['three parts', '203.0.28937', school, 'outside'],
  ])('security 6: %s', (...[, address, networks, lane]) => {
    expect(laneFor({ ...nobody, address, networks: readNetworks(networks) })).toBe(lane);
  });

  test.each([
    '203.0.113.0',
    '203.0.113.0/33',
    '203.0.113.0/-1',
    '203.0.113/24',
    '2001:db8::/129',
    '2001:db8::',
    'school',
    '',
    '/24',
  ])('%j is no range', (text) => {
    expect(readNetwork(text)).toBeNull();
    expect(readNetworks([text])).toEqual([]);
  });

  test('a range may have spaces around it', () => {
    expect(readNetwork(' 10.0.0.0/8\n')).not.toBeNull();
  });
});

describe('known devices', () => {
  const inside = { address: '203.0.113.9', networks: readNetworks(school) };
  const away = { address: '8.8.8.8', networks: readNetworks(school) };
  const known = { device: 'd1', deviceRank: 1, deviceShared: false };

  test.each([
    ['the last one', known, 'device:d1'],
    ['the one before', { ...known, deviceRank: 2 }, 'device:d1'],
    ['the third', { ...known, deviceRank: 3 }, null],
    ['not of this account', { ...known, deviceRank: null }, null],
    ['shared', { ...known, deviceShared: true }, null],
    ['without a cookie', { ...known, device: null }, null],
  ])('security 8: %s', (_name, device, lane) => {
    expect(laneFor({ ...device, ...inside })).toBe(lane ?? 'school');
    expect(laneFor({ ...device, ...away })).toBe(lane ?? 'outside');
  });

  test('security 6: no stranger gets into the lane of a known device', () => {
    const stranger = fc.record({
      device: fc.option(fc.stringMatching(/^[0-9a-f]{4}$/), { nil: null }),
      deviceRank: fc.oneof(fc.constant(null), fc.integer({ min: 3, max: 9 })),
      deviceShared: fc.boolean(),
      address: fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()),
      networks: fc
        .array(fc.tuple(fc.ipV4(), fc.nat(32)))
        .map((all) => readNetworks(all.map(([base, bits]) => `${base}/${bits}`))),
    });
    fc.assert(
      fc.property(stranger, (facts) => {
        expect(laneKind(laneFor(facts))).not.toBe('device');
      }),
    );
  });

  test('the address alone decides between school and outside', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.nat(32), (address, base, bits) => {
        const number = (ip: string) => ip.split('.').reduce((sum, part) => sum * 256 + +part, 0);
        const size = 2 ** (32 - bits);
        const same = Math.floor(number(address) / size) === Math.floor(number(base) / size);
        const networks = readNetworks([`${base}/${bits}`]);
        expect(laneFor({ ...nobody, address, networks })).toBe(same ? 'school' : 'outside');
      }),
    );
  });
});

test.each([
  ['outside', 'outside'],
  ['school', 'school'],
  ['device:school', 'device'],
] as const)('%s is of the kind %s', (lane, kind) => expect(laneKind(lane)).toBe(kind));
