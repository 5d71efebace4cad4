import { createClient } from './client';
import { ANSWERS, PASSWORD } from './seed';

/** Where each of the seeded answers belongs, by the text of its question. */
export type AnswerKey = Map<string, string>;

export function answerKey(questionTexts: readonly string[]): AnswerKey {
  return new Map(questionTexts.map((text, index) => [text, ANSWERS[index] ?? '']));
}

/** Everything a browser asks for in a complete reset. @throws when a step is not what it must be */
export async function completeReset(port: number, loginId: string, key: AnswerKey): Promise<void> {
  const client = createClient(port);
  try {
    await client.get('/sspr/forgot');
    await client.post('/sspr/forgot', { loginId });
    const page = await client.get('/sspr/forgot/questions');
    const passed = await client.post('/sspr/forgot/questions', rightAnswers(page.text, key));
    expectStep(passed.location, '/sspr/forgot/new-password');
    await client.get('/sspr/forgot/new-password');
    const newPassword = `Lamp-Garden-${Math.floor(Math.random() * 900) + 100}`;
    const form = { newPassword, confirmPassword: newPassword };
    expectStep(
      (await client.post('/sspr/forgot/new-password', form)).location,
      '/sspr/forgot/done',
    );
    await client.get('/sspr/forgot/done');
  } finally {
    client.close();
  }
}

export async function completeSignIn(
  port: number,
  loginId: string,
  address?: string,
): Promise<void> {
  const client = createClient(port, address);
  try {
    await client.get('/sign-in');
    expectStep(
      (await client.post('/sign-in', { loginId, password: PASSWORD })).location,
      '/portal',
    );
    await client.get('/portal');
  } finally {
    client.close();
  }
}

export function rightAnswers(text: string, key: AnswerKey): Record<string, string> {
  const labels = [...text.matchAll(/<label[^>]*for="(answer\d+)"[^>]*>([\s\S]*?)<\/label>/g)];
  return Object.fromEntries(
    labels.map(([, name, label = '']) => {
      const question = label
        .replace(/<[^>]+>/g, '')
        .replace(/&#39;/g, "'")
        .trim();
      return [name, key.get(question) ?? ''];
    }),
  ) as Record<string, string>;
}

function expectStep(location: string | undefined, expected: string): void {
  if (location !== expected)
    throw new Error(`expected ${expected}, was led to ${String(location)}`);
}
