import type { PupilLine } from '../desk/pupil-list.store';
import type { Translate } from './render';

/** The state of a pupil in a few plain words, the most pressing first. */
export function pupilTags(t: Translate, line: PupilLine): string[] {
  const { status, locked, password, qna, lastSignInAt } = line;
  const tags = [
    ...(status === 'active' ? [] : [status]),
    ...(locked ? ['locked'] : []),
    ...(password === 'own' ? [] : [password]),
    ...(qna === 'none' ? ['noQna'] : []),
    ...(lastSignInAt === null ? ['never'] : []),
  ];
  return (tags.length > 0 ? tags : ['ready']).map((tag) => t(`staffPupils.tags.${tag}`));
}
