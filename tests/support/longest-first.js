// Where jest knows no timings, as on a new machine, it begins with the longest texts. A suite of
// minutes that begins last leaves a core idle, so those that took longest in CI come first. A name
// that is gone or missing here costs some time and nothing else.
const { default: Sequencer } = require('@jest/test-sequencer');

const longest = [
  'journeys/gallery',
  'journeys/languages-',
  'stores/reset-killed',
  'journeys/guides',
  'journeys/pupil',
  'journeys/staff',
  'journeys/',
  'stores/commands-killed',
  'rules/paper-',
  'stores/db-copy',
  'nodes/',
  'stores/keys-halfway',
  'http/graceful-stop',
  'stores/roster-memory',
  'stores/paper-',
];

const place = ({ path }) => {
  const at = longest.findIndex((name) => path.replaceAll('\\', '/').includes(`/tests/${name}`));
  return at < 0 ? longest.length : at;
};

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = [...super.sort(tests)];
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    return sorted.sort((one, other) => place(one) - place(other));
  }
};
