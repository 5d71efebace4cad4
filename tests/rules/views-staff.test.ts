import { galleryPages } from '../../server/gallery/gallery';
import { hostileNames } from '../../server/gallery/people';
import { renderSample } from '../support/sample-rendering';

const samplePages = galleryPages('en');
const staffPages = samplePages.filter(({ name }) => name.startsWith('staff-'));

describe('pages of the staff', () => {
  test.each(staffPages)('security 37: $name keeps names as text', async (page) => {
    const { html } = await renderSample(page);
    expect(html).not.toMatch(/<img src=x|<script>|<b>Mr/);
  });

  test('the names that must not harm a page are among the samples', async () => {
    const shown = await Promise.all(
      staffPages.map(async (page) => (await renderSample(page)).html),
    );
    const all = shown.join('\n');
    expect(all).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(all).toContain('&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
    // Names without a sign that HTML knows are shown to the letter.
    const plain = hostileNames.filter((name) => !/[<>'"]/.test(name));
    expect(plain.filter((name) => !all.includes(name))).toEqual([]);
  });

  test('only those at the desk load its stylesheet', async () => {
    for (const page of samplePages) {
      const { html } = await renderSample(page);
      const atDesk = Boolean(page.context.staff);
      expect([page.name, /build\/desk\.css"/.test(html)]).toEqual([page.name, atDesk]);
    }
  });

  test('a cell tells its heading where a row becomes a block', async () => {
    const page = staffPages.find(({ name }) => name === 'staff-pupils')!;
    const { html } = await renderSample(page);
    expect(html).toMatch(/<th scope="row">\s*<a href="\/staff\/pupils\/a0"/);
    expect(html).toMatch(/<td data-label="Login ID">\s*Aisyah_Rahman_1/);
  });
});
