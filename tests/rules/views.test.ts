import { HtmlValidate } from 'html-validate';
import { galleryPages } from '../../server/gallery/gallery';
import { htmlRules } from '../support/html-rules';
import { renderSample, templates } from '../support/sample-rendering';

const samplePages = galleryPages('en');

const validator = new HtmlValidate(htmlRules);

describe('templates', () => {
  test.each(templates())(
    '$path escapes everything but its parts and the body',
    ({ path, text }) => {
      const raw = [...text.matchAll(/<%-\s*([^%]*?)\s*-?%>/g)].map((match) => match[1] ?? '');
      const allowed = raw.filter(
        (code) =>
          /^include\('\/components\/[a-z-]+'(, \{.*\})?\)$/s.test(code) ||
          (path === 'layout.ejs' && code === 'body'),
      );
      expect(raw).toEqual(allowed);
    },
  );

  test.each(templates())('$path has under 60 lines', ({ text }) => {
    expect(text.split('\n').length).toBeLessThan(60);
  });

  test.each(templates())('$path has no words of its own', ({ text }) => {
    const markup = text
      .replace(/<%[\s\S]*?%>/g, '')
      .replace(/<!DOCTYPE html>/, '')
      .replace(/<[^>]*>/g, (tag) =>
        [...tag.matchAll(/\b(?:alt|title|placeholder|aria-label)="([^"]*)"/g)]
          .map((m) => m[1])
          .join(),
      );
    expect(markup.match(/\p{L}+/gu) ?? []).toEqual([]);
    const handed = [...text.matchAll(/\b(?:text|label|hint|why)\s*:\s*(['"`])(.*?)\1/g)];
    expect(handed.map((match) => match[0])).toEqual([]);
  });

  test.each(templates())('security 28: $path has nothing inline', ({ text }) => {
    expect(text).not.toMatch(/\sstyle=|<style|\son[a-z]+=|javascript:/i);
    expect(text.match(/<script(?! type="module" src="<%= asset\(.js\/)/g) ?? []).toEqual([]);
  });

  test('every page is among the samples', () => {
    const pages = templates()
      .map(({ path }) => path.replace(/\.ejs$/, ''))
      .filter((path) => path.startsWith('pages/'));
    const shown = new Set(samplePages.map(({ view }) => view));
    expect(pages.filter((page) => !shown.has(page))).toEqual([]);
  });

  test('every component is used', () => {
    const all = templates();
    const unused = all
      .map(({ path }) => path.replace(/\.ejs$/, ''))
      .filter((path) => path.startsWith('components/'))
      .filter((path) => !all.some(({ text }) => text.includes(`include('/${path}'`)));
    expect(unused).toEqual([]);
  });
});

describe('pages', () => {
  test.each(samplePages)('$name is valid HTML', async (page) => {
    const { html } = await renderSample(page);
    const report = await validator.validateString(html);
    const found = report.results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message, line }) => `${line}: ${ruleId}: ${message}`),
    );
    expect(found).toEqual([]);
  });

  test.each(samplePages)('$name has one heading of the first level', async (page) => {
    const { html } = await renderSample(page);
    expect(html.match(/<h1\b/g)).toHaveLength(1);
  });

  test.each(samplePages)(
    '$name has every link of its error summary lead to a field',
    async (page) => {
      const { html } = await renderSample(page);
      const targets = [...html.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]);
      expect(targets.filter((id) => !html.includes(`id="${id}"`))).toEqual([]);
      if (page.hasErrors) expect(html).toMatch(/<title>Error: /);
    },
  );

  test.each(samplePages)('$name has help in the same place', async (page) => {
    const { html } = await renderSample(page);
    expect(html).toMatch(
      /<footer class="site-footer">\s*<div class="site-bar">\s*<a class="help-link" href="\/help">/,
    );
  });

  test.each(samplePages)(
    'security 29: $name has a token in each form that posts, and only there',
    async (page) => {
      const { html, tokens } = await renderSample(page);
      const posts =
        html.match(/<form method="post" action="(?!\/language")[\s\S]*?<\/form>/g) ?? [];
      expect(posts.filter((form) => !/name="_csrf" value="token-\d+"/.test(form))).toEqual([]);
      const idleWarning = page.context.idle ? 1 : 0;
      expect(tokens).toBe(posts.length + idleWarning);
    },
  );

  test('security 37: what a pupil typed stays text', async () => {
    const page = samplePages.find(({ name }) => name === 'confirm-forced')!;
    const { html } = await renderSample(page);
    expect(html).not.toMatch(/<img src=x|<b>/);
    expect(html).toContain('&lt;b&gt;Which?');
  });

  test('Enter in a password form saves and never asks for a suggestion', async () => {
    const page = samplePages.find(({ name }) => name === 'new-password')!;
    const { html } = await renderSample(page);
    expect(html.indexOf('button--main')).toBeLessThan(html.indexOf('name="suggest"'));
  });
});
